import type { HighlighterCore } from '@shikijs/core';

let highlighter: Promise<HighlighterCore> | undefined;

/** Loaded when a page is compiled, because tests load the configuration that names its plugin once per project. */
async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('@shikijs/core'),
    import('@shikijs/engine-javascript'),
  ]);
  return createHighlighterCore({
    // Tokens are named, and docs.css colours them in both themes.
    themes: [createCssVariablesTheme({ name: 'derouter', variablePrefix: '--code-' })],
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
}

/** Code as HTML with coloured tokens; without colours for `text`. */
export async function highlight(code: string, language: string): Promise<string> {
  highlighter ??= createHighlighter();
  const html = (await highlighter).codeToHtml(code, { lang: language, theme: 'derouter' });
  const inner = /<code>([\s\S]*)<\/code>/.exec(html)?.[1];
  if (inner === undefined) throw new Error(`${language} was not highlighted`);
  // Classes, because the pages' policy allows no style attributes.
  return inner.replaceAll('<span class="line">', '<span>').replaceAll(/style="color:var\(--(code-[\w-]+)\)"/g, 'class="$1"');
}
