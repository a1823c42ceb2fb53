import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../src/browser.ts';
import { freePort, type Product, removeDataDir, startProduct } from '../../src/product.ts';

/** The public pages as Lighthouse sees them on a phone. Performance is printed and not asserted, because it depends on the machine. */
let product: Product;
let browser: Browser;
let port: number;

beforeAll(async () => {
  product = await startProduct();
  port = await freePort();
  browser = await launchBrowser([`--remote-debugging-port=${port}`]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
});

test.each(['', 'pricing', 'sign-in', 'docs'])('/%s', async (path) => {
  const result = await lighthouse(`${product.base}/${path}`, { port, logLevel: 'error' });
  const categories = Object.values(result?.lhr.categories ?? {});
  const scores = Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const audits = result?.lhr.audits ?? {};
  const timings = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];
  console.log(`/${path}`, JSON.stringify(scores), timings.map((id) => `${id} ${audits[id]?.displayValue}`).join(', '));
  const failed = categories
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id}: ${JSON.stringify(audits[id]?.details ?? '').slice(0, 500)}`);
  expect(failed).toEqual([]);
  expect(scores).toMatchObject({ accessibility: 100, 'best-practices': 100, seo: 100 });
});
