import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { ApiSession } from './customer.ts';
import type { Product } from './product.ts';
import { desktop, type View } from './views.ts';

/** A context in a view, signed in with a session. Errors of its pages are added to `problems`. */
export async function openSignedInContext(
  { browser, problems }: { readonly browser: Browser; readonly problems: string[] },
  session: ApiSession,
  { width, locale, colorScheme }: View = desktop,
): Promise<BrowserContext> {
  const [name = '', value = ''] = session.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    reducedMotion: 'reduce',
    locale,
    colorScheme,
    storageState: { cookies: [cookie], origins: [] },
  });
  context.on('page', (page) => page.on('pageerror', (error) => problems.push(error.message)));
  return context;
}

/** Opens a page in a view, signed in with a session. Its errors are added to `problems`. */
export async function openSignedIn(
  { browser, product, problems }: { readonly browser: Browser; readonly product: Product; readonly problems: string[] },
  session: ApiSession,
  path: string,
  view: View = desktop,
): Promise<Page> {
  const page = await (await openSignedInContext({ browser, problems }, session, view)).newPage();
  await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
  await waitUntilLoaded(page);
  return page;
}

/** Waits until no placeholder is left: on a busy machine, the network is idle before the scripts are done. */
export async function waitUntilLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.animate-pulse') === null);
}
