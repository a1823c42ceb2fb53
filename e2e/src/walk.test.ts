import { readdirSync } from 'node:fs';
import { isNightly } from '@derouter/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWithAxe } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { fillProduct } from './fill-product.ts';
import { findCutOff } from './find-cut-off.ts';
import { findTranslatable } from './find-translatable.ts';
import { waitUntilLoaded } from './open-signed-in.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { watchCalls } from './watch-calls.ts';

/**
 * Walks every page: axe finds nothing in either theme, the page fits at 200 % zoom, leaves no code and no amount to translators, stores
 * nothing but the session and the language, and asks nobody but the server.
 */
let browser: Browser;
let product: Product;
let customer: Customer;
let staff: ApiSession;
let receiptId: string;
let accountId: string;
let suspendedId: string;
let orderId: string;

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
  ({ suspendedId } = await fillProduct(product, staff, customer));
  await staff.mutate('admin.customers.suspend', { accountId: suspendedId, reason: 'a stolen card' });
  await customer.api.mutate('clientKeys.create', { label: 'Ada', budgetUsd: '0.5', multiplier: '2.5' });
  const orders = await customer.api.query<{ items: { id: string; state: string }[] }>('credits.listOrders', { locale: 'en' });
  orderId = orders.items.find(({ state }) => state === 'settled')?.id ?? '';
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
});

/** What a walk meets that it must not. */
let problems: string[];

async function newContext(session: ApiSession | null, { width = 1280, locale = 'en-US' } = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, reducedMotion: 'reduce' });
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

const schemes = [['light'], ['dark', 'color-contrast']] as const;

/**
 * Runs axe on what is shown, in light and in dark, which differ in their contrast only, and looks for code and amounts that a browser
 * would translate.
 */
async function examine(page: Page, name: string, shown: readonly (typeof schemes)[number][] = schemes): Promise<void> {
  problems.push(...(await findTranslatable(page)).map((html) => `${name}: translated by browsers: ${html}`));
  for (const [colorScheme, ...rules] of shown) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const findings = await findWithAxe(page, rules.length > 0 ? rules : undefined);
    problems.push(...findings.map((finding) => `${name}, ${colorScheme}: ${finding}`));
  }
}

/** Opens a dialog or a menu. */
type Open = (page: Page) => Promise<void>;

interface Stop {
  readonly path: string;
  /** What is opened on the page, one after the other, and examined. */
  readonly opens?: Readonly<Record<string, Open>>;
}

const press =
  (...testIds: readonly string[]) =>
  async (page: Page) => {
    for (const testId of testIds) {
      await page.getByTestId(testId).first().click();
      await page.getByRole('dialog').waitFor();
    }
  };
/** The form below an order that gives money back. */
const refundForm: Open = async (page) => {
  await page.getByTestId('payment-row').filter({ hasText: customer.email }).filter({ hasText: '$25.00' }).click();
  await page.getByTestId('staff-refund').click();
  await page.getByTestId('review-staff-refund').waitFor();
};
/** What a price would mean, with the customers who are told. */
const reviewPrice: Open = async (page) => {
  await press('edit-price')(page);
  await page.getByTestId('rate-output').first().fill('25');
  await page.getByTestId('review-price').click();
  await page.getByTestId('price-told').waitFor();
};
/** The one that has further keys and costs. */
const ofSecondUpstream =
  (action: string): Open =>
  async (page) => {
    await page.getByTestId('upstream-row').filter({ hasText: 'Second provider' }).getByTestId(`${action}-upstream`).click();
    await page.getByRole('dialog').waitFor();
  };
/** Dialogs that open with a button, by its test id. */
const dialogs = (...testIds: readonly string[]) => Object.fromEntries(testIds.map((testId) => [testId, press(testId)]));

const slugs = readdirSync(new URL('../../apps/console/src/docs/pages', import.meta.url)).map((file) => file.replace(/\.md$/, ''));
/** Every page of the documentation at night; otherwise those with the most different parts. */
const docs = isNightly
  ? slugs.filter((slug) => slug !== 'introduction').map((slug) => `docs/${slug}`)
  : ['docs/errors', 'docs/quick-start'];

const walks: readonly { who: string; session: () => ApiSession | null; stops: readonly Stop[] }[] = [
  {
    who: 'a visitor',
    session: () => null,
    stops: [
      ...['', 'pricing', 'pricing?view=calculator', 'models/sandbox-claude', 'docs', ...docs, 'docs/api', 'view'],
      ...['status', 'terms', 'privacy', 'refunds', 'acceptable-use', 'key', 'sign-in', 'no-such-page', 'admin/sign-in'],
    ].map((path) => ({ path })),
  },
  {
    who: 'a customer',
    session: () => customer.api,
    stops: [
      ...['playground', 'credits', 'credits/return?order=ORDER', 'settings', 'device', 'docs/errors', 'usage/RECEIPT'].map((path) => ({
        path,
      })),
      { path: 'usage', opens: dialogs('open-filters', 'open-columns') },
      { path: 'usage?view=breakdown' },
      { path: 'settings/webhooks', opens: dialogs('new-webhook') },
      {
        path: 'keys',
        opens: dialogs(
          ...['rotate-key', 'new-key', 'key-settings', 'revoke-key'],
          ...['new-client-key', 'edit-client-key', 'rotate-client-key', 'delete-client-key'],
        ),
      },
      {
        path: 'overview',
        opens: {
          'the commands': async (page) => {
            await page.keyboard.press('Control+k');
            await page.getByRole('dialog').waitFor();
          },
          'the account': async (page) => {
            await page.getByTestId('account-menu').locator('visible=true').click();
            await page.getByRole('dialog').waitFor();
          },
        },
      },
    ],
  },
  {
    who: 'staff',
    session: () => staff,
    stops: [
      ...['today', 'customers', 'requests', 'requests?view=errors', 'requests/RECEIPT'].map((path) => ({ path: `admin/${path}` })),
      ...['usage', 'keys', 'orders', 'sessions', 'notes', 'limits', 'audit'].map((tab) => ({ path: `admin/customers/ACCOUNT?tab=${tab}` })),
      { path: 'admin/customers/ACCOUNT', opens: dialogs('credit', 'suspend', 'customer-reseller', 'view-as', 'start-export') },
      { path: 'admin/customers/SUSPENDED?tab=ledger', opens: dialogs('reinstate', 'forfeit') },
      ...['processes', 'jobs', 'mail', 'partitions', 'settings', 'staff'].map((tab) => ({ path: `admin/system?tab=${tab}` })),
      { path: 'admin/content?tab=announcements', opens: dialogs('new-announcement', 'edit-announcement') },
      { path: 'admin/content?tab=incidents', opens: dialogs('new-incident', 'edit-incident') },
      { path: 'admin/content?tab=mails' },
      ...['transfers', 'balances', 'proofs'].map((tab) => ({ path: `admin/books?tab=${tab}` })),
      ...['refunds', 'disputes', 'tokens'].map((tab) => ({ path: `admin/payments?tab=${tab}` })),
      { path: 'admin/payments?tab=orders', opens: { order: press('payment-row'), refund: refundForm } },
      { path: 'admin/payments?tab=reviews', opens: dialogs('dismiss-review') },
      { path: 'admin/payments?tab=events', opens: dialogs('replay-event') },
      { path: 'admin/payments?tab=promo', opens: dialogs('add-promo') },
      { path: 'admin/payments?tab=fees', opens: dialogs('edit-fee') },
      { path: 'admin/payments?tab=clearing', opens: dialogs('withdraw') },
      {
        path: 'admin/models',
        opens: {
          ...dialogs('edit-price', 'edit-model', 'add-model', 'price-history-of', 'compare-prices', 'withdraw-price'),
          'price review': reviewPrice,
        },
      },
      {
        path: 'admin/upstreams',
        opens: { ...dialogs('add-upstream', 'open-import-upstreams'), test: ofSecondUpstream('test'), edit: ofSecondUpstream('edit') },
      },
      { path: 'admin/security', opens: dialogs('change-roles', 'add-staff', 'add-domain', 'add-separate') },
      { path: 'admin/terms', opens: dialogs('publish-terms') },
      { path: 'admin/audit', opens: dialogs('audit-row') },
    ],
  },
];

const addressOf = (path: string) =>
  `${product.base}/${path.replace('RECEIPT', receiptId).replace('ACCOUNT', accountId).replace('SUSPENDED', suspendedId).replace('ORDER', orderId)}`;

/** Nothing is wider than the window that is left at 200 % zoom, nor is anything cut off in it. */
async function zoom(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 640, height: 450 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (overflow > 0) problems.push(`${name}: ${overflow} px wider than the window at 200 % zoom`);
  if (isNightly) problems.push(...(await findCutOff(page)).map((what) => `${name} at 200 % zoom: ${what}`));
  await page.setViewportSize({ width: 1280, height: 900 });
}

const screenName = (name: string) => `walk-${name.replace(/\W+/g, '-')}`;

/** What the pages have left in the browser besides cookies. */
function findStored(page: Page): Promise<string[]> {
  return page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => `the database ${name}`),
    ...(await caches.keys()).map((name) => `the cache ${name}`),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => `a service worker for ${scope}`),
  ]);
}

/** At night all that a page opens, otherwise the first. */
const examined = (opens: Stop['opens'] = {}) => Object.entries(opens).slice(0, isNightly ? undefined : 1);

test.each(walks)('$who meets no barrier, no foreign request and nothing stored', { timeout: 900_000 }, async ({ session, stops }) => {
  problems = [];
  const context = await newContext(session());
  const page = await context.newPage();
  for (const { path, opens } of stops) {
    await page.goto(addressOf(path), { waitUntil: 'networkidle' });
    await waitUntilLoaded(page);
    await examine(page, `/${path}`);
    await zoom(page, `/${path}`);
    if (isNightly) await shoot(page, screenName(path));
    for (const [name, open] of examined(opens)) {
      await open(page);
      // Dialogs are made of the same parts as pages, whose contrast is examined in both.
      await examine(page, `/${path} with ${name}`, isNightly ? schemes : [['light']]);
      if (isNightly) await shoot(page, screenName(`${path}-${name}`));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  }
  const stored = await findStored(page);
  const cookies = (await context.cookies()).map(({ name }) => name).filter((name) => name !== 'session' && name !== 'NEXT_LOCALE');
  expect([...problems, ...stored, ...cookies]).toEqual([]);
  await context.close();
});

test('whatever a page could store is found', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${product.base}/status`);
  expect(await findStored(page)).toEqual([]);
  await page.evaluate(async () => {
    localStorage.setItem('a', '');
    sessionStorage.setItem('b', '');
    await caches.open('c');
    await new Promise((resolve) => Object.assign(indexedDB.open('d'), { onsuccess: resolve }));
  });
  expect(await findStored(page)).toEqual(['a', 'b', 'the database d', 'the cache c']);
  await context.close();
});

test.skipIf(!isNightly)('the staff pages in Chinese meet no barrier and fit a phone', { timeout: 900_000 }, async () => {
  problems = [];
  const context = await newContext(staff, { width: 390, locale: 'zh-CN' });
  const page = await context.newPage();
  const settle = watchCalls(page, (failed) => problems.push(failed));
  for (const { path, opens = {} } of walks.find(({ who }) => who === 'staff')?.stops ?? []) {
    await page.goto(addressOf(path));
    await page.getByRole('heading').first().waitFor();
    await settle();
    await waitUntilLoaded(page);
    const look = async (name: string) => {
      problems.push(...(await findWithAxe(page)).map((finding) => `${name} in Chinese: ${finding}`));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) problems.push(`${name}: ${overflow} px wider than a phone`);
      await shoot(page, `${screenName(name)}-zh`);
    };
    await look(path);
    for (const [name, open] of Object.entries(opens)) {
      await open(page);
      await look(`${path} ${name}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  }
  expect(problems).toEqual([]);
  await context.close();
});

test('pages do not move when their scripts and data arrive', async () => {
  problems = [];
  const some = ['', 'pricing', 'docs/errors'];
  const all = [...some, 'models/sandbox-claude', 'status', 'terms', 'sign-in', 'docs', 'docs/quick-start'];
  await findShifts(null, isNightly ? all : some, 0.05);
  // What a customer has decides how much arrives. Up to 0.1 counts as good.
  await findShifts(customer.api, ['overview', 'keys', 'usage'], 0.1);
  expect(problems).toEqual([]);
});

/** Opens pages while their scripts are slow, and adds those that move by more than `mostShift` to the problems. */
async function findShifts(session: ApiSession | null, paths: readonly string[], mostShift: number): Promise<void> {
  const context = await newContext(session, { width: 412 });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
        const what = entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML : node?.nodeName)?.slice(0, 80)).join(', ');
        shifts.push({ value: entry.value, what });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.route('**/assets/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  for (const path of paths) {
    await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
    const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number; what: string }[] }).shifts);
    const moved = shifts.reduce((sum, { value }) => sum + value, 0);
    if (moved > mostShift) problems.push(`/${path} moves by ${moved.toFixed(3)}: ${shifts.map(({ what }) => what).join('; ')}`);
  }
  await context.close();
}

test('new terms that a customer must accept meet no barrier either', async () => {
  problems = [];
  const texts = {
    en: [{ title: '1. News', paragraphs: ['This is new.'] }],
    zh: [{ title: '1. 新内容', paragraphs: ['这是新内容。'] }],
  };
  await staff.mutate('admin.legal.publish', { document: 'terms', version: '2031-01-01', effectiveAt: null, isMaterial: true, texts });
  const context = await newContext(customer.api);
  const page = await context.newPage();
  for (const [path, shown] of [
    ['usage', 'accept-new-terms'],
    ['settings', 'start-export'],
    ['terms', 'legal-version-link'],
  ] as const) {
    await page.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
    await page.getByTestId(shown).first().waitFor();
    await examine(page, `/${path} before new terms`);
    await zoom(page, `/${path} before new terms`);
    if (isNightly) await shoot(page, `walk-terms-${path}`);
  }
  expect([...problems, ...(await findStored(page))]).toEqual([]);
  await context.close();
});
