import { createCssVariablesTheme, createHighlighterCore } from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';

// Tokens are named, and docs.css colours them in both themes.
const theme = createCssVariablesTheme({ name: 'derouter', variablePrefix: '--code-' });

const highlighter = createHighlighterCore({
  themes: [theme],
  langs: [
    import('@shikijs/langs/bash'),
    import('@shikijs/langs/javascript'),
    import('@shikijs/langs/typescript'),
    import('@shikijs/langs/python'),
    import('@shikijs/langs/json'),
    import('@shikijs/langs/toml'),
    import('@shikijs/langs/yaml'),
  ],
  engine: createJavaScriptRegexEngine(),
});

/** Code as HTML with coloured tokens; without colours for `text`. */
export async function highlight(code: string, language: string): Promise<string> {
  const html = (await highlighter).codeToHtml(code, { lang: language, theme: 'derouter' });
  const inner = /<code>([\s\S]*)<\/code>/.exec(html)?.[1];
  if (inner === undefined) throw new Error(`${language} was not highlighted`);
  // Classes, because the pages' policy allows no style attributes.
  return inner.replaceAll('<span class="line">', '<span>').replaceAll(/style="color:var\(--(code-[\w-]+)\)"/g, 'class="$1"');
}
