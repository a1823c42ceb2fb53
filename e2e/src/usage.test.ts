import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Customer, createCustomer, nano } from './customer.ts';
import { inDatabase, type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

let browser: Browser;
let product: Product;
let customer: Customer;
const problems: string[] = [];
const rowCount = 3_000;

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  customer = await createCustomer(product, '100');
  await customer.api.mutate('keys.create', { name: 'long ago' });
  await inDatabase(product, fill);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

/** Stores receipts of the last 20 days as bookings do. Every 50th call failed without usage. */
async function fill(sql: postgres.Sql): Promise<void> {
  const [account] = await sql<{ id: string; wallet: string }[]>`
    SELECT a.id, a.wallet_id::text AS wallet FROM users u JOIN accounts a ON a.id = u.account_id WHERE u.email = ${customer.email}`;
  const keys = await customer.api.query<{ id: string }[]>('keys.list');
  if (!account) throw new Error('the customer has no account');
  await sql`
    INSERT INTO receipts (id, created_at, booked_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, http_status,
      streamed, system_prompt, duration_ms, ttft_ms, tag)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
      at + interval '40 minutes', ${account.id}, ${account.wallet}, (${keys.map(({ id }) => id)}::uuid[])[1 + n % 2],
      'openai-chat', 'm', 'model-' || n % 12, gen_random_uuid(), '[]', 100, 10, 50, 0, CASE WHEN n % 50 = 0 THEN 0 ELSE 7 * n + 1 END, 1, 0,
      CASE WHEN n % 50 = 0 THEN 'none' ELSE 'reported' END, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END, 200, true, 'off', 900, 300,
      CASE WHEN n % 50 = 0 THEN '=1+1' END
    FROM (SELECT n, (now() - interval '1 hour' - n * interval '9 minutes')::timestamptz(3) AS at FROM generate_series(1, ${rowCount}::int) n) g`;
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    SELECT account_id, date_trunc('hour', booked_at, 'UTC'), key_id, model_id, count(*), count(*) FILTER (WHERE status = 'failed'),
      sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(total_nano), 0
    FROM receipts WHERE account_id = ${account.id} GROUP BY 1, 2, 3, 4`;
}

/** Opens a page as the customer, and collects the names of the API calls that it makes. */
async function open(path: string, options: BrowserContextOptions = {}, who = customer): Promise<{ page: Page; calls: string[][] }> {
  const [name = '', value = ''] = who.api.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'Asia/Tokyo' },
    ...{ storageState: { cookies: [cookie], origins: [] }, ...options },
  });
  const page = await context.newPage();
  const calls: string[][] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const path = decodeURIComponent(new URL(request.url()).pathname);
    if (path.startsWith('/trpc/')) calls.push(path.slice(6).split(','));
  });
  await page.goto(product.base + path);
  return { page, calls };
}

test('opening usage makes two calls whatever the rows, renders only those in view, and reads on while one scrolls', async () => {
  const { page, calls } = await open('/usage');
  const rows = page.getByTestId('receipt-row');
  await rows.first().waitFor();
  await page.getByTestId('total-cost').waitFor();
  await page.waitForLoadState('networkidle');
  expect(calls).toHaveLength(2);
  expect(calls.flat().sort()).toEqual(['accounts.me', 'announcements.current', 'overview.get', 'usage.list', 'usage.report']);
  const listCalls = () => calls.filter(([name]) => name === 'usage.list').length;
  for (let i = 0; i < 120 && listCalls() < 7; i++) {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(120);
  }
  expect(listCalls()).toBeGreaterThanOrEqual(7);
  await page.waitForLoadState('networkidle');
  expect(await rows.count()).toBeLessThan(120);
  const last = Number(await rows.last().getAttribute('data-index'));
  expect(last).toBeGreaterThan(500);
  await shoot(page, 'usage-scrolled');
  // Whoever comes back, or opens a receipt, after the list went stale causes one call, not one per page that was read. Away from the end,
  // where more is read.
  await page.evaluate(() => window.scrollBy(0, -5_000));
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 31_000;
  });
  calls.length = 0;
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect.poll(() => calls.flat().filter((name) => name === 'usage.list')).toHaveLength(1);
  await rows.nth(Math.floor((await rows.count()) / 2)).click();
  await page.getByTestId('receipt-j').waitFor();
  await page.waitForLoadState('networkidle');
  expect(calls.flat().filter((name) => name === 'usage.list')).toHaveLength(1);
  expect(Number(await rows.last().getAttribute('data-index'))).toBeGreaterThan(400);
  await page.context().close();
});

/** What each page asks besides `accounts.me`, the announcements and the balance. */
const asked: readonly (readonly [path: string, shown: string, ...calls: string[]])[] = [
  ['overview', 'spend-month', 'overview.figures'],
  ['keys', 'key-spend', 'clientKeys.isReseller', 'clientKeys.list', 'keys.list', 'keys.requestSettings', 'usage.keySpend'],
  ['playground', 'composer', 'catalog.listModels'],
  [
    ...(['credits', 'order-credited', 'credits.autoTopUp', 'credits.billingDetails', 'credits.listOrders'] as const),
    ...(['credits.methods', 'credits.noticeSettings'] as const),
  ],
  ['credits/return?order=ORDER', 'request-refund', 'credits.billingDetails', 'credits.getOrder', 'credits.refundOffer'],
  [
    ...(['settings', 'delete-account', 'accountLife.deletion.read', 'accountLife.exports.list', 'accountLife.preferences'] as const),
    ...(['accountLife.timeZones', 'accounts.authenticator.read', 'accounts.passkeys.list', 'accounts.sessions.list'] as const),
    ...(['credits.noticeSettings', 'views.list'] as const),
  ],
  ['settings/webhooks', 'new-webhook', 'webhooks.list'],
];

test.each(asked)('opening %s makes at most three calls, for nothing that it does not show', async (path, shown, ...own) => {
  const [order] = (await customer.api.query<{ items: { id: string }[] }>('credits.listOrders', { locale: 'en' })).items;
  const { page, calls } = await open(`/${path.replace('ORDER', order?.id ?? '')}`);
  await page.getByTestId(shown).first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(calls.flat().sort()).toEqual(['accounts.me', 'announcements.current', 'overview.get', ...own].sort());
  expect(calls.length).toBeLessThanOrEqual(3);
  await page.context().close();
});

test('chart, breakdown, CSV and receipts agree; chips and figures link to what they name', async () => {
  const { page } = await open('/usage?period=7d');
  const total = (await page.getByTestId('total-cost').getAttribute('data-usd')) ?? '';
  const list: { costUsd: string }[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const read: { items: { costUsd: string }[]; nextCursor: string | null } = await customer.api.query('usage.list', {
      ...{ limit: 200, period: '7d' },
      ...(cursor ? { cursor } : {}),
    });
    list.push(...read.items);
    cursor = read.nextCursor;
  }
  const sum = list.reduce((all, { costUsd }) => all + nano(costUsd), 0n);
  expect(nano(total)).toBe(sum);
  // The table twin has the exact figures of each bar.
  await page.getByTestId('usage-chart-as-table').click();
  const bars = await page.locator('[data-testid=usage-chart] table tbody td:nth-child(2)').allTextContents();
  expect(bars.reduce((all, text) => all + nano(text.replace(/[$,]/g, '')), 0n)).toBe(sum);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv.slice(0, 24)).toBe('\uFEFFtime (UTC),time (UTC),i'.slice(0, 24));
  const lines = csv.trim().split('\r\n').slice(1);
  expect(lines).toHaveLength(list.length);
  expect(csv).toContain(`,'=1+1,`);
  await page.getByTestId('export-done').waitFor();
  await page.keyboard.press('Escape');

  await page.getByTestId('view-breakdown').check();
  await page.getByTestId('breakdown').waitFor();
  expect(await page.getByTestId('breakdown-total').getAttribute('data-usd')).toBe(total);
  await shoot(page, 'usage-breakdown');
  const cell = page.getByTestId('breakdown-row').first().locator('a').nth(1);
  const cost = await cell.locator('[data-usd]').getAttribute('data-usd');
  await cell.click();
  await page.getByTestId('chip-key').waitFor();
  await page.getByTestId('chip-model').waitFor();
  await expect.poll(() => page.getByTestId('total-cost').getAttribute('data-usd')).toBe(cost);
  await page.getByTestId('chip-model').click();
  await page.getByTestId('chip-model').waitFor({ state: 'detached' });
  await page.getByTestId('chip-key').waitFor();

  // A bar of an hour opens exactly its calls.
  await page.goto(`${product.base}/usage?period=yesterday&unit=hour`);
  const plot = page.getByTestId('usage-chart-plot');
  await plot.focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  const bar = /\$[\d.]+/.exec((await plot.getAttribute('aria-valuetext')) ?? '')?.[0] ?? '';
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('total-cost').textContent()).toBe(bar);
  const shown = await page.getByTestId('receipt-cost').evaluateAll((all) => all.map((one) => one.getAttribute('data-usd') ?? ''));
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.reduce((all, usd) => all + nano(usd), 0n)).toBe(nano(bar.slice(1)));
  await shoot(page, 'usage-hour');
  const [ofHour] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  expect((await readFile(await ofHour.path(), 'utf8')).trim().split('\r\n')).toHaveLength(shown.length + 1);
  await page.keyboard.press('Escape');
  await page.getByTestId('whole-day').click();
  await page.getByTestId('whole-day').waitFor({ state: 'detached' });
  await page.context().close();
});

test('today is the day of the account’s zone, whatever the browser’s, and a file names the zone', async () => {
  const abroad = await createCustomer(product, '5');
  const hourIn = (zone: string) =>
    Number(new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(new Date()));
  const zones = await abroad.api.query<string[]>('accountLife.timeZones');
  // One whose day has just begun, one whose evening it is, and one whose hours begin at a quarter past those of UTC.
  const chosen = [zones.find((zone) => hourIn(zone) === 0), zones.find((zone) => hourIn(zone) === 20), 'Asia/Kathmandu'];
  for (const [i, zone = 'UTC'] of chosen.entries()) {
    await abroad.api.mutate('accountLife.changePreferences', { timeZone: zone });
    const answer = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${abroad.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    const today = new Intl.DateTimeFormat('en-US', { timeZone: zone, dateStyle: 'medium' }).format(new Date());
    const { page } = await open('/usage?period=today', { timezoneId: 'America/Los_Angeles' }, abroad);
    await expect.poll(() => page.getByTestId('report-days').textContent()).toBe(`${today} · ${zone}`);
    await expect.poll(() => page.getByTestId('total-requests').textContent()).toBe(String(i + 1));
    expect(await page.getByTestId('receipt-row').count()).toBe(i + 1);
    await page.getByTestId('usage-chart-as-table').click();
    const bars = await page.locator('[data-testid=usage-chart] table tbody td:nth-child(2)').allTextContents();
    const total = nano((await page.getByTestId('total-cost').getAttribute('data-usd')) ?? '');
    const rows = await page
      .getByTestId('receipt-row')
      .locator('[data-usd]')
      .evaluateAll((all) => all.map((one) => one.dataset.usd ?? ''));
    for (const amounts of [bars.map((text) => text.replace(/[$,]/g, '')), rows])
      expect(amounts.reduce((sum, amount) => sum + nano(amount), 0n)).toBe(total);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines[0]?.startsWith(`time (${zone}),time (UTC),`)).toBe(true);
    expect(lines).toHaveLength(i + 2);
    await page.context().close();
  }
});

test('filters by cost and dialect take either notation of an amount; times to the first token and keys are charted by hour', async () => {
  const { page } = await open('/usage?period=7d');
  const filter = async (above: string) => {
    await page.getByTestId('open-filters').click();
    await page.getByTestId('filter-above').fill(above);
    await page.getByTestId('filter-dialect').selectOption('openai-chat');
    await page.getByTestId('filter').click();
  };
  await filter('1,000');
  await page.getByText('Enter an amount such as 12.50.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('discard').click();
  await filter('0,000005');
  await page.getByTestId('chip-above').waitFor();
  expect(new URL(page.url()).searchParams.get('above')).toMatch(/^"?0\.000005"?$/);
  const [some] = (
    await customer.api.query<{ items: { costUsd: string }[] }>('usage.list', { limit: 1, period: '7d', costAboveUsd: '0.000005' })
  ).items;
  expect(nano(some?.costUsd ?? '')).toBeGreaterThan(5_000n);
  const shown = await page.getByTestId('receipt-row').first().locator('[data-usd]').first().getAttribute('data-usd');
  expect(shown).toBe(some?.costUsd);
  const headOf = async (query: string) => {
    await page.goto(`${product.base}/usage?period=yesterday&${query}`);
    await page.getByTestId('usage-chart-as-table').click();
    return page.locator('[data-testid=usage-chart] table thead').textContent();
  };
  expect(await headOf('metric=firstToken&unit=hour')).toContain('95th percentile');
  expect(await headOf('by=key&unit=hour')).toContain('long ago');
  expect(await headOf('metric=firstToken&by=model')).toMatch(/model-\d.*All others/);
  expect(await headOf('metric=tokens&by=key')).toContain('long ago');
  expect(await headOf('metric=firstToken&compare=1')).toContain('Period before');
  await page.context().close();
});

test('the drawer moves with j and k, its address reopens it, and a failed call says that it was not charged', async () => {
  const { page } = await open('/usage?status=failed');
  const rows = page.getByTestId('receipt-row');
  expect(await rows.first().textContent()).toContain('not reported');
  await rows.first().click();
  await page.getByTestId('receipt-outcome').filter({ hasText: 'Not charged' }).waitFor();
  const first = page.url();
  await page.keyboard.press('j');
  await expect.poll(() => page.url()).not.toBe(first);
  expect(await rows.nth(1).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('k');
  await expect.poll(() => page.url()).toBe(first);
  await page.reload();
  await page.getByTestId('receipt-outcome').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe('/usage?status=failed');
  await page.context().close();
});

test('the columns that were chosen are in the address; the header stays in view while one scrolls', async () => {
  const { page } = await open('/usage');
  const heads = () => page.locator('th[scope=col]').allTextContents();
  await page.getByTestId('receipt-row').first().waitFor();
  expect(await heads()).toContain('Duration');
  await page.getByTestId('open-columns').click();
  await page.getByTestId('column-duration').uncheck();
  await page.getByTestId('column-firstToken').check();
  await shoot(page, 'usage-columns');
  await page.getByTestId('close-columns').click();
  expect(new URL(page.url()).searchParams.get('shown')).toBe('time.model.key.tag.input.output.cost.firstToken.status');
  await page.reload();
  await page.getByTestId('receipt-row').first().waitFor();
  expect(await heads()).toEqual(['Time', 'Model', 'Key', 'Tag', 'Input', 'Output', 'Cost', 'Time to first token', 'Status']);
  await page.evaluate(() => window.scrollTo(0, 2_000));
  await expect.poll(async () => (await page.locator('th[scope=col]').first().boundingBox())?.y).toBe(0);
  await shoot(page, 'usage-sticky-head');
  // Another device has no address with columns, and shows those that the user keeps.
  const other = await open('/usage');
  await other.page.getByTestId('receipt-row').first().waitFor();
  expect(await other.page.locator('th[scope=col]').allTextContents()).toEqual(await heads());
  expect(new URL(other.page.url()).search).toBe('');
  await other.page.context().close();
  // So does that of a table with all columns, which is wider than its frame.
  await page.goto(`${product.base}/usage?shown=time.model.key.tag.dialect.agent.input.output.cost.firstToken.duration.status`);
  await page.getByTestId('receipt-row').first().waitFor();
  const width = () =>
    page.locator('table:has([data-testid=receipt-row])').evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
  expect(await width()).toBeGreaterThan(0);
  await page.evaluate(() => window.scrollTo(0, 2_000));
  await expect.poll(async () => Math.round((await page.locator('th[scope=col]').first().boundingBox())?.y ?? -1)).toBe(0);
  await page.getByTestId('open-columns').click();
  await page.getByTestId('reset-columns').click();
  await page.getByTestId('close-columns').click();
  expect(await heads()).toContain('Duration');
  expect(new URL(page.url()).search).toBe('');
  await page.goto(`${product.base}/usage?shown=5`);
  await page.getByTestId('receipt-row').first().waitFor();
  expect(await heads()).toContain('Duration');
  await page.context().close();
});

test('live mode makes one call in five seconds, shows new calls, and stops in a hidden tab', async () => {
  const { page, calls } = await open('/usage?period=today');
  await page.getByTestId('total-requests').waitFor();
  const before = Number(await page.getByTestId('total-requests').textContent());
  calls.length = 0;
  await page.getByTestId('live').check();
  const answer = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  await expect.poll(() => page.getByTestId('total-requests').textContent(), { timeout: 12_000 }).toBe(String(before + 1));
  await page.getByTestId('receipt-row').filter({ hasText: 'sandbox-gpt' }).waitFor();
  const live = calls.filter((names) => names.some((name) => name.startsWith('usage.')));
  expect(live.length).toBeLessThanOrEqual(3);
  expect(live[0]?.sort()).toEqual(['usage.list', 'usage.report']);
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true }));
  await page.waitForTimeout(500);
  calls.length = 0;
  await page.waitForTimeout(6_000);
  expect(calls.flat().filter((name) => name.startsWith('usage.'))).toEqual([]);
  await page.context().close();
});

test('in Arabic on a phone nothing is cut off, no figure is odd, and a translated page keeps working', async () => {
  for (const path of ['/overview', '/usage?compare=1&metric=tokens', '/usage?view=breakdown']) {
    const { page } = await open(path, { viewport: { width: 390, height: 844 }, locale: 'ar', colorScheme: 'dark' });
    await page.getByTestId(path === '/overview' ? 'overview-chart' : 'usage-chart').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect((await page.locator('main :not(:has(*))').allTextContents()).join('\n')).not.toMatch(
      /NaN|undefined|Invalid|\d[eE][+-]?\d|(^|\s)-0(\s|$)/,
    );
    await shoot(page, `ar-390${path.replace(/\W+/g, '-')}`);
    // What browsers do that translate a page: every text is wrapped.
    await page.evaluate(() => {
      const texts: Text[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement?.closest('[translate=no]')) texts.push(node as Text);
      for (const text of texts) {
        const font = document.createElement('font');
        text.replaceWith(font);
        font.append(text);
      }
    });
    if (path !== '/overview') {
      await page.getByTestId('metric-requests').check();
      await page.getByTestId('open-filters').click();
      await page.getByTestId('filter-status').selectOption('failed');
      await page.getByTestId('filter').click();
      await page.getByTestId('chip-status').click();
    }
    if (path === '/usage?compare=1&metric=tokens') {
      await page.getByTestId('live').check();
      await page.waitForResponse((response) => response.url().includes('usage.list'));
      await page.getByTestId('receipt-row').first().click();
      await page.getByTestId('receipt-total').waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('receipt-total').waitFor({ state: 'detached' });
    }
    await page.context().close();
  }
});

test('in Arabic amounts and names run from left to right and are not translated; axes stay, tables and legends turn', async () => {
  const { page } = await open('/usage', { locale: 'ar' });
  await page.getByTestId('receipt-row').first().waitFor();
  await page.getByTestId('usage-chart').waitFor();
  const wrong = await page.locator('[data-usd], code, pre').evaluateAll((all) =>
    all
      .filter((one) => {
        const { direction, unicodeBidi, display } = getComputedStyle(one);
        const isIsolated = /isolate/.test(unicodeBidi) || display !== 'inline';
        return direction !== 'ltr' || !isIsolated || one.closest('[translate=no]') === null;
      })
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(wrong).toEqual([]);
  // Time runs to the right, columns and the legend to the left.
  const lefts = (selector: string) => page.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  const rising = (numbers: number[]) => numbers.length > 1 && numbers.every((one, i) => i === 0 || one > (numbers[i - 1] ?? 0));
  expect(rising(await lefts('[data-testid=usage-chart] .mt-1\\.5 > span'))).toBe(true);
  expect(rising((await lefts('th[scope=col]')).reverse())).toBe(true);
  const [first = 0, second = 0] = await lefts('[data-testid=usage-chart] ul:first-child > li');
  expect(first).toBeGreaterThan(second);
  // What is copied has no marks of direction.
  await page.getByTestId('receipt-row').first().click();
  await page.getByTestId('receipt-total').waitFor();
  const drawn = (await page.getByRole('dialog').locator('[data-usd], code, [dir=ltr]').allTextContents()).join('');
  expect(drawn).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  await page.context().close();
});

test('the chart is read with the keyboard, and the overview links to rows that add up to its figures', async () => {
  const { page } = await open('/overview');
  const month = (await page.getByTestId('spend-month').getAttribute('data-usd')) ?? '';
  const tops = await page.getByTestId('top-key').evaluateAll((all) => all.map((one) => one.getAttribute('data-usd') ?? ''));
  expect(tops.reduce((sum, usd) => sum + nano(usd), 0n)).toBe(nano(month));
  const plot = page.getByTestId('overview-chart-plot');
  await plot.focus();
  await page.keyboard.press('ArrowLeft');
  expect(await plot.getAttribute('aria-valuetext')).toMatch(/^\w{3}, \w{3} \d+, \$\d+\.\d+, model-/);
  await page.getByTestId('top-key').first().click();
  await expect.poll(() => page.getByTestId('total-cost').getAttribute('data-usd')).toBe(tops[0]);
  await page.goBack();
  await plot.focus();
  await page.keyboard.press('ArrowLeft');
  const day = /\$[\d.]+/.exec((await plot.getAttribute('aria-valuetext')) ?? '')?.[0] ?? '';
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('total-cost').textContent()).toBe(day);
  await page.goBack();
  const failed = await page.getByTestId('error-rate').textContent();
  await page.getByTestId('error-rate').click();
  await page.getByTestId('chip-status').waitFor();
  await page.getByTestId('total-errors').waitFor();
  expect(failed).toBe('2%');
  await page.context().close();
});
