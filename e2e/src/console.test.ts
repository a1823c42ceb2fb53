import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, readCode } from './customer.ts';
import { findBrokenLines } from './find-broken-lines.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

let browser: Browser;
let product: Product;
let customer: Customer;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  customer = await createCustomer(product, '25');
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

async function openPage(options: BrowserContextOptions & { readonly signedIn?: boolean } = {}): Promise<Page> {
  const { signedIn = true, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', reducedMotion: 'reduce', ...rest });
  const [name = '', value = ''] = customer.api.cookie.split('=');
  if (signedIn) await context.addCookies([{ name, value, url: product.base }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) problems.push(message.text());
  });
  return page;
}

/** The compressed bytes of the scripts that a first visit loads, without their headers. */
async function measureScripts(path: string, signedIn: boolean): Promise<number> {
  const page = await openPage({ signedIn });
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(product.base + path);
  await page.waitForLoadState('networkidle');
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await page.context().close();
  return total;
}

test('the first visit loads at most 110 kB of scripts to sign in, and at most 200 kB for the overview', async () => {
  const [signIn, overview] = [await measureScripts('/sign-in', false), await measureScripts('/overview', true)];
  expect(signIn).toBeGreaterThan(50_000);
  expect(signIn).toBeLessThan(110_000);
  expect(overview).toBeLessThan(200_000);
});

test('the prices come with the document: the page asks the server for nothing more', async () => {
  const page = await openPage({ signedIn: false });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/trpc/')) asked.push(request.url());
  });
  await page.goto(`${product.base}/pricing`);
  await page.getByRole('row').filter({ hasText: 'sandbox-claude' }).first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
  await page.context().close();
});

test('a visitor who is not signed in comes back to the page asked for, with digits of any script in the code', async () => {
  const page = await openPage({ signedIn: false, locale: 'ar-EG' });
  await page.goto(`${product.base}/usage?tag=x`);
  await page.waitForURL('**/sign-in?next=**');
  // The address alone loads the small document, which gives way to the console.
  await page.reload();
  const email = 'new@example.com';
  await page.getByTestId('email').fill(email);
  await page.getByTestId('send-code').click();
  await page.getByTestId('code').waitFor();
  const code = await readCode(product.base, email);
  const arabic = [...code].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join('');
  await page.getByTestId('code').fill(`${arabic.slice(0, 3)} ${arabic.slice(3)}`);
  expect(await page.getByTestId('code').inputValue()).toBe(code);
  await page.getByTestId('verify').click();
  await page.getByTestId('accept-terms').check();
  await page.getByTestId('create-account').click();
  await page.waitForURL('**/usage?tag=x');
  await page.getByTestId('account-menu').locator('visible=true').waitFor();
  await page.context().close();
});

describe('the command palette', () => {
  test('goes to pages and receipts, runs actions, and closes with Escape', async () => {
    const page = await openPage();
    await page.goto(`${product.base}/overview`);
    await page.getByTestId('balance').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('new key');
    await shoot(page, 'command-palette');
    await page.keyboard.press('Enter');
    await page.getByTestId('key-name').waitFor();
    expect(new URL(page.url()).searchParams.get('create')).toBe('true');
    await page.keyboard.press('Escape');

    const id = '01a22765-1eb5-7845-8364-74b63dcce9c9';
    await page.getByTestId('open-palette').first().click();
    await page.getByTestId('palette-input').fill(id);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/usage/${id}`);
    // Above the drawer of a receipt, which stays open.
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('palette').waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.context().close();
  });
});

test('a connection that is lost is said, and so is its return', async () => {
  const page = await openPage({ locale: 'zh-CN' });
  await page.goto(`${product.base}/keys`);
  await page.getByTestId('key-row').first().waitFor();
  // The characters of what is said then are not on the page yet.
  const hasGlyphs = () =>
    page.evaluate(() => document.fonts.check('14px "Noto Sans SC Variable"', '您已离线。恢复连接前无法进行任何更改。'));
  await expect.poll(hasGlyphs).toBe(true);
  await page.context().setOffline(true);
  await page.getByTestId('offline').waitFor();
  await shoot(page, 'offline');
  await page.context().setOffline(false);
  await page.getByTestId('offline').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a theme that was chosen stays until the system’s is chosen again', async () => {
  const page = await openPage({ colorScheme: 'light' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(`${product.base}/settings`);
  await page.getByTestId('preferred-theme').waitFor();
  const light = await background();
  await page.getByTestId('preferred-theme').selectOption('dark');
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.getByTestId('preferred-theme').waitFor();
  expect(await background()).toBe(dark);
  await page.getByTestId('preferred-theme').selectOption('system');
  expect(await background()).toBe(light);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.context().close();
});

test.each(['absent', 'refusing'])(
  'with a clipboard that is %s, the secret of a new key is selected, and nothing says it was copied',
  async (clipboard) => {
    const page = await openPage();
    await page.addInitScript((kind) => {
      const refusing = { writeText: () => Promise.reject(new Error('not allowed')) };
      Object.defineProperty(navigator, 'clipboard', { value: kind === 'absent' ? undefined : refusing, configurable: true });
    }, clipboard);
    await page.goto(`${product.base}/keys?create=true`);
    await page.getByTestId('key-name').fill(`clipboard ${clipboard}`);
    await page.getByTestId('create-key').click();
    const secret = await page.getByTestId('key-secret').textContent();
    await page.getByRole('dialog').getByTestId('copy').first().click();
    await page.getByTestId('copy-by-hand').waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toBe(secret);
    expect(await page.getByText('Copied').count()).toBe(0);
    // Neither Escape nor the button closes the panel before the secret was confirmed as stored.
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('close-secret').isDisabled()).toBe(true);
    await page.getByTestId('confirm-stored').check();
    await page.getByTestId('close-secret').click();
    await page.getByTestId('key-secret').waitFor({ state: 'detached' });
    await page.context().close();
  },
);

test('a key is made with all of its limits, and an amount with two readings is not guessed', async () => {
  const page = await openPage();
  await page.goto(`${product.base}/keys?create=true`);
  await page.getByTestId('key-name').fill('bounded');
  await page.getByTestId('key-monthly').fill('1,000');
  await page.getByTestId('more-limits').click();
  await page.getByText('Enter an amount such as 12.50.').waitFor();
  expect(await page.getByTestId('create-key').isDisabled()).toBe(true);
  await page.getByTestId('key-monthly').fill('$1,000.00');
  await page.getByTestId('settings-dailyUsd').fill('12,5');
  await page.getByTestId('settings-requestsPerMinute').fill('1,200');
  await page.getByTestId('settings-concurrency').fill('３');
  await page.getByTestId('settings-models-some').check();
  await page.getByTestId('settings-models-sandbox-gpt').check();
  await page.getByTestId('settings-networks').fill('127.0.0.0/8\n::1');
  await page.getByTestId('create-key').click();
  await page.getByTestId('confirm-stored').check();
  await page.getByTestId('close-secret').click();
  const keys = await customer.api.query<Record<string, unknown>[]>('keys.list');
  expect(keys.find(({ name }) => name === 'bounded')).toMatchObject({
    ...{ requestsPerMinute: 1200, concurrency: 3, allowedModels: ['sandbox-gpt'], allowedNetworks: ['127.0.0.0/8', '::1'] },
    budget: {
      timeZone: 'UTC',
      limits: [
        { period: 'day', limitUsd: '12.5' },
        { period: 'month', limitUsd: '1000' },
      ],
    },
  });
  await page.context().close();
});

test('on phones the rest of the navigation is in a sheet, which closes when a page is chosen', async () => {
  const page = await openPage({ viewport: { width: 390, height: 800 } });
  await page.goto(`${product.base}/overview`);
  await page.getByTestId('more-pages').click();
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL('**/settings');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
});

describe('on phones in Chinese, Japanese and Korean', () => {
  const pages: readonly (readonly [path: string, shown: string, press?: string])[] = [
    ['overview', 'overview-balance'],
    ['usage', 'receipt-row', 'open-filters'],
    ['usage?view=breakdown', 'breakdown'],
    ['keys', 'key-row', 'key-settings'],
    ['keys?create=true', 'key-name'],
    ['playground', 'composer'],
    ['credits', 'order-credited'],
    ['settings', 'preferred-theme'],
    ['settings/webhooks', 'more-pages', 'more-pages'],
    ['pricing', 'price-row'],
    ['models/sandbox-claude', 'model-rate'],
    ['status', 'overall-status'],
  ];

  beforeAll(async () => {
    const call = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    expect(call.status).toBe(200);
  });

  test('no button, tab, chip or header is cut off or has a line of one character; only Korean keeps words whole', async () => {
    const walk = async (locale: string) => {
      const page = await openPage({ locale, viewport: { width: 390, height: 844 } });
      const found: string[] = [];
      for (const [path, shown, press] of pages) {
        await page.goto(`${product.base}/${path}`, { waitUntil: 'domcontentloaded' });
        await page.getByTestId(shown).first().waitFor();
        if (press) {
          await page.getByTestId(press).first().click();
          await page.getByRole('dialog').waitFor();
        }
        const broken = await findBrokenLines(page);
        found.push(...broken.map((line) => `${locale} /${path}: ${line}`));
        const wraps = await page.evaluate(() => getComputedStyle(document.querySelector('h1, h2') ?? document.body).wordBreak);
        if (wraps !== (locale === 'ko' ? 'keep-all' : 'normal')) found.push(`${locale} /${path}: words break as ${wraps}`);
      }
      await shoot(page, `phone-${locale}`);
      await page.context().close();
      return found;
    };
    expect((await Promise.all(['zh-CN', 'zh-TW', 'ja', 'ko'].map(walk))).flat()).toEqual([]);
  });

  test('a button that is too narrow is found', async () => {
    const page = await openPage({ locale: 'ja', signedIn: false });
    await page.setContent(
      '<button style="width: 22px; border: 0; font-size: 20px; padding: 0">設定を</button><h2 style="width: 20px; white-space: nowrap">設定</h2>',
    );
    const found = await findBrokenLines(page);
    // Where no font has the characters, they are narrower.
    expect(found).toEqual([expect.stringMatching(/^<button> .+ has a line of one character$/), '<h2> "設定" is wider than its box']);
    await page.context().close();
  });
});

describe('a new build under an open tab', () => {
  test('loads the page once more and shows it, and loses nothing that was typed', async () => {
    const page = await openPage();
    await page.goto(`${product.base}/playground`);
    await page.getByTestId('composer').fill('not sent yet');
    let documents = 0;
    page.on('request', (request) => void (request.isNavigationRequest() && documents++));
    // The old build's chunk is gone until a new document names another.
    await page.route('**/assets/Settings-*.js', (route) => (documents === 0 ? route.fulfill({ status: 404 }) : route.continue()));
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByTestId('leave').click();
    await page.getByTestId('preferred-theme').waitFor();
    expect([documents, new URL(page.url()).pathname]).toEqual([1, '/settings']);
    await page.getByRole('link', { name: 'Playground' }).first().click();
    expect(await page.getByTestId('composer').inputValue()).toBe('not sent yet');
    const stored = await page.evaluate(() => [
      JSON.stringify(history.state).includes('not sent'),
      sessionStorage.length,
      localStorage.length,
    ]);
    expect(stored).toEqual([false, 0, 0]);
    await page.context().close();
  });

  test('does not load again and again when a file is really missing', async () => {
    const page = await openPage();
    await page.goto(`${product.base}/overview`);
    await page.getByTestId('balance').first().waitFor();
    let documents = 0;
    page.on('request', (request) => void (request.isNavigationRequest() && documents++));
    await page.route('**/assets/Settings-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(documents).toBe(1);
    await page.context().close();
  });

  test('a missing file of the build is not found, whatever the client accepts', async () => {
    const response = await fetch(`${product.base}/assets/Settings-00000000.js`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('<div id="root"');
  });
});
