import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '@derouter/locales';
import { z } from 'zod';

/** What the build of an app writes (scripts/preloads-plugin.ts). */
const preloadsFile = z.object({
  pages: z.array(z.object({ path: z.string(), files: z.array(z.string()), styles: z.array(z.string()), texts: z.array(z.string()) })),
  fonts: z.array(z.string()),
  texts: z.record(z.string(), z.record(z.string(), z.string())),
});

/**
 * Reads which files each page of a built app loads. The returned function writes the links that make a browser load those of the page
 * at `path` in `locale` together with the document; empty for an app without such a file.
 */
export function readPreloads(folder: string): (path: string, locale: Locale) => string {
  const file = join(folder, '.preloads.json');
  if (!existsSync(file)) return () => '';
  const { pages, fonts, texts } = preloadsFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return (path, locale) => {
    const page = byPath.get(path) ?? byPath.get(path.replace(/^(\/[^/]+)\/.+$/, '$1/*'));
    const files = ['common', ...(page?.texts ?? [])].map((name) => texts[locale]?.[name]).filter((text) => text !== undefined);
    return [
      ...(page?.styles ?? []).map((href) => `<link rel="stylesheet" crossorigin href="${href}">`),
      ...fonts.map((href) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${href}">`),
      ...[...(page?.files ?? []), ...files].map((href) => `<link rel="modulepreload" crossorigin href="${href}">`),
    ].join('');
  };
}
