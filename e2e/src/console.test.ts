import { isNightly } from '@derouter/testkit';
import type { Browser, BrowserContextOptions, Locator, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, createStaff, readCode } from './customer.ts';
import { deploy } from './deploy.ts';
import { findBrokenLines } from './find-broken-lines.ts';
import { tabTo, watchFocus } from './keyboard.ts';
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

test('the document names every script that its page loads', async () => {
  const [order] = (await customer.api.query<{ items: { id: string }[] }>('credits.listOrders', { locale: 'en' })).items;
  const found: string[] = [];
  const page = await openPage();
  for (const [path, shown] of [
    [`credits/return?order=${order?.id}`, 'order-state'],
    ['settings/webhooks', 'new-webhook'],
    ['device', 'device-code'],
    ['view', ''],
    ...(isNightly
      ? ([
          ['overview', 'overview-balance'],
          ['usage', 'usage-chart'],
          ['keys', 'key-row'],
          ['credits', 'order-credited'],
          ['playground', 'composer'],
          ['settings', 'preferred-theme'],
        ] as const)
      : []),
  ] as const) {
    const scripts: string[] = [];
    const note = (request: Request) => void (request.resourceType() === 'script' && scripts.push(new URL(request.url()).pathname));
    page.on('request', note);
    const document = (await (await page.goto(`${product.base}/${path}`))?.text()) ?? '';
    if (shown !== '') await page.getByTestId(shown).first().waitFor();
    await page.waitForLoadState('networkidle');
    page.off('request', note);
    found.push(...scripts.filter((script) => !document.includes(`"${script}"`)).map((script) => `/${path}: ${script}`));
  }
  expect(found).toEqual([]);
  await page.context().close();
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

test('pointing at a page in the navigation loads it with its data; then it opens without asking for them', async () => {
  const page = await openPage();
  await page.goto(`${product.base}/overview`);
  await page.getByTestId('overview-balance').waitFor();
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/trpc/')) asked.push(...pathname.slice('/trpc/'.length).split(','));
  });
  const loaded = page.waitForResponse((response) => response.url().includes('keys.list'));
  const link = page.getByRole('navigation').locator('a[href="/keys"]').locator('visible=true').first();
  await link.hover();
  await loaded;
  await page.waitForLoadState('networkidle');
  expect(asked.sort()).toEqual(['keys.list', 'usage.keySpend']);
  asked.length = 0;
  // The answer counts as new for five seconds.
  await link.click();
  await page.getByTestId('key-row').first().waitFor();
  expect(asked.filter((name) => name === 'keys.list')).toEqual([]);
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

test.each([
  { locale: 'en-US', width: 1280, texts: { revoked: 'Revoked', settled: 'Settled' } },
  ...(isNightly ? [{ locale: 'ar-EG', width: 390, texts: { revoked: 'مُبطَل', settled: 'تمت التسوية' } }] : []),
])('by keys alone a customer makes a key, copies and revokes it, and pays, in $locale', async ({ locale, width, texts }) => {
  const page = await openPage({ locale, viewport: { width, height: 844 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const lost = await watchFocus(page);
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  /** Goes to a page of the navigation, which on phones has the rest in a sheet. */
  const go = async (path: string) => {
    const link = page.locator(`nav a[href="${path}"]`).locator('visible=true').first();
    if ((await link.count()) === 0) await press(page.getByTestId('more-pages'));
    await press(page.locator(`:is(nav, [role=dialog]) a[href="${path}"]`).locator('visible=true').first());
    await page.waitForURL(`**${path}`);
  };
  const name = `by keys ${locale}`;
  await page.goto(`${product.base}/overview`);
  await page.getByTestId('spend-month').waitFor();
  await go('/keys');
  await press(page.getByTestId('new-key'));
  await page.getByTestId('key-name').waitFor();
  await page.keyboard.type(name);
  await tabTo(page, page.getByTestId('key-monthly'));
  await page.keyboard.type('5');
  await press(page.getByTestId('create-key'));
  const secret = (await page.getByTestId('key-secret').textContent()) ?? '';
  await press(page.getByRole('dialog').getByTestId('copy').first());
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await press(page.getByTestId('confirm-stored'), 'Space');
  await press(page.getByTestId('close-secret'));
  await page.getByTestId('key-secret').waitFor({ state: 'detached' });
  // What opened the dialog has the focus again.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('new-key');
  const row = page.getByTestId('key-row').filter({ hasText: name });
  await press(row.getByTestId('revoke-key'));
  await page.getByTestId('confirm-name').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await row.getByTestId('key-status').getByText(texts.revoked, { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await go('/credits');
  await tabTo(page, page.getByTestId('amount'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await press(page.getByTestId('review-payment'));
  await page.getByTestId('quoted-total').waitFor();
  await press(page.getByTestId('pay'));
  await press(page.getByTestId('sandbox-pay'));
  await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor();
  expect(lost).toEqual([]);
  await page.context().close();
});

test('whoever asks for less motion gets none', async () => {
  /** What moves or fades, of everything on the page and in the dialog on it. */
  const findMoving = async (reducedMotion: 'reduce' | 'no-preference') => {
    const page = await openPage({ reducedMotion });
    await page.goto(`${product.base}/keys?create=true`);
    await page.getByTestId('key-name').waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) =>
        [null, '::before', '::after'].flatMap((part) => {
          const { animationName, animationDuration, transitionProperty, transitionDuration } = getComputedStyle(element, part);
          const lasts = (durations: string) => durations.split(',').some((duration) => Number.parseFloat(duration) > 0);
          return [
            ...(animationName !== 'none' && lasts(animationDuration) ? [animationName] : []),
            ...(transitionProperty !== 'none' && lasts(transitionDuration) ? ['transition'] : []),
          ];
        }),
      ),
    );
    await page.context().close();
    return [...new Set(moving)].sort();
  };
  expect(await findMoving('no-preference')).toEqual(expect.arrayContaining(['appear', 'transition']));
  expect(await findMoving('reduce')).toEqual([]);
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
  interface Stop {
    readonly path: string;
    readonly shown: string;
    /** What opens a dialog on it. */
    readonly press?: string;
    readonly isVisitor?: boolean;
  }
  const everyDay: readonly Stop[] = [
    { path: 'overview', shown: 'overview-balance' },
    { path: 'usage', shown: 'receipt-row', press: 'open-filters' },
    { path: 'usage?view=breakdown', shown: 'breakdown' },
    { path: 'keys', shown: 'key-row', press: 'key-settings' },
    { path: 'keys?create=true', shown: 'key-name' },
    { path: 'playground', shown: 'composer' },
    { path: 'credits', shown: 'order-credited' },
    { path: 'settings', shown: 'preferred-theme' },
    { path: 'settings/webhooks', shown: 'more-pages', press: 'more-pages' },
    { path: 'pricing', shown: 'price-row' },
    { path: 'models/sandbox-claude', shown: 'model-rate' },
    { path: 'status', shown: 'overall-status' },
  ];
  const atNight: readonly Stop[] = [
    { path: '', shown: 'terminal-receipt', isVisitor: true },
    { path: 'sign-in', shown: 'email', isVisitor: true },
    { path: 'docs', shown: 'site-menu', isVisitor: true },
    { path: 'docs/errors', shown: 'site-menu', isVisitor: true },
    { path: 'terms', shown: 'site-menu', isVisitor: true },
    { path: 'refunds', shown: 'site-menu', isVisitor: true },
    { path: 'key', shown: 'own-key', isVisitor: true },
    { path: 'device', shown: 'device-code' },
    { path: 'credits/return?order=ORDER', shown: 'order-movement' },
    { path: 'usage/RECEIPT', shown: 'receipt-total' },
    { path: 'keys', shown: 'new-client-key', press: 'new-client-key' },
    { path: 'settings/webhooks', shown: 'new-webhook', press: 'new-webhook' },
  ];
  const pages = isNightly ? [...everyDay, ...atNight] : everyDay;
  let receiptId = '';
  let orderId = '';

  beforeAll(async () => {
    const call = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    expect(call.status).toBe(200);
    receiptId = call.headers.get('x-derouter-receipt') ?? '';
    const orders = await customer.api.query<{ items: { id: string }[] }>('credits.listOrders', { locale: 'en' });
    orderId = orders.items.at(-1)?.id ?? '';
    if (!isNightly) return;
    const { account } = await customer.api.query<{ account: { id: string } }>('accounts.me');
    const staff = await createStaff(product);
    await staff.mutate('admin.customers.authoriseReseller', { accountId: account.id, document: 'Contract 7', documentDate: '2026-11-01' });
  });

  test('no button, tab, chip or header is cut off or has a line of one character; only Korean keeps words whole', async () => {
    const walk = async (locale: string) => {
      const view = { locale, viewport: { width: 390, height: 844 } };
      const [own, visitors] = [await openPage(view), await openPage({ ...view, signedIn: false })];
      const found: string[] = [];
      for (const { path, shown, press, isVisitor = false } of pages) {
        const page = isVisitor ? visitors : own;
        const address = path.replace('ORDER', orderId).replace('RECEIPT', receiptId);
        await page.goto(`${product.base}/${address}`, { waitUntil: 'domcontentloaded' });
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
      await shoot(own, `phone-${locale}`);
      await Promise.all([own, visitors].map((page) => page.context().close()));
      return found;
    };
    const languages = isNightly ? ['zh-CN', 'zh-TW', 'ja', 'ko'] : ['ja', 'ko'];
    expect((await Promise.all(languages.map(walk))).flat()).toEqual([]);
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
    const documents = await deploy(product, page);
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByTestId('leave').click();
    await page.getByTestId('preferred-theme').waitFor();
    expect([documents.length, new URL(page.url()).pathname]).toEqual([1, '/settings']);
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

  test('keeps a dialog open with what was typed into its form, and nothing of it in the address or the history', async () => {
    const page = await openPage();
    await page.goto(`${product.base}/keys?create=true`);
    await page.getByTestId('key-name').fill('half made');
    await page.getByTestId('key-monthly').fill('12,5');
    await page.getByTestId('more-limits').click();
    await page.getByTestId('settings-models-some').check();
    await page.getByTestId('settings-models-sandbox-gpt').check();
    const documents = await deploy(product, page);
    // Its script is loaded at its first use.
    await page.keyboard.press('Control+k');
    await expect.poll(() => documents.length).toBe(1);
    await page.getByTestId('key-name').waitFor();
    await expect.poll(() => page.getByTestId('key-name').inputValue()).toBe('half made');
    expect(await page.getByTestId('key-monthly').inputValue()).toBe('12,5');
    await page.getByTestId('more-limits').click();
    expect(await page.getByTestId('settings-models-sandbox-gpt').isChecked()).toBe(true);
    expect(await page.evaluate(() => location.href + JSON.stringify(history.state))).not.toContain('half');
    await page.getByTestId('create-key').click();
    await page.getByTestId('confirm-stored').check();
    await page.getByTestId('close-secret').click();
    const keys = await customer.api.query<Record<string, unknown>[]>('keys.list');
    expect(keys.find(({ name }) => name === 'half made')).toMatchObject({ allowedModels: ['sandbox-gpt'] });
    expect(documents).toHaveLength(1);
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
