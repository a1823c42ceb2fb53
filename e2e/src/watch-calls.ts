import type { Page } from 'playwright-core';

/**
 * Watches the calls of a page to the typed API. The answer waits until all of them are answered, which takes less time than
 * `networkidle`. `onRefused`: told of each that is refused.
 */
export function watchCalls(page: Page, onRefused: (what: string) => void): () => Promise<void> {
  const open = new Set<unknown>();
  page.on('request', (request) => {
    if (request.url().includes('/trpc/')) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  page.on('response', async (response) => {
    if (!response.url().includes('/trpc/') || response.status() < 400) return;
    const { pathname } = new URL(response.url());
    onRefused(`${response.status()} ${pathname} ${(await response.text().catch(() => '')).slice(0, 200)}`);
  });
  return async () => {
    for (let calm = 0; calm < 3; calm = open.size === 0 ? calm + 1 : 0) await page.waitForTimeout(40);
  };
}
