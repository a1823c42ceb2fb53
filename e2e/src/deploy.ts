import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Product, root } from './product.ts';

/** Names of the build's files as they are in the files themselves. */
const fileName = /[\w~.-]+-[\w-]{8}\.(?:js|css|woff2|svg|png|wasm)/g;

/**
 * Puts another build in the place of the one that a page has open: every file has another hash in its name, and those of before are gone.
 * Returns the addresses of the documents that are loaded from then on.
 */
export async function deploy({ base }: Pick<Product, 'base'>, page: Page): Promise<readonly string[]> {
  const folder = join(root, 'apps/console/dist/assets');
  const names = readdirSync(folder).filter((name) => !/\.(br|gz|zst)$/.test(name));
  const renamed = new Map(
    names.map((name) => [
      name,
      name.replace(/-[\w-]{8}(\.\w+)$/, (hash, extension) => `-${[...hash.slice(1, 9)].reverse().join('')}${extension}`),
    ]),
  );
  const before = new Map([...renamed].map(([old, now]) => [now, old]));
  const rename = (text: string) => text.replaceAll(fileName, (name) => renamed.get(name) ?? name);
  const documents: string[] = [];
  await page.route('**/assets/**', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const old = before.get(name);
    if (old === undefined) return route.fulfill({ status: 404 });
    const response = await route.fetch({ url: `${base}/assets/${old}` });
    if (!/\.(js|css)$/.test(name)) return route.fulfill({ response });
    return route.fulfill({ response, body: rename(await response.text()) });
  });
  await page.route(
    (url) => !url.pathname.startsWith('/assets/') && !url.pathname.startsWith('/trpc/'),
    async (route) => {
      if (!route.request().isNavigationRequest()) return route.continue();
      documents.push(route.request().url());
      const response = await route.fetch();
      return route.fulfill({ response, body: rename(await response.text()) });
    },
  );
  return documents;
}
