import { readFile } from 'node:fs/promises';
import { isNightly, totpCode } from '@derouter/testkit';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { ApiSession, type Customer, createCustomer, nano, readCode } from './customer.ts';
import { copiesMarks, findMisordered } from './find-misordered.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

let browser: Browser;
let product: Product;
let customer: Customer;
let staff: { readonly session: Awaited<ReturnType<BrowserContext['storageState']>>; readonly signedInAt: number };
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct({ TOP_UP_NEW_ACCOUNT_USD: '0' });
  browser = await launchBrowser();
  customer = await createCustomerWithData();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

async function openPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(product.base) && !request.url().startsWith('data:')) problems.push(`a request to ${request.url()}`);
  });
  return page;
}

/** Creates a customer with data for every list: receipts, paid and unpaid top-ups, active and revoked keys, long names. */
async function createCustomerWithData(): Promise<Customer> {
  const customer = await createCustomer(product, '2500');
  await customer.api.mutate('credits.openCheckout', { provider: 'sandbox', amountUsd: '12.34' });
  await customer.api.mutate('keys.create', { name: 'continuous integration of the back office, west' });
  await customer.api.mutate('keys.create', { name: 'retired' });
  const keys = await customer.api.query<{ id: string; name: string }[]>('keys.list');
  await customer.api.mutate('keys.revoke', { id: keys.find(({ name }) => name === 'retired')?.id });
  for (const model of ['sandbox-gpt', 'sandbox-claude', 'sandbox-gpt']) {
    const answer = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'word '.repeat(10_000) }] }),
    });
    expect(answer.status).toBe(200);
  }
  return customer;
}

function sessionOf(customer: Customer): BrowserContextOptions {
  const [name = '', value = ''] = customer.api.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return { storageState: { cookies: [cookie], origins: [] } };
}

/** Expects that no element with this test id is cut off horizontally, by the window or by its card. */
async function expectInView(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).first().waitFor();
  const findCutOff = () =>
    page.getByTestId(testId).evaluateAll((elements) =>
      elements
        .map((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          const card = element.closest('section')?.getBoundingClientRect();
          return {
            left,
            right,
            width,
            from: Math.max(0, card?.left ?? 0),
            to: Math.min(window.innerWidth, card?.right ?? Number.MAX_VALUE),
          };
        })
        .filter(({ left, right, width, from, to }) => width === 0 || left < from || right > to),
    );
  // An element of a rendered page is out of the document for a moment when the scripts draw their own.
  await expect.poll(findCutOff, { message: `${testId} at ${page.viewportSize()?.width}`, timeout: 5_000 }).toEqual([]);
}

const usedCodes: string[] = [];

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('send-code').click();
  await page.getByTestId('code').waitFor();
  const code = await readCode(product.base, email, usedCodes);
  usedCodes.push(code);
  await page.getByTestId('code').fill(code);
  await page.getByTestId('verify').click();
}

const languages = [
  {
    locale: 'en-US',
    width: 1280,
    texts: { keys: 'Keys', settled: 'Settled', completed: 'Completed', signIn: 'Sign in or sign up', title: 'Overview', saved: 'Saved' },
  },
  {
    locale: 'zh-CN',
    width: 1280,
    texts: { keys: '密钥', settled: '已入账', completed: '已完成', signIn: '登录或注册', title: '概览', saved: '已保存' },
  },
  {
    locale: 'ar-EG',
    width: 390,
    texts: {
      keys: 'المفاتيح',
      settled: 'تمت التسوية',
      completed: 'مكتمل',
      signIn: 'تسجيل الدخول أو إنشاء حساب',
      title: 'نظرة عامة',
      saved: 'تم الحفظ',
    },
  },
];

const staffEmail = 'staff@example.com';
let recoveryCode: string;

test('the one-time link creates the first staff member and then stops working', async () => {
  const page = await openPage({ locale: 'en-US' });
  const link = product.setupLink ?? '';
  await page.goto(link);
  await signIn(page, staffEmail);
  await page.getByTestId('enrol-app').click();
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
  await page.getByTestId('app-code').fill(totpCode(secret));
  await page.getByTestId('confirm-app').click();
  recoveryCode = (await page.getByTestId('recovery-codes').locator('li').first().textContent()) ?? '';
  await page.getByTestId('recovery-stored').check();
  await page.getByTestId('recovery-done').click();
  await page.getByTestId('figures').waitFor();
  staff = { session: await page.context().storageState(), signedInAt: Date.now() };
  await page.context().close();

  const stranger = await openPage({ locale: 'en-US' });
  await stranger.goto(link);
  await signIn(stranger, 'stranger@example.com');
  await stranger.getByText('does not belong to a staff member').waitFor();
  await stranger.context().close();
});

// In Chinese at night only.
describe.each(languages.filter(({ locale }) => isNightly || locale !== 'zh-CN'))(
  'a new customer in $locale',
  ({ locale, width, texts }) => {
    test('signs up, pays, creates a key, makes a call, sees the receipt and the new balance, and signs out', async () => {
      const email = `newcomer-${locale.toLowerCase()}@example.com`;
      const page = await openPage({ locale, viewport: { width, height: 844 } });
      const expectInOrder = async () =>
        locale === 'ar-EG' && expect([await findMisordered(page), await copiesMarks(page)]).toEqual([[], false]);
      await page.goto(product.base);
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
      await page.getByText(texts.signIn).click();
      await signIn(page, email);
      await page.getByTestId('accept-terms').check();
      await page.getByTestId('create-account').click();
      await page.getByRole('heading', { name: texts.title }).waitFor();
      await shoot(page, `first-overview-${locale}`);

      await page.goto(`${product.base}/credits`);
      await page.getByTestId('amount').fill('12.34');
      await page.getByTestId('review-payment').click();
      await page.getByTestId('quoted-total').waitFor();
      await expectInOrder();
      await shoot(page, `payment-summary-${locale}`);
      await page.getByTestId('pay').click();
      await page.getByTestId('sandbox-pay').click();
      await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor();

      await page.getByRole('link', { name: texts.keys, exact: true }).click();
      await page.getByTestId('new-key').click();
      await page.getByTestId('key-name').fill('laptop');
      await page.getByTestId('create-key').click();
      const secret = (await page.getByTestId('key-secret').textContent()) ?? '';
      await expectInOrder();
      await shoot(page, `key-shown-once-${locale}`);
      // The dialog cannot be closed by accident.
      await page.keyboard.press('Escape');
      expect(await page.getByTestId('key-secret').isVisible()).toBe(true);
      await page.getByTestId('confirm-stored').check();
      await page.getByTestId('close-secret').click();
      await page.getByTestId('key-row').waitFor();
      expect(await page.content()).not.toContain(secret);

      const answer = await fetch(`${product.base}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hello' }] }),
      });
      const cost = nano(answer.headers.get('x-derouter-cost-usd') ?? '');
      expect(cost > 0n).toBe(true);

      await page.goto(`${product.base}/usage`);
      await page.getByTestId('receipt-row').filter({ hasText: texts.completed }).click();
      const total = await page.getByTestId('receipt-total').getAttribute('data-usd');
      expect(nano(total ?? '')).toBe(cost);
      expect(page.url()).toContain('/usage/');
      await expectInOrder();
      await shoot(page, `receipt-${locale}`);
      await page.keyboard.press('Escape');
      await page.waitForURL('**/usage');

      await page.goto(`${product.base}/overview`);
      await page.getByTestId('overview-balance').waitFor();
      const balance = await page.getByTestId('overview-balance').getAttribute('data-usd');
      expect(nano(balance ?? '')).toBe(nano('12.34') - cost);
      expect(nano((await page.getByTestId('spend-today').getAttribute('data-usd')) ?? '')).toBe(cost);

      // There are only the two essential cookies, and scripts cannot read the session.
      const cookies = await page.context().cookies();
      expect(cookies.map(({ name }) => name).filter((name) => !['session', 'NEXT_LOCALE'].includes(name))).toEqual([]);
      expect(cookies.find(({ name }) => name === 'session')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });

      // The receipt and the statement can be downloaded, and the threshold of the low-balance email is saved.
      await page.goto(`${product.base}/credits`);
      const download = async (testId: string) => {
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()]);
        return readFile(await file.path());
      };
      expect((await download('receipt-pdf')).subarray(0, 5).toString()).toBe('%PDF-');
      expect((await download('statement-pdf')).subarray(0, 5).toString()).toBe('%PDF-');
      const lines = (await download('statement-csv')).toString().trimEnd().split('\r\n');
      expect(nano(lines.at(-1)?.split(',').at(-1) ?? '')).toBe(nano('12.34') - cost);
      await page.getByTestId('low-balance').fill('7.5');
      await page.getByTestId('save-notices').click();
      await page.getByTestId('save-notices').filter({ hasText: texts.saved }).waitFor();
      await page.reload();
      await expect.poll(() => page.getByTestId('low-balance').inputValue()).toBe('7.5');
      await expectInOrder();
      await shoot(page, `credits-with-statement-${locale}`);

      await page.getByTestId('account-menu').locator('visible=true').click();
      await page.getByTestId('sign-out').click();
      await page.getByText(texts.signIn).waitFor();
      await page.goto(`${product.base}/overview`);
      await page.waitForURL('**/sign-in?**');
      await page.context().close();
    });
  },
);

test('a chosen language is kept in the cookie across reloads', async () => {
  const page = await openPage({ locale: 'en-US' });
  await page.goto(`${product.base}/models`);
  await page.getByTestId('price-row').first().waitFor();
  await page.getByTestId('language').selectOption('zh');
  await page.getByRole('heading', { name: '模型与价格' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '模型与价格' }).waitFor();
  expect(await page.context().cookies()).toContainEqual(expect.objectContaining({ name: 'NEXT_LOCALE', value: 'zh' }));
  await page.getByTestId('language').selectOption('ar');
  await page.getByRole('heading', { name: 'النماذج والأسعار' }).waitFor();
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual(['ar', 'rtl']);
  await shoot(page, 'models-ar');
  await page.context().close();
});

test('every page fits the width of phones, tablets and desktops, in light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, width, height, locale, everyDay] of [
      ['phone', 390, 844, 'zh-CN', 'dark'],
      ['tablet', 1000, 700, 'ar-EG', 'light'],
      ['desktop', 1280, 800, 'en-US', 'light'],
    ] as const) {
      if (colorScheme !== everyDay && !isNightly) continue;
      const view = await openPage({ colorScheme, viewport: { width, height }, locale, ...sessionOf(customer) });
      for (const [path, ...shown] of [
        ['overview', 'overview-balance', 'spend-today'],
        ['usage', 'receipt-cost'],
        ['keys', 'revoke-key', 'key-settings', 'new-key'],
        ['credits', 'order-credited', 'receipt-pdf'],
        ['models'],
        ['terms'],
        ['docs/errors'],
      ] as const) {
        await view.goto(`${product.base}/${path}`, { waitUntil: 'networkidle' });
        expect(
          await view.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
          `${path} at ${width}`,
        ).toBeLessThanOrEqual(0);
        for (const testId of shown) await expectInView(view, testId);
        await shoot(view, `${path}-${size}-${colorScheme}`);
      }
      await view.context().close();
    }
  }
});

test.each([390, 768, 1000, 1099, 1100])('the balance fits on one line in its pill at %i px', async (width) => {
  const view = await openPage({ viewport: { width, height: 800 }, ...sessionOf(customer) });
  await view.goto(`${product.base}/overview`);
  const balance = view.getByTestId('balance').locator('visible=true');
  await balance.waitFor();
  const [amount, pill, menu] = await Promise.all(
    [balance, balance.locator('..'), view.getByTestId('account-menu').locator('visible=true')].map((part) => part.boundingBox()),
  );
  if (!amount || !pill || !menu) throw new Error('a part of the frame is missing');
  expect(amount.height).toBeLessThan(25);
  expect(amount.x).toBeGreaterThanOrEqual(pill.x);
  expect(amount.x + amount.width).toBeLessThanOrEqual(pill.x + pill.width);
  expect(pill.x + pill.width <= menu.x || pill.y + pill.height <= menu.y, 'pill and menu do not overlap').toBe(true);
  await view.context().close();
});

test('j and k move between receipts and Enter opens one', async () => {
  const view = await openPage(sessionOf(customer));
  await view.goto(`${product.base}/usage`);
  await view.getByTestId('receipt-row').first().focus();
  for (const key of ['j', 'j', 'k', 'Enter']) await view.keyboard.press(key);
  await view.getByTestId('receipt-total').waitFor();
  expect(await view.getByTestId('receipt-row').nth(1).getAttribute('aria-selected')).toBe('true');
  await view.context().close();
});

test('a page shows an error and a retry button when the server does not answer', async () => {
  const view = await openPage({ locale: 'en-US', ...sessionOf(customer) });
  await view.route('**/trpc/**', (route) => route.abort());
  await view.goto(`${product.base}/usage`);
  await view.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await shoot(view, 'server-unreachable');
  await view.unroute('**/trpc/**');
  await view.getByRole('button', { name: 'Try again' }).click();
  await view.getByTestId('receipt-row').first().waitFor();
  await view.context().close();
});

interface CreatedClientKey {
  readonly key: { readonly id: string };
  readonly secret: string;
}

async function callModel(secret: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'word '.repeat(500) }] }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  return answer.headers.get('x-derouter-cost-usd') ?? '';
}

async function createClientKey(label: string): Promise<CreatedClientKey> {
  return customer.api.mutate<CreatedClientKey>('clientKeys.create', { label, budgetUsd: '30', multiplier: '3' });
}

async function authoriseCustomer(): Promise<void> {
  const admin = new ApiSession(product.base);
  admin.continueAs(`session=${staff.session.cookies.find(({ name }) => name === 'session')?.value}`);
  const { account } = await customer.api.query<{ account: { id: string } }>('accounts.me');
  await admin.mutate('admin.customers.authoriseReseller', { accountId: account.id, document: 'Contract 7', documentDate: '2026-11-01' });
}

test('a client sees its key in its own amounts without signing in, and the key is sent in a header and kept nowhere', async () => {
  await authoriseCustomer();
  const client = await createClientKey('Ada');
  const deleted = await createClientKey('Eve');
  await customer.api.mutate('clientKeys.delete', { id: deleted.key.id });
  const cost = await callModel(client.secret, { 'x-derouter-tag': 'nightly' });
  const real = (await customer.api.query<{ items: { costUsd: string }[] }>('usage.list', { keyId: client.key.id })).items[0]?.costUsd ?? '';
  expect(nano(cost)).toBe(nano(real) * 3n);

  const page = await openPage({ locale: 'en-US' });
  const requests: { readonly path: string; readonly headers: Record<string, string>; readonly body: string | null }[] = [];
  page.on('request', async (request) => {
    const headers = await request.allHeaders().catch(() => request.headers());
    requests.push({ path: request.url().slice(product.base.length), headers, body: request.postData() });
  });
  await page.goto(`${product.base}/key`);
  const refusals: (string | null)[] = [];
  for (const wrong of [deleted.secret, `dr-${'0'.repeat(46)}`, 'no key 密钥']) {
    await page.getByTestId('own-key').fill(wrong);
    await page.getByTestId('open-own-key').click();
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByTestId('open-own-key').isEnabled()).toBe(true);
    refusals.push(await page.locator('main').textContent());
  }
  expect(new Set(refusals).size).toBe(1);
  await shoot(page, 'own-key-refused');

  await page.getByTestId('own-key').fill(client.secret);
  await page.keyboard.press('Enter');
  await page.getByTestId('own-available').waitFor();
  const usdOf = async (testId: string) => (await page.getByTestId(testId).first().getAttribute('data-usd')) ?? '';
  expect([await usdOf('own-budget'), await usdOf('own-cost'), await usdOf('own-spent')]).toEqual(['30', cost, cost]);
  expect(nano(await usdOf('own-left'))).toBe(nano('30') - nano(cost));
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('own-csv').click()]);
  const csv = (await readFile(await file.path())).toString();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(2);
  expect(csv).toContain(`,${cost},`);
  expect(csv + (await page.content())).not.toContain(real);
  await page.getByTestId('refresh-own-key').click();
  await expect.poll(() => requests.filter(({ path }) => path === '/api/key').length).toBeGreaterThanOrEqual(4);

  // Nothing is stored, and the key is nowhere but in the header of the requests for its figures.
  expect(page.url()).toBe(`${product.base}/key`);
  expect(await page.content()).not.toContain(client.secret);
  expect(await page.context().cookies()).toEqual([]);
  expect(
    await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      document.cookie,
      JSON.stringify(history.state).includes('dr-'),
    ]),
  ).toEqual([0, 0, 0, '', false]);
  for (const { path, headers, body } of requests) {
    const { 'x-api-key': key, ...others } = headers;
    expect(path + JSON.stringify(others) + body).not.toContain(client.secret);
    expect([path, others.cookie]).toEqual([path, undefined]);
    expect([path, key !== undefined]).toEqual([path, path.startsWith('/api/key')]);
    expect(path).toMatch(/^\/(key$|assets\/|api\/key(\/usage-logs\?|$)|favicon)/);
  }
  for (const { secret } of [client, deleted]) expect(product.output()).not.toContain(secret);
  await page.reload();
  await page.getByTestId('own-key').waitFor();
  expect(await page.getByTestId('own-key').inputValue()).toBe('');
  await page.context().close();

  for (const [width, colorScheme, locale] of [
    [390, 'light', 'en-US'],
    [390, 'dark', 'zh-CN'],
    [1280, 'light', 'zh-CN'],
    [1280, 'dark', 'en-US'],
  ] as const) {
    const view = await openPage({ colorScheme, viewport: { width, height: 900 }, locale });
    await view.goto(`${product.base}/key`);
    await view.getByTestId('own-key').fill(client.secret);
    await view.getByTestId('open-own-key').click();
    for (const testId of ['own-available', 'own-budget', 'own-csv', 'own-cost', 'close-own-key']) await expectInView(view, testId);
    expect(await view.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await shoot(view, `own-key-${width}-${colorScheme}`);
    await view.context().close();
  }

  // The page works for account keys too, with the time of the next reset.
  const key = await customer.api.mutate<CreatedClientKey>('keys.create', {
    name: 'tray',
    scopes: ['inference'],
    budget: { monthlyUsd: '5', timeZone: 'Asia/Shanghai' },
  });
  const view = await openPage({ locale: 'en-US' });
  await view.goto(`${product.base}/key`);
  await view.getByTestId('own-key').fill(key.secret);
  await view.getByTestId('open-own-key').click();
  await view.getByText('Asia/Shanghai').waitFor();
  expect(await view.getByTestId('own-reset').textContent()).toMatch(/ 1, \d{4}, 12:00\sAM/);
  await view.context().close();
  // Its credit returns to the account, whose balance other tests read.
  await customer.api.mutate('clientKeys.delete', { id: client.key.id });
});

test('usage is filtered by key, tag and request id through the address and the form; revoked keys are marked', async () => {
  const { secret, key } = await customer.api.mutate<CreatedClientKey>('keys.create', { name: 'nightly build' });
  await callModel(secret, { 'x-derouter-tag': '42', 'x-request-id': 'build-7', 'session-id': 'session-1234' });
  await callModel(secret);
  await customer.api.mutate('keys.revoke', { id: key.id });
  const page = await openPage({ locale: 'en-US', ...sessionOf(customer) });
  const rows = page.getByTestId('receipt-row');
  await page.goto(`${product.base}/usage?tag=42`);
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByTestId('revoked-key').waitFor();
  await rows.first().click();
  await page.getByTestId('receipt-total').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => new URL(page.url()).searchParams.get('tag')).toMatch(/42/);
  await page.getByTestId('clear-filters').click();
  await expect.poll(() => rows.count()).toBeGreaterThan(3);
  await shoot(page, 'usage-undo');
  await page.getByTestId('undo').click();
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByTestId('clear-filters').click();
  await expect.poll(() => rows.count()).toBeGreaterThan(3);
  await page.getByTestId('open-filters').click();
  await page.getByTestId('filter-key').selectOption(key.id);
  await page.getByTestId('filter').click();
  await expect.poll(() => rows.count()).toBe(2);
  expect(page.url()).toContain(key.id);
  await page.getByTestId('open-filters').click();
  await page.getByTestId('filter-request').fill('build-7');
  await page.getByTestId('filter').click();
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByTestId('open-filters').click();
  await page.getByTestId('filter-session').selectOption({ index: 1 });
  await page.getByTestId('filter-request').fill('build-8');
  await page.getByTestId('filter').click();
  await page.getByText('No calls match').waitFor();
  await shoot(page, 'usage-filtered');

  await page.goto(`${product.base}/keys`);
  await page.getByTestId('hash-end-users').check();
  await expect.poll(async () => (await customer.api.query<{ hashEndUsers: boolean }>('keys.requestSettings')).hashEndUsers).toBe(true);
  await page.context().close();
});

test('staff can suspend and reinstate customers, correct credit, add upstreams and announce prices', async () => {
  const page = await openPage({ locale: 'en-US', storageState: staff.session });
  await page.goto(`${product.base}/admin/customers`);
  await page.getByTestId('customer-row').first().waitFor();
  await shoot(page, 'admin-customers');

  await page.getByTestId('customer-row').filter({ hasText: customer.email }).click();
  await page.getByTestId('suspend').click();
  await page.getByTestId('suspend-reason').fill('Checking something.');
  expect(await page.getByTestId('confirm-suspend').isDisabled()).toBe(true);
  await page.getByTestId('suspend-email').fill(customer.email);
  await page.getByTestId('confirm-suspend').click();
  await page.getByTestId('reinstate').click();
  await page.getByTestId('suspend-reason').fill('Cleared up');
  await page.getByTestId('confirm-suspend').click();
  await page.getByTestId('suspend').waitFor();

  // A correction goes through a form and a summary, and then appears among the movements.
  await page.getByTestId('credit').click();
  await page.getByTestId('adjust-kind').selectOption('promotion');
  await page.getByTestId('adjust-amount').fill('3.5');
  await page.getByTestId('adjust-reason').fill('Sorry for the outage');
  await page.getByTestId('review-adjust').click();
  await page.getByText(`You are adding $3.50 of promotional credit to ${customer.email}`).waitFor();
  await page.getByTestId('confirm-adjust').click();
  await page.getByTestId('adjusted').getByText('$2,503.').waitFor();
  await page.getByTestId('movement').filter({ hasText: 'Sorry for the outage' }).waitFor();
  await shoot(page, 'admin-credit');
  await page.keyboard.press('Escape');
  await page.getByTestId('customer-balance').first().getByText('$2,503.').waitFor();

  await page.goto(`${product.base}/admin/upstreams`);
  const testIt = async (row: Locator, model: string, result: string) => {
    await row.getByTestId('test-upstream').click();
    await page.getByTestId('test-model').selectOption(model);
    await page.getByTestId('run-test').click();
    await page.getByTestId('test-result').filter({ hasText: result }).waitFor();
    await shoot(page, `admin-upstream-test-${model || 'list'}`);
    await page.keyboard.press('Escape');
  };
  const sandbox = page.getByTestId('upstream-row').filter({ hasText: 'Sandbox' });
  await testIt(sandbox, '', '2 models');
  await testIt(sandbox, 'sandbox-gpt', 'The model answered');
  await page.getByTestId('add-upstream').click();
  await page.getByTestId('upstream-name').fill('Second provider');
  await page.getByTestId('upstream-base-url').fill('http://127.0.0.1:9');
  await page.getByTestId('upstream-credential').fill('sk-secret-9876');
  await page.getByTestId('save-upstream').click();
  // A private address is refused unless private addresses are allowed.
  await page.getByRole('alert').getByText('in a private network').waitFor();
  await shoot(page, 'admin-upstream-refused');
  await page.getByTestId('upstream-private').check();
  await page.getByTestId('save-upstream').click();
  const added = page.getByTestId('upstream-row').filter({ hasText: 'Second provider' });
  await added.getByText('…9876').waitFor();
  expect(await page.content()).not.toContain('sk-secret');
  await testIt(added, '', 'cannot be reached (ECONNREFUSED)');
  await shoot(page, 'admin-upstreams');

  await page.goto(`${product.base}/admin/models`);
  const model = page.getByTestId('model-row').filter({ hasText: 'sandbox-gpt' });
  const announce = async (rate: string, date: string) => {
    await model.getByTestId('edit-price').click();
    await page.getByTestId('rate-output').fill(rate);
    await page.getByTestId('effective-at').fill(date);
    await page.getByTestId('review-price').click();
    await page.getByTestId('action-reason').fill('the upstream costs more');
    await page.getByTestId('announce-price').click();
  };
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await announce('20', inDays(3));
  await page.getByText('7 days after it is announced').last().waitFor();
  await shoot(page, 'admin-price-refused');
  await page.keyboard.press('Escape');
  await page.getByTestId('discard').click();
  await announce('20', inDays(9));
  const announced = page.getByTestId('announced-row').filter({ hasText: 'Change on' });
  await announced.filter({ hasText: /\$15\.00 →.*\$20\.00/ }).waitFor();
  await shoot(page, 'admin-models');
  await page.goto(`${product.base}/models`);
  await page
    .getByTestId('announced-row')
    .filter({ hasText: /From .*\$15\.00 →.*\$20\.00/s })
    .waitFor();
  await shoot(page, 'models-with-announced-change');

  await page.goto(`${product.base}/admin/models`);
  await announced.getByTestId('withdraw-price').click();
  await page.getByTestId('action-reason').fill('a mistake');
  await page.getByTestId('confirm-action').click();
  await announced.waitFor({ state: 'detached' });

  // A price that differs from the list price appears in the comparison, where the list price can be adopted.
  const listed = page.getByTestId('model-row').filter({ hasText: 'claude-haiku-4-5' });
  await page.getByTestId('compare-prices').click();
  await page.getByTestId('prices-same').waitFor();
  await page.keyboard.press('Escape');
  await listed.getByTestId('edit-price').click();
  await page.getByTestId('rate-output').fill('1');
  await page.getByTestId('add-rate').selectOption({ label: '× flex' });
  await page.getByTestId('rate-flex').fill('0.5');
  await page.getByTestId('effective-at').fill(inDays(0));
  await page.getByTestId('review-price').click();
  expect(await page.getByTestId('announce-price').isDisabled()).toBe(true);
  await page.getByTestId('action-reason').fill('a test of the comparison');
  await shoot(page, 'admin-price-review');
  await page.getByTestId('announce-price').click();
  await page.getByTestId('announce-price').waitFor({ state: 'detached' });
  await page.getByTestId('compare-prices').click();
  await page.getByTestId('price-difference').getByRole('checkbox').check();
  await page.getByTestId('action-reason').fill('back to the list price');
  await shoot(page, 'admin-compare-prices');
  await page.getByTestId('import-prices').click();
  await page.getByTestId('prices-same').waitFor();
  await page.keyboard.press('Escape');
  await announced.waitFor();

  await page.context().close();
});

test('every action in the staff tables is in view on a phone and on a small desktop', async () => {
  for (const [width, locale] of [[390, 'zh-CN'], [1280, 'en-US'], ...(isNightly ? ([[390, 'en-US']] as const) : [])] as const) {
    const page = await openPage({ viewport: { width, height: 844 }, locale, storageState: staff.session });
    for (const [path, ...shown] of [
      ['today', 'figure-revenue', 'figure-outstanding'],
      ['customers', 'customer-balance', 'export-csv'],
      ['upstreams', 'test-upstream', 'switch-upstream', 'edit-upstream'],
      ['models', 'edit-model', 'edit-price', 'withdraw-price'],
      ['requests', 'receipt-id', 'find-request'],
      ['security', 'add-staff', 'add-domain', 'replace-recovery', 'add-passkey'],
    ] as const) {
      await page.goto(`${product.base}/admin/${path}`, { waitUntil: 'networkidle' });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        `${path} at ${width}`,
      ).toBeLessThanOrEqual(0);
      for (const testId of shown) await expectInView(page, testId);
      await shoot(page, `admin-${path}-${width}-${locale}`);
    }
    await page.context().close();
  }
});

test('a staff member who signs in to the console accepts the terms, gets an account and keeps staff access', async () => {
  const page = await openPage({ locale: 'en-US', storageState: staff.session });
  await page.goto(`${product.base}/overview`);
  await page.waitForURL('**/sign-in?next=%2Foverview');
  // Only one code per minute is sent to an address.
  await page.waitForTimeout(Math.max(0, staff.signedInAt + 61_000 - Date.now()));
  await signIn(page, staffEmail);
  expect(await page.getByTestId('create-account').isDisabled()).toBe(true);
  await page.getByTestId('accept-terms').check();
  await page.getByTestId('create-account').click();
  // The app that they enrolled for the admin app is asked for here, too, and the session opens both.
  await page.getByTestId('use-recovery').click();
  await page.getByTestId('factor-code').fill(recoveryCode);
  await page.getByTestId('verify-factor').click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  expect(await page.getByTestId('overview-balance').getAttribute('data-usd')).toBe('0');
  await shoot(page, 'staff-in-console');

  await page.goto(`${product.base}/admin/customers`);
  await page.getByTestId('customer-row').filter({ hasText: staffEmail }).waitFor();
  await page.context().close();
});

describe('public pages', () => {
  const withoutSession = (options: BrowserContextOptions = {}) => openPage({ locale: 'en-US', ...options });

  test('the landing page shows a recorded call, then makes a real one and prints its receipt', async () => {
    const page = await withoutSession();
    await page.goto(product.base);
    await page.getByTestId('terminal-kind').filter({ hasText: 'Recorded' }).waitFor();
    await page.getByTestId('terminal-run').click();
    await page.getByTestId('terminal-note').filter({ hasText: 'just now' }).waitFor();
    expect(await page.getByTestId('terminal-kind').textContent()).toBe('Live');
    expect(await page.getByTestId('terminal-answer').textContent()).toContain('Say hello to a new customer.');
    const amounts = await page
      .getByTestId('terminal-receipt')
      .locator('[data-usd]')
      .evaluateAll((all) => all.map((one) => one.dataset.usd ?? ''));
    const [input = 0n, output = 0n, charged = 0n] = amounts.map(nano);
    expect(charged > 0n && input + output === charged).toBe(true);
    await page
      .getByTestId('status-line')
      .filter({ hasText: /answer/ })
      .waitFor();
    expect(await page.title()).toBe('derouter: one key for Claude, GPT and others');
    expect(await page.locator('meta[name=description]').getAttribute('content')).toContain('a receipt for every call');
    expect(await page.locator('link[rel=canonical]').getAttribute('href')).toBe(`${product.base}/`);
    await page.context().close();
  });

  test('a page that is opened at another address of the server is the one that was sent, with the public address in its examples', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${product.base.replace('localhost', '127.0.0.1')}/`);
    await page.getByTestId('terminal-run').waitFor();
    expect(errors).toEqual([]);
    expect(await page.locator('pre').first().textContent()).toContain(`curl ${product.base}/v1/`);
    await page.context().close();
  });

  test('filters and token counts of the price list are in its address; a pasted text is nowhere', async () => {
    const page = await withoutSession();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
    await page.goto(`${product.base}/models`);
    await page.waitForURL('**/pricing');
    await page.getByTestId('price-row').filter({ hasText: 'sandbox-gpt' }).waitFor();
    await page.getByTestId('price-search').fill('sandbox-claude');
    await page.waitForURL('**/pricing?q=sandbox-claude');
    await expect.poll(() => page.getByTestId('price-row').count()).toBe(1);
    await page.getByTestId('view-calculator').click();
    await page.getByTestId('calculator-text').fill('A secret plan. '.repeat(400));
    await page.getByTestId('calculator-use-text').click();
    await page.waitForURL(/input=\d{4}/);
    await page.getByTestId('calculator-input').fill('1000000');
    await page.getByTestId('calculator-output').fill('100000');
    await expect.poll(() => page.getByTestId('cost-per-call').getAttribute('data-usd')).toBe('4.5');
    expect(await page.getByTestId('cost-per-day').getAttribute('data-usd')).toBe('4500');
    expect([...sent, page.url()].filter((text) => /secret|plan/.test(text))).toEqual([]);
    await page.reload();
    await page.getByTestId('cost-row').waitFor();
    expect(await page.getByTestId('calculator-input').inputValue()).toBe('1000000');
    await page.goto(`${product.base}/pricing?context=x`);
    await page.getByTestId('price-row').filter({ hasText: 'sandbox-claude' }).waitFor();
    await page.getByTestId('price-dialect').selectOption('openai-embeddings');
    await page.waitForURL(/dialect=openai-embeddings/);
    await page.getByTestId('price-row').filter({ hasText: 'sandbox-gpt' }).waitFor();
    expect(await page.getByTestId('price-row').filter({ hasText: 'sandbox-claude' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Sandbox GPT' }).click();
    await page.getByTestId('price-version').first().waitFor();
    expect(await page.getByTestId('model-rate').first().textContent()).toContain('$3.00');
    expect(await page.title()).toContain('Sandbox GPT');
    await page.goto(`${product.base}/models/lab/no-such.model`);
    await page.getByText('There is no model with this name').waitFor();
    await page.context().close();
  });

  test('they fit every width in both directions and have no errors; on phones the menu opens by keyboard', async () => {
    for (const [width, colorScheme, locale] of [
      [390, 'light', 'ar-EG'],
      [768, 'dark', 'zh-CN'],
      [1280, 'light', 'en-US'],
      [1920, 'dark', 'en-US'],
    ] as const) {
      if (width === 1920 && !isNightly) continue;
      const page = await withoutSession({ viewport: { width, height: 844 }, colorScheme, locale });
      for (const [path, shown] of [
        ['', 'terminal-receipt'],
        ['pricing', 'price-row'],
        ['pricing?view=calculator', 'cost-row'],
        ['models/sandbox-claude', 'model-rate'],
        ['sign-in', 'email'],
        ['status', 'overall-status'],
      ] as const) {
        await page.goto(`${product.base}/${path}`);
        await expectInView(page, shown);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
        await shoot(page, `public-${path.replace(/\W+/g, '-') || 'home'}-${width}-${colorScheme}`);
      }
      if (width === 390) {
        await page.getByTestId('site-menu').focus();
        await page.keyboard.press('Enter');
        const menu = page.locator('#site-menu');
        expect(await menu.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
          '/pricing',
          '/docs',
          '/status',
          '/sign-in',
        ]);
        await page.keyboard.press('Escape');
        expect(await menu.isVisible()).toBe(false);
      }
      await page.context().close();
    }
  });
});
