import { readFile } from 'node:fs/promises';
import MiniSearch from 'minisearch';
import type { Plugin } from 'vite';
import { contents } from '../contents.ts';
import { type DocsPage, type DocsSection, searchOptions } from '../page.ts';
import { compilePage } from './compile-page.ts';

const pagesUrl = new URL('../pages/', import.meta.url);
const slugs = contents.flatMap((part) => part.slugs);

/** Compiles every page of the contents. Throws if one is missing or wrong. */
export function compilePages(): Promise<(readonly [string, DocsPage])[]> {
  return Promise.all(
    slugs.map(async (slug) => [slug, await compilePage(await readFile(new URL(`${slug}.md`, pagesUrl), 'utf8'))] as const),
  );
}

/** The index of the search over all sections, as text. */
export function buildSearch(pages: readonly (readonly [string, DocsPage])[]): string {
  const search = new MiniSearch<DocsSection & { readonly text: string }>(searchOptions);
  for (const [slug, page] of pages) search.addAll(sectionsOf(slug, page));
  return JSON.stringify(search);
}

/** Cuts a page at its headings. */
function sectionsOf(slug: string, { title, blocks }: DocsPage): (DocsSection & { readonly text: string })[] {
  const html = blocks.map((block) => (block.kind === 'html' ? block.html : `<p>${block.html}</p>`)).join('');
  return html.split(/(?=<h[23] id=)/).map((part) => {
    const [, anchor = '', heading = ''] = /^<h[23] id="([^"]*)">(.*?)<\/h[23]>/.exec(part) ?? [];
    return { id: `${slug}#${anchor}`, slug, page: title, heading: textOf(heading), anchor, text: textOf(part) };
  });
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, (tag) => (/^<\/?(?:span|a|code|strong|em)\b/.test(tag) ? '' : ' '))
    .replace(/&#x([\da-f]+);|&#(\d+);/gi, (_, hex, decimal) => String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** Makes modules of the pages of the documentation, of their titles and of the index of their search. */
export function docsPlugin(): Plugin {
  const virtual = { 'virtual:docs-titles': '\0docs-titles', 'virtual:docs-search': '\0docs-search' };
  let compiled: ReturnType<typeof compilePages> | null = null;
  const pages = () => {
    compiled ??= compilePages();
    return compiled;
  };
  return {
    name: 'derouter-docs',
    resolveId: (id) => (id in virtual ? virtual[id as keyof typeof virtual] : null),
    async load(id) {
      if (id === virtual['virtual:docs-titles']) {
        return `export default ${JSON.stringify(Object.fromEntries((await pages()).map(([slug, { title }]) => [slug, title])))}`;
      }
      if (id === virtual['virtual:docs-search']) return `export default ${JSON.stringify(buildSearch(await pages()))}`;
      return null;
    },
    async transform(code, id) {
      if (!id.endsWith('.md')) return null;
      return { code: `export default ${JSON.stringify(await compilePage(code))}`, map: null, moduleType: 'js' };
    },
    handleHotUpdate({ file }) {
      if (file.endsWith('.md')) compiled = null;
    },
  };
}
