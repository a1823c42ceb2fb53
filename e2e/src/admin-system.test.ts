import { readFileSync } from 'node:fs';
import { isNightly } from '@derouter/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff } from './customer.ts';
import { openSignedIn } from './open-signed-in.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { desktop, type View, views } from './views.ts';

/** The staff pages that run the service: system, audit log, content. */

let browser: Browser;
let product: Product;
let customer: Customer;
let staff: ApiSession;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct({ SANDBOX_UPSTREAM: 'on', METRICS_TOKEN: 'not-for-eyes' });
  [browser, staff] = [await launchBrowser(), await createStaff(product)];
  customer = await createCustomer(product, '25');
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

const open = (session: ApiSession, path: string, view?: View) => openSignedIn({ browser, product, problems }, session, path, view);

test('an announcement is written, seen by a customer in the console, and ended', async () => {
  const page = await open(staff, 'admin/content');
  await page.getByTestId('new-announcement').click();
  expect(await page.getByTestId('save-announcement').isDisabled()).toBe(true);
  for (const [locale, title, text] of [
    ['en', 'Maintenance on Sunday', 'Answers may be slow from 08:00 to 09:00 UTC.'],
    ['zh', '周日维护', '08:00 至 09:00（UTC）期间回答可能较慢。'],
  ] as const) {
    await page.getByTestId('announcement-language').selectOption(locale);
    await page.getByTestId('announcement-title').fill(title);
    await page.getByTestId('announcement-text').fill(text);
  }
  await page.getByTestId('save-announcement').click();
  await page.getByTestId('announcement-row').getByText('Shown').waitFor();
  const [english, chinese] = await Promise.all([
    open(customer.api, 'overview'),
    open(customer.api, 'overview', { ...desktop, locale: 'zh-CN' }),
  ]);
  await english.getByTestId('announcement').getByText('Maintenance on Sunday').waitFor();
  await shoot(english, 'announcement-console');
  // The language of the account counts, and is English until it is changed.
  await chinese.getByTestId('announcement').first().waitFor();
  await page.getByTestId('end-announcement').click();
  await page.getByTestId('announcement-row').getByText('Ended').waitFor();
  await english.reload({ waitUntil: 'networkidle' });
  expect(await english.getByTestId('announcement').count()).toBe(0);
});

test('an incident is published and resolved; a mail is previewed in every language', async () => {
  const page = await open(staff, 'admin/content?tab=incidents');
  await page.getByTestId('new-incident').click();
  for (const locale of ['en', 'zh']) {
    await page.getByTestId(`incident-title-${locale}`).fill('Slow answers');
    await page.getByTestId(`incident-text-${locale}`).fill('We look into it.');
  }
  await page.getByTestId('save-incident').click();
  await page.getByTestId('incident-row').getByText('Investigating').waitFor();
  const seen = await open(customer.api, 'status', isNightly ? { width: 390, locale: 'ar-EG', colorScheme: 'dark' } : desktop);
  const [state, resolved] = isNightly ? ['قيد التحقيق', 'تم الحل'] : ['Investigating', 'Resolved'];
  const incident = seen.getByTestId('incident');
  for (const words of ['Slow answers', 'We look into it.', state]) await incident.getByText(words, { exact: true }).waitFor();
  // Above the models while it lasts, and below a heading of its own afterwards.
  const isAbove = async () =>
    ((await incident.boundingBox())?.y ?? 0) < ((await seen.getByTestId('model-state').first().boundingBox())?.y ?? 0);
  expect(await isAbove()).toBe(true);
  // That heading has nothing below it yet.
  const heading = seen.locator('main h2:text-is("Incidents"), main h2:text-is("الأعطال")');
  expect(await heading.count()).toBe(0);
  await shoot(seen, 'incident-customer');
  await page.getByTestId('resolve-incident').click();
  await page.getByTestId('incident-row').getByText('Resolved').waitFor();
  await seen.reload({ waitUntil: 'networkidle' });
  await incident.getByText(resolved, { exact: true }).waitFor();
  expect(await isAbove()).toBe(false);
  expect(await heading.count()).toBe(1);
  await seen.context().close();

  await page.goto(`${product.base}/admin/content?tab=mails`, { waitUntil: 'networkidle' });
  await page.getByTestId('template-row').nth(3).click();
  await page.getByTestId('mail-language').selectOption('ar');
  await page.getByTestId('mail-text').waitFor();
  const frame = page.frameLocator('[data-testid=mail-frame]');
  await frame.locator('html[dir=rtl]').waitFor();
  expect(page.url()).toContain('locale=ar');
});

test('an upstream gets a second key and its costs, drains, and routes go to the cheapest', async () => {
  const page = await open(staff, 'admin/upstreams');
  await page.getByTestId('add-upstream').click();
  await page.getByTestId('upstream-name').fill('Second provider');
  await page.getByTestId('upstream-base-url').fill(product.base);
  await page.getByTestId('upstream-credential').fill('sk-first-1111');
  await page.getByTestId('upstream-private').check();
  await page.getByTestId('save-upstream').click();
  const row = page.getByTestId('upstream-row').filter({ hasText: 'Second provider' });
  await row.getByTestId('edit-upstream').click();
  await page.getByTestId('credential-label').fill('Project B');
  await page.getByTestId('further-credential').fill('sk-second-2222');
  await page.getByTestId('add-credential').click();
  const key = (label: string) => page.getByTestId('credential').filter({ hasText: label });
  await key('Project B').waitFor();
  // Our own server is a provider that refuses one of the keys.
  await page.getByTestId('credential-label').fill('Project C');
  await page.getByTestId('further-credential').fill(customer.key);
  await page.getByTestId('add-credential').click();
  for (const [label, result] of [
    ['Project B', 'The key was refused (HTTP 401)'],
    ['Project C', 'the key is good'],
  ] as const) {
    await key(label).getByTestId('test-credential').click();
    await key(label).getByTestId('test-result').getByText(result).waitFor();
  }
  await page.getByTestId('cost-percent').fill('ninety');
  await page.getByTestId('add-cost').click();
  await page.getByText('Enter a rate such as 2.50.').waitFor();
  await page.getByTestId('cost-percent').fill('87.5');
  await page.getByTestId('add-cost').click();
  await page.getByTestId('costs').getByText('87.5 % of the list price').waitFor();
  await page.getByTestId('cost-kind').selectOption('rates');
  await page.getByTestId('cost-model').fill('claude-haiku-4-5');
  await page.getByTestId('rate-input').fill('0.9');
  await page.getByTestId('add-cost').click();
  // The output of a tier is missing, and then that of the tier that is added.
  await page.getByText('Enter a rate such as 2.50.').waitFor();
  await page.getByTestId('rate-output').fill('4.5');
  await page.getByTestId('add-rate').selectOption({ label: 'Cache write, 1 h' });
  await page.getByTestId('rate-cache_write_1h').fill('1.6');
  await page.getByTestId('add-rate').selectOption({ label: 'Web search' });
  await page.getByTestId('rate-web_search').fill('0.01');
  await page.getByTestId('add-rate').selectOption({ label: '× flex' });
  await page.getByTestId('rate-flex').fill('0.5');
  for (const tokens of ['200,000', '500000']) {
    await page.getByTestId('tier-from').fill(tokens);
    await page.getByTestId('add-tier').click();
  }
  await page.getByTestId('remove-tier').nth(1).click();
  await page.getByTestId('rate-input').nth(1).fill('1.8');
  await page.getByTestId('add-cost').click();
  await page.getByText('Enter a rate such as 2.50.').waitFor();
  await shoot(page, 'upstream-cost-form');
  await page.getByTestId('rate-output').nth(1).fill('9');
  await page.getByTestId('cost-from').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
  await page.getByTestId('add-cost').click();
  const coming = page.getByTestId('cost').filter({ hasText: 'claude-haiku-4-5' });
  await coming.getByText('From 200,000 prompt tokens: Input $1.80 · Output $9.00').waitFor();
  expect(await coming.textContent()).toMatch(/Cache write, 1 h \$1\.60.*USD per call: Web search \$0\.01.*× flex 0\.5/);
  await coming.scrollIntoViewIfNeeded();
  await shoot(page, 'upstream-edit');
  await coming.getByTestId('withdraw-cost').click();
  await page.getByTestId('action-reason').fill('the offer was taken back');
  await shoot(page, 'withdraw-cost');
  await page.getByTestId('confirm-action').click();
  await coming.waitFor({ state: 'detached' });
  await page.getByTestId('edit-upstream-drain').check();
  await page.getByTestId('save-upstream-edit').click();
  await row.getByText('Draining').waitFor();
  await row.getByText('…1111 …2222').waitFor();
  await shoot(page, 'upstreams');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-upstreams').click()]);
  const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { upstreams: object[] };
  expect(JSON.stringify(file)).not.toMatch(/1111|2222|sk-/);
  await page.getByTestId('open-import-upstreams').click();
  const changed = { ...file, upstreams: file.upstreams.map((one) => ({ ...one, draining: false })) };
  await page.getByTestId('upstream-file').setInputFiles({ name: 'upstreams.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await page.getByText('This file cannot be imported').waitFor();
  const buffer = Buffer.from(JSON.stringify(changed));
  await page.getByTestId('upstream-file').setInputFiles({ name: 'upstreams.json', mimeType: 'application/json', buffer });
  await page.getByTestId('upstream-difference').getByText('setting draining').waitFor();
  await page.getByTestId('import-reason').fill('back to work');
  await shoot(page, 'upstream-import');
  await page.getByTestId('import-upstreams').click();
  await row.getByText('Draining').waitFor({ state: 'detached' });
  await page.goto(`${product.base}/admin/models`, { waitUntil: 'networkidle' });
  await page.getByTestId('edit-model').first().click();
  await page.getByTestId('model-routing').selectOption('price');
  await page.getByText('Unknown costs come last').waitFor();
  await page.getByTestId('model-successor').selectOption({ index: 1 });
  await shoot(page, 'model-routing');
  await page.getByTestId('save-model').click();
  await page.getByTestId('save-model').waitFor({ state: 'detached' });
});

test('routes are ordered by buttons and by dragging; a price is previewed before it is announced, and has a history', async () => {
  const page = await open(staff, 'admin/models');
  const row = page.getByTestId('model-row').filter({ hasText: 'sandbox-gpt' });
  await row.getByTestId('edit-model').click();
  await page.getByTestId('add-route').click();
  await page.getByTestId('route-model').nth(1).fill('second');
  const order = () =>
    Promise.all(
      [0, 1].map(
        async (i) =>
          `${await page.getByTestId('route-model').nth(i).inputValue()} ${await page.getByTestId('route-priority').nth(i).inputValue()}`,
      ),
    );
  await page.getByTestId('route-up').nth(1).click();
  await expect.poll(order).toEqual(['second 0', 'sandbox-gpt 1']);
  // The one that was moved keeps the focus, now on its other button.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('route-down');
  await page.getByTestId('route-handle').nth(0).dragTo(page.getByTestId('route').nth(1));
  await expect.poll(order).toEqual(['sandbox-gpt 0', 'second 1']);
  await page.keyboard.press('Escape');
  await page.getByTestId('discard').click();
  await row.getByTestId('edit-price').click();
  await page.getByTestId('rate-input').first().fill('7.5');
  await page.getByTestId('review-price').click();
  await page.getByTestId('price-told').waitFor();
  await shoot(page, 'price-preview');
  await page.keyboard.press('Escape');
  await page.getByTestId('discard').click();
  await row.getByTestId('price-history-of').click();
  await page.getByTestId('price-version').getByText('In force').waitFor();
});

test('a promotional code has a text of one’s own, begins and ends; lists are filtered and dialogs opened by the address', async () => {
  const page = await open(staff, 'admin/payments?tab=promo');
  await page.getByTestId('add-promo').click();
  await page.getByTestId('promo-label').fill('Spring');
  await page.getByTestId('promo-code').fill('spring-2100');
  await page.getByTestId('promo-starts').fill('2100-01-01T10:00');
  await page.getByTestId('promo-ends').fill('2099-01-01T10:00');
  await page.getByTestId('promo-label').focus();
  await page.getByText('The end must be in the future').waitFor();
  expect(await page.getByTestId('create-promo').isDisabled()).toBe(true);
  await page.getByTestId('promo-ends').fill('2100-02-01T10:00');
  await shoot(page, 'promo-dialog');
  await page.getByTestId('create-promo').click();
  await page.getByTestId('promo-text').getByText('spring-2100').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('promo-row').getByText('Not begun').waitFor();
  await page.getByTestId('filter-state').selectOption('active');
  await page.waitForURL(/state=active/);
  await page.getByText('No code has this state').waitFor();
  expect(await page.getByTestId('export-csv').getAttribute('href')).toContain('active');
  await page.goto(`${product.base}/admin/payments?tab=promo&state=planned`, { waitUntil: 'networkidle' });
  await page.getByTestId('promo-row').getByText('Not begun').waitFor();

  await page.goto(`${product.base}/admin/upstreams?query=second&show=open`, { waitUntil: 'networkidle' });
  await page.getByText('No upstream matches').waitFor();
  await page.getByTestId('filter-show').selectOption('');
  const row = page.getByTestId('upstream-row');
  await row.filter({ hasText: 'Second provider' }).waitFor();
  await expect.poll(() => row.count()).toBe(1);
  await row.getByTestId('edit-upstream').click();
  await page.waitForURL(/edit=[0-9a-f-]{36}/);
  const edited = page.url();
  await page.goto(edited, { waitUntil: 'networkidle' });
  await page.getByTestId('edit-upstream-name').waitFor();
  await page.goto(`${product.base}/admin/models?query=sandbox-gpt&edit=sandbox-gpt&dialog=history`, { waitUntil: 'networkidle' });
  await page.getByTestId('price-version').first().waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('edit'));
  await expect.poll(() => page.getByTestId('model-row').count()).toBe(1);
  await page.goto(`${product.base}/admin/content?state=planned`, { waitUntil: 'networkidle' });
  await page.getByText('Nothing has this state').waitFor();
  await page.getByTestId('filter-state').selectOption('ended');
  await page.getByTestId('announcement-row').getByText('Ended').waitFor();
});

test('the ledger is explored, its trial balance shown, and the books are proven with progress', async () => {
  const page = await open(staff, 'admin/books');
  await page.getByTestId('filter-code').fill('top_up');
  await page.getByTestId('apply-filters').click();
  await page.waitForURL(/code=top_up/);
  await expect.poll(() => page.getByTestId('transfer-row').count()).toBe(1);
  await page.getByTestId('transfer-order').click();
  await page.getByTestId('payment-row').getByText(customer.email).click();
  // The order leads to its customer and each of its entries to the books.
  await page.getByTestId('order-customer').getByText(customer.email).waitFor();
  await page.getByTestId('payment-transfer').getByRole('link').first().click();
  await page.waitForURL(/books\?.*id=/);
  await expect.poll(() => page.getByTestId('transfer-row').count()).toBe(1);
  const number = await page.getByTestId('filter-id').inputValue();
  await page.getByTestId('filter-from').fill('2199-01-01');
  await page.getByTestId('apply-filters').click();
  await page.waitForURL(/from=2199-01-01/);
  await page.getByText('Nothing matches these filters.').waitFor();
  await shoot(page, 'books-filters');
  await page.goto(`${product.base}/admin/customers?query=${number.padStart(5, '0')}`);
  await page.getByTestId('search-hit').filter({ hasText: 'Transfer' }).first().click();
  await page.waitForURL(/books\?.*id=/);
  await expect.poll(() => page.getByTestId('transfer-row').count()).toBe(1);
  await shoot(page, 'books-transfer');
  await page.getByTestId('tab-balances').click();
  await page.getByTestId('balance-row').filter({ hasText: 'wallets:paid' }).waitFor();
  await page.getByTestId('tab-proofs').click();
  await page.getByTestId('prove').click();
  await page.getByTestId('proof-row').getByText('The books are right.').waitFor();
});

test('the audit log is filtered in the URL, shows what changed, and is exported', async () => {
  const page = await open(staff, 'admin/audit');
  await page.getByTestId('filter-action').selectOption('end announcement');
  await page.getByTestId('apply-filters').click();
  await page.waitForURL(/action=end.announcement/);
  await page.getByTestId('audit-row').filter({ hasText: 'Ended an announcement' }).waitFor();
  await expect.poll(() => page.getByTestId('audit-row').count()).toBe(1);
  const chinese = await open(staff, 'admin/audit', { ...desktop, locale: 'zh-CN' });
  await chinese.getByTestId('audit-row').filter({ hasText: '结束公告' }).waitFor();
  await chinese.context().close();
  await page.getByTestId('audit-row').first().click();
  const entry = page.getByTestId('audit-entry');
  await entry.getByText('endsAt').waitFor();
  expect(await entry.textContent()).toContain('first-staff@example.com');
  const href = await page.getByTestId('export-csv').getAttribute('href');
  const csv = await fetch(`${product.base}${href}`, { headers: { cookie: staff.cookie } });
  expect(await csv.text()).toMatch(/id,who.*\r\n.*end announcement/);
});

test('the system page shows the server, queues, mail, receipts, settings without secrets, and staff', async () => {
  const page = await open(staff, 'admin/system');
  await page.getByTestId('process-row').first().waitFor();
  await page.getByTestId('tab-jobs').click();
  await page.getByTestId('queue-row').filter({ hasText: 'Nightly proof of the books' }).waitFor();
  await page.getByTestId('tab-settings').click();
  const token = page.getByTestId('setting-row').filter({ hasText: 'METRICS_TOKEN' });
  await token.waitFor();
  expect(await token.textContent()).toContain('Environment');
  expect(await page.content()).not.toContain('not-for-eyes');
  await page.getByTestId('tab-partitions').click();
  await expect.poll(() => page.getByTestId('partition-row').count()).toBeGreaterThan(3);
  await page.getByTestId('tab-staff').click();
  await page.getByTestId('staff-row').waitFor();
});

test.each(views)('the pages fit $width px in $locale, $colorScheme', async (view) => {
  const paths = [
    'books',
    'books?tab=balances',
    'books?tab=proofs',
    'system',
    'system?tab=jobs',
    'system?tab=settings',
    'audit',
    'content',
    'content?tab=incidents',
    'content?tab=mails',
  ];
  const page = await open(staff, 'admin/system', view);
  for (const path of paths) {
    await page.goto(`${product.base}/admin/${path}`, { waitUntil: 'networkidle' });
    const name = `admin-${path.replace(/\?tab=/, '-')}-${view.width}-${view.locale.slice(0, 2)}-${view.colorScheme}`;
    await shoot(page, name);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
  }
});
