import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../src/browser.ts';
import { freePort, type Product, removeDataDir, startProduct } from '../../src/product.ts';

/** The public pages as Lighthouse sees them on a phone. Performance depends on what else the machine does, so the median of some rounds counts. */
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

const rounds = 3;
/** Of 100. What the pages aim at is 95; the rest is for machines that are busier. */
const leastPerformance = 90;
const timings = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];

/** What Lighthouse finds on a page: its scores of 100, and what lowers those that do not depend on the machine. */
async function examine(path: string) {
  const result = await lighthouse(`${product.base}/${path}`, { port, logLevel: 'error' });
  const categories = Object.values(result?.lhr.categories ?? {});
  const scores = Object.fromEntries(categories.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
  const audits = result?.lhr.audits ?? {};
  console.log(`/${path}`, JSON.stringify(scores), timings.map((id) => `${id} ${audits[id]?.displayValue}`).join(', '));
  const failed = categories
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id}: ${JSON.stringify(audits[id]?.details ?? '').slice(0, 500)}`);
  return { scores, failed };
}

test.each(['', 'pricing', 'sign-in', 'docs'])('/%s', async (path) => {
  const performance: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { scores, failed } = await examine(path);
    expect(failed).toEqual([]);
    expect(scores).toMatchObject({ accessibility: 100, 'best-practices': 100, seo: 100 });
    performance.push(scores.performance ?? 0);
  }
  performance.sort((a, b) => a - b);
  console.log(`/${path}`, `performance ${performance.join(', ')}`);
  expect(performance[Math.floor(rounds / 2)], `the median of ${performance.join(', ')}`).toBeGreaterThanOrEqual(leastPerformance);
});
