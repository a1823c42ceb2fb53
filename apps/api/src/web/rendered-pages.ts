import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '@derouter/locales';
import { z } from 'zod';
import { escapeHtml } from './render-page.ts';

const renderedFile = z.record(
  z.string(),
  z.object({ html: z.string(), title: z.string(), text: z.string(), readsSearch: z.boolean(), isInert: z.boolean() }),
);

type RenderedPage = z.output<typeof renderedFile>[string];

/**
 * The public pages as the build rendered them (scripts/render-pages.ts), so that a visitor sees a page before its scripts are there. `find`
 * answers with the page at an address in a language, if there is one, and `put` puts it into the document; `origin` is the address of
 * this service.
 */
export function readRenderedPages(folder: string, origin: string) {
  const pagesOf = new Map<Locale, z.output<typeof renderedFile>>();
  const read = (locale: Locale) => {
    const file = join(folder, '.rendered', `${locale}.json`);
    const pages = existsSync(file) ? renderedFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
    pagesOf.set(locale, pages);
    return pages;
  };
  return {
    find(address: string, locale: Locale): RenderedPage | null {
      const [path = '', ...search] = address.split('?');
      const pages = pagesOf.get(locale) ?? read(locale);
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      return !page || (page.readsSearch && search.length > 0) ? null : page;
    },
    put(html: string, page: RenderedPage): string {
      const [title, text, address] = [page.title, page.text, origin].map(escapeHtml) as [string, string, string];
      const content = page.html.replaceAll('__PUBLIC_ORIGIN__', address);
      // Functions, because the texts may hold `$&` and the like.
      return html
        .replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>`)
        .replace(/<meta name="description"[^>]*>/, () => `<meta name="description" content="${text}">`)
        .replace('<div id="root"></div>', () => `<div id="root" data-origin="${address}"${page.isInert ? ' inert' : ''}>${content}</div>`);
    },
  };
}
