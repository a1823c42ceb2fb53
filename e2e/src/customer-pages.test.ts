import { isNightly } from '@derouter/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWithAxe } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, createStaff } from './customer.ts';
import { fillCustomer } from './fill-customer.ts';
import { findCutOff } from './find-cut-off.ts';
import { copiesMarks, findMisordered } from './find-misordered.ts';
import { openSignedInContext } from './open-signed-in.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { watchCalls } from './watch-calls.ts';

/**
 * Every page of a customer without data, with some and with a great deal, at each width of the design, in light and dark, and in either
 * direction. At night only: a page is looked at 48 times.
 */
let browser: Browser;
let product: Product;
let owners: Readonly<Record<'none' | 'some' | 'many', Owner>>;
let problems: string[] = [];

interface Owner {
  readonly customer: Customer;
  readonly receiptId: string;
  readonly orderId: string;
}

const widths = [390, 768, 1280, 1920];
const pages = [
  ...['overview', 'usage', 'usage?view=breakdown', 'usage?by=key&compare=1', 'usage/RECEIPT', 'keys', 'keys?create=true', 'playground'],
  ...['credits', 'credits/return?order=ORDER', 'settings', 'settings/webhooks', 'device', 'pricing', 'docs/errors'],
];

beforeAll(async () => {
  if (!isNightly) return;
  product = await startProduct();
  browser = await launchBrowser();
  const staff = await createStaff(product);
  const none = await createCustomer(product, null);
  for (const { id } of await none.api.query<{ id: string }[]>('keys.list')) await none.api.mutate('keys.revoke', { id });
  const some = await createCustomer(product, '25');
  await some.api.mutate('webhooks.create', { url: 'http://127.0.0.1:9/events', events: null });
  const many = await createCustomer(product, '25');
  await fillCustomer(product, staff, many);
  owners = { none: { customer: none, receiptId: '', orderId: '' }, some: await withCall(some), many: await withCall(many) };
});
afterAll(async () => {
  if (!isNightly) return;
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
});

async function withCall(customer: Customer): Promise<Owner> {
  const answer = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'word '.repeat(2_000) }] }),
  });
  const [order] = (await customer.api.query<{ items: { id: string }[] }>('credits.listOrders', { locale: 'en' })).items;
  return { customer, receiptId: answer.headers.get('x-derouter-receipt') ?? '', orderId: order?.id ?? '' };
}

/** Looks at what is shown at every width, in light and dark. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 1_000 });
    // A table that became too wide scrolls from the next frame on.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const found = [...(overflow > 0 ? [`${overflow} px wider than the window`] : []), ...(await findCutOff(page))];
    problems.push(...found.map((what) => `${name} at ${width}: ${what}`));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      const clip = { x: 0, y: 0, width, height: Math.min(height, 2_400) };
      await shoot(page, `customer-${name.replace(/\W+/g, '-')}-${width}-${colorScheme}`, { fullPage: true, clip });
      if (width !== 390 && width !== 1280) continue;
      const findings = await findWithAxe(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
      problems.push(...findings.map((finding) => `${name} at ${width}, ${colorScheme}: ${finding}`));
    }
  }
}

/** Figures as no page writes them. Keys and ids are code. */
async function findOddFigures(page: Page): Promise<string[]> {
  const texts = await page.locator(':is(main, [role=dialog]) :not(:has(*)):not(code)').allTextContents();
  return texts.filter((text) => /NaN|undefined|\[object|Invalid Date|\d[eE][+-]?\d|(^|\s)-0(\s|$)/.test(text));
}

test
  .skipIf(!isNightly)
  .each((['none', 'some', 'many'] as const).flatMap((amount) => (['en-US', 'ar-EG'] as const).map((locale) => ({ amount, locale }))))(
  'the pages of a customer with $amount data in $locale',
  { timeout: 900_000 },
  async ({ amount, locale }) => {
    problems = [];
    const { customer, receiptId, orderId } = owners[amount];
    const context = await openSignedInContext({ browser, problems }, customer.api, { width: 1280, locale, colorScheme: 'light' });
    const page = await context.newPage();
    const settle = watchCalls(page, (refused) => problems.push(refused));
    for (const path of pages.filter((one) => amount !== 'none' || !/[A-Z]{5}/.test(one))) {
      const name = `${amount}-${path}-${locale.slice(0, 2)}`;
      await page.goto(`${product.base}/${path.replace('RECEIPT', receiptId).replace('ORDER', orderId)}`);
      await page.getByRole('heading').first().waitFor();
      await settle();
      await page.waitForFunction(() => document.querySelector('.animate-pulse') === null);
      await look(page, name);
      problems.push(...(await findOddFigures(page)).map((text) => `${name}: ${text}`));
      if (locale !== 'ar-EG') continue;
      problems.push(...(await findMisordered(page)).map((what) => `${name}: ${what}`));
      if (await copiesMarks(page)) problems.push(`${name}: a copy has marks of direction`);
    }
    await context.close();
    expect(problems).toEqual([]);
  },
);
