import type { Browser, Page } from 'playwright-core';
import type { ApiSession } from './customer.ts';
import type { Product } from './product.ts';
import { desktop, type View } from './views.ts';

/** Opens a page in a view, signed in with a session. Its errors are added to `problems`. */
export async function openSignedIn(
  { browser, product, problems }: { readonly browser: Browser; readonly product: Product; readonly problems: string[] },
  session: ApiSession,
  path: string,
  { width, locale, colorScheme }: View = desktop,
): Promise<Page> {
  const [name = '', value = ''] = session.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    reducedMotion: 'reduce',
    locale,
    colorScheme,
    storageState: { cookies: [cookie], origins: [] },
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
  return page;
}
