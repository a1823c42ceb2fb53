import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '@derouter/locales';
import { z } from 'zod';
import { escapeHtml } from './render-page.ts';

const renderedFile = z.record(
  z.string(),
  z.object({ html: z.string(), title: z.string(), text: z.string(), readsSearch: z.boolean(), isInert: z.boolean() }),
);

/**
 * The public pages as the build rendered them (scripts/render-pages.ts), so that a visitor sees a page before its scripts are there. The
 * returned function puts the page at an address into the document, if there is one in that language; `origin` is the address of this
 * service.
 */
export function readRenderedPages(folder: string, origin: string): (html: string, address: string, locale: Locale) => string {
  const pagesOf = new Map<Locale, z.output<typeof renderedFile>>();
  const read = (locale: Locale) => {
    const file = join(folder, '.rendered', `${locale}.json`);
    const pages = existsSync(file) ? renderedFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
    pagesOf.set(locale, pages);
    return pages;
  };
  return (html, address, locale) => {
    const [path = '', ...search] = address.split('?');
    const page = (pagesOf.get(locale) ?? read(locale))[path];
    if (!page || (page.readsSearch && search.length > 0)) return html;
    const [title, text] = [escapeHtml(page.title), escapeHtml(page.text)];
    // Functions, because the texts may hold `$&` and the like.
    return html
      .replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>`)
      .replace(/<meta name="description"[^>]*>/, () => `<meta name="description" content="${text}">`)
      .replace(
        '<div id="root"></div>',
        () => `<div id="root"${page.isInert ? ' inert' : ''}>${page.html.replaceAll('__PUBLIC_ORIGIN__', escapeHtml(origin))}</div>`,
      );
  };
}
