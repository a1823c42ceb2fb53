import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWithAxe } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

/**
 * Walks every page: axe finds nothing in either theme, the page fits at 200 % zoom, and it stores nothing but the session and the
 * language and asks nobody but the server.
 */
let browser: Browser;
let product: Product;
let customer: Customer;
let staff: ApiSession;
let receiptId: string;
let accountId: string;

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  customer = await createCustomer(product, '25');
  staff = await createStaff(product);
  await customer.api.mutate('credits.openCheckout', { provider: 'sandbox', amountUsd: '12.34' });
  const answer = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  receiptId = answer.headers.get('x-derouter-receipt') ?? '';
  const found = await staff.query<{ items: { accountId: string }[] }>('admin.customers.list', { query: customer.email });
  accountId = found.items[0]?.accountId ?? '';
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
});

/** What a walk meets that it must not. */
let problems: string[];

async function newContext(session: ApiSession | null, width = 1280): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' });
  const [name = '', value = ''] = session?.cookie.split('=') ?? [];
  if (session) await context.addCookies([{ name, value, url: product.base }]);
  context.on('request', (request) => {
    if (!request.url().startsWith(product.base) && !/^(data|blob):/.test(request.url())) problems.push(`a request to ${request.url()}`);
  });
  context.on('weberror', (error) => problems.push(error.error().message));
  // Chromium reports a violation that a script catches nowhere else.
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.log(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
    ),
  );
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) problems.push(message.text());
  });
  return context;
}

/** Runs axe on what is shown, in light and in dark, which differ in their contrast only. */
async function examine(page: Page, name: string): Promise<void> {
  for (const [colorScheme, ...rules] of [['light'], ['dark', 'color-contrast']] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const findings = await findWithAxe(page, rules.length > 0 ? rules : undefined);
    problems.push(...findings.map((finding) => `${name}, ${colorScheme}: ${finding}`));
  }
}

interface Stop {
  readonly path: string;
  /** Opens a dialog or a menu, which is examined instead of the page. */
  open?(page: Page): Promise<void>;
}

const press = (testId: string) => async (page: Page) => {
  await page.getByTestId(testId).first().click();
  await page.getByRole('dialog').waitFor();
};

const walks: readonly { who: string; session: () => ApiSession | null; stops: readonly Stop[] }[] = [
  {
    who: 'a visitor',
    session: () => null,
    stops: [
      ...['', 'pricing', 'pricing?view=calculator', 'models/sandbox-claude', 'docs', 'docs/errors', 'docs/api'],
      ...['status', 'terms', 'privacy', 'refunds', 'acceptable-use', 'key', 'sign-in', 'no-such-page', 'admin/sign-in'],
    ].map((path) => ({ path })),
  },
  {
    who: 'a customer',
    session: () => customer.api,
    stops: [
      ...['overview', 'usage', 'keys', 'playground', 'credits', 'settings', 'settings/webhooks', 'device', 'docs/errors'].map((path) => ({
        path,
      })),
      { path: 'usage/RECEIPT' },
      { path: 'usage', open: press('open-filters') },
      { path: 'keys', open: press('new-key') },
      { path: 'keys', open: press('key-settings') },
      { path: 'keys', open: press('revoke-key') },
      {
        path: 'overview',
        open: async (page) => {
          await page.keyboard.press('Control+k');
          await page.getByRole('dialog').waitFor();
        },
      },
      {
        path: 'overview',
        open: async (page) => {
          await page.getByTestId('account-menu').locator('visible=true').click();
          await page.getByRole('dialog').waitFor();
        },
      },
    ],
  },
  {
    who: 'staff',
    session: () => staff,
    stops: [
      ...['today', 'customers', 'upstreams', 'models', 'requests', 'requests/RECEIPT', 'security', 'terms', 'audit'].map((path) => ({
        path: `admin/${path}`,
      })),
      ...['', 'ledger', 'usage', 'keys', 'orders', 'sessions', 'notes', 'limits', 'audit'].map((tab) => ({
        path: `admin/customers/ACCOUNT${tab && `?tab=${tab}`}`,
      })),
      ...['processes', 'jobs', 'mail', 'partitions', 'settings', 'staff'].map((tab) => ({ path: `admin/system?tab=${tab}` })),
      ...['announcements', 'incidents', 'mails'].map((tab) => ({ path: `admin/content?tab=${tab}` })),
      ...['transfers', 'balances', 'proofs'].map((tab) => ({ path: `admin/books?tab=${tab}` })),
      ...['orders', 'reviews', 'events', 'refunds', 'disputes', 'promo', 'fees', 'tokens', 'clearing'].map((tab) => ({
        path: `admin/payments?tab=${tab}`,
      })),
      { path: 'admin/payments?tab=clearing', open: press('withdraw') },
      { path: 'admin/customers/ACCOUNT', open: press('credit') },
      { path: 'admin/models', open: press('edit-price') },
      { path: 'admin/models', open: press('edit-model') },
      { path: 'admin/upstreams', open: press('add-upstream') },
    ],
  },
];

test.each(walks)('$who meets no barrier, no foreign request and nothing stored', async ({ who, session, stops }) => {
  problems = [];
  const context = await newContext(session());
  const page = await context.newPage();
  for (const { path, open } of stops) {
    await page.goto(`${product.base}/${path.replace('RECEIPT', receiptId).replace('ACCOUNT', accountId)}`, { waitUntil: 'networkidle' });
    await open?.(page);
    const name = `/${path}${open ? ' with a dialog' : ''}`;
    await examine(page, name);
    if (open) continue;
    // The window that is left at 200 % zoom.
    await page.setViewportSize({ width: 640, height: 450 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) problems.push(`${name}: ${overflow} px wider than the window at 200 % zoom`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await shoot(page, `walk-${who.replace(/\W+/g, '-')}`);
  const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  const cookies = (await context.cookies()).map(({ name }) => name).filter((name) => name !== 'session' && name !== 'NEXT_LOCALE');
  expect([...problems, ...stored, ...cookies]).toEqual([]);
  await context.close();
});

test('what the server renders does not move when the scripts arrive', async () => {
  problems = [];
  const context = await newContext(null, 412);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) =>
      shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value)),
    ).observe({
      type: 'layout-shift',
      buffered: true,
    });
  });
  await page.route('**/assets/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  for (const path of ['', 'pricing', 'sign-in', 'docs', 'docs/quick-start', 'docs/errors']) {
    await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
    const moved = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, shift) => sum + shift, 0));
    if (moved > 0.05) problems.push(`/${path} moves by ${moved.toFixed(3)}`);
  }
  expect(problems).toEqual([]);
  await context.close();
});
