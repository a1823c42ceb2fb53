import { createCssVariablesTheme, createHighlighterCore } from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';

// Colours are variables of our style sheet, so that both themes share the markup.
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
  return inner.replaceAll('<span class="line">', '<span>');
}
