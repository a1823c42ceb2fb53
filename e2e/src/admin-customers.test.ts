import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff, hire, nano } from './customer.ts';
import { openSignedInContext } from './open-signed-in.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { desktop, type View, views } from './views.ts';
import { walkToday } from './walk-today.ts';

/** The staff pages about customers, requests and the day, the roles, and the view of a customer's console. */

let browser: Browser;
let product: Product;
let owner: ApiSession;
let finance: ApiSession;
let customer: Customer;
let accountId: string;
let receiptId: string;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct({ ADJUSTMENT_APPROVAL_USD: '50' });
  browser = await launchBrowser();
  owner = await createStaff(product);
  finance = await hire(product, owner, 'finance@example.com', ['finance']);
  customer = await createCustomer(product, '25');
  const messages = [{ role: 'user', content: 'Hi' }];
  for (const [i, model] of ['sandbox-gpt', 'sandbox-gpt', 'sandbox-claude', 'no-such-model', 'sandbox-gpt'].entries()) {
    const answer = await fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json', 'x-request-id': `job-${i}` },
      // The last one is refused by the upstream.
      body: JSON.stringify({ model, stream: i === 0, messages: i === 4 ? [] : messages }),
    });
    receiptId = (answer.ok && answer.headers.get('x-derouter-receipt')) || receiptId;
    await answer.text();
  }
  const { account } = await customer.api.query<{ account: { id: string } }>('accounts.me');
  accountId = account.id;
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

const openContext = (session: ApiSession, view?: View) => openSignedInContext({ browser, problems }, session, view);

async function open(session: ApiSession, path: string, view = desktop): Promise<Page> {
  const page = await (await openContext(session, view)).newPage();
  await page.goto(`${product.base}/${path}`);
  return page;
}

async function shootWhole(page: Page, name: string, { width, locale, colorScheme }: View): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} at ${width}`).toBeLessThanOrEqual(0);
  await shoot(page, `${name}-${width}-${locale.slice(0, 2)}-${colorScheme}`, { fullPage: true });
}

test('one search says what it found and leads there', async () => {
  const page = await open(owner, 'admin/customers');
  await page.getByTestId('search').fill(customer.email);
  await page.getByTestId('customer-row').filter({ hasText: customer.email }).waitFor();
  expect(page.url()).toContain('query=');
  await page.getByTestId('search').fill(customer.key);
  const hit = page.getByTestId('search-hit').filter({ hasText: customer.email });
  await hit.waitFor();
  // Of a pasted key, only what is stored of it leaves the field.
  expect(page.url()).not.toContain(customer.key);
  await page.getByTestId('search').fill('job-1');
  await page.getByTestId('search-hit').filter({ hasText: 'Request, by the client' }).click();
  await page.getByTestId('request-row').first().click();
  await page.getByTestId('request').waitFor();
  await page.getByText('job-1').first().waitFor();
  await page.context().close();
});

test('an adjustment beyond what one person may is confirmed by another, with a reason', async () => {
  const page = await open(finance, `admin/customers/${accountId}`);
  // What the role does not allow is disabled and says why.
  expect(await page.getByTestId('suspend').isDisabled()).toBe(true);
  expect(await page.getByTestId('suspend').getAttribute('title')).toBe('Your role does not allow this.');
  await page.getByTestId('credit').click();
  await page.getByTestId('adjust-amount').fill('75');
  await page.getByTestId('adjust-reason').fill('Refund of the annual fee');
  await page.getByTestId('review-adjust').click();
  await page.getByTestId('confirm-adjust').click();
  await page.getByTestId('adjusted').getByText('A colleague must confirm it').waitFor();
  await page.context().close();

  const theirs = await open(owner, 'admin/today');
  await theirs.getByTestId('alert-adjustments').getByRole('link').click();
  await theirs.getByTestId('pending-adjustment').getByTestId('confirm-adjustment').click();
  await theirs.getByTestId('action-reason').fill('Checked the contract');
  await theirs.getByTestId('confirm-action').click();
  await theirs.getByTestId('pending-adjustment').waitFor({ state: 'detached' });
  await theirs.goto(`${product.base}/admin/customers/${accountId}?tab=ledger&kind=transfer`);
  await theirs.getByTestId('ledger-row').filter({ hasText: 'Refund of the annual fee' }).waitFor();
  await theirs.goto(`${product.base}/admin/customers/${accountId}?tab=audit`);
  await theirs.getByTestId('staff-action').filter({ hasText: 'Checked the contract' }).waitFor();
  expect((await customer.balance()).balanceUsd).toMatch(/^99\./);
  await theirs.context().close();
});

test('notes and sessions', async () => {
  const page = await open(owner, `admin/customers/${accountId}?tab=notes`);
  await page.getByTestId('note-text').fill('Asked about invoices by phone.');
  await page.getByTestId('add-note').click();
  await page.getByTestId('note').filter({ hasText: 'invoices' }).waitFor();
  await page.getByTestId('delete-note').click();
  await page.getByTestId('note').waitFor({ state: 'detached' });
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('customer-session').first().waitFor();
  await page.context().close();
});

test('owners give and change roles; pages that a role does not open are not offered', async () => {
  const page = await open(owner, 'admin/security');
  const row = page.getByTestId('staff-row').filter({ hasText: 'finance@example.com' });
  await row.getByTestId('change-roles').click();
  await page.getByTestId('role-finance').uncheck();
  await page.getByTestId('role-engineer').check();
  await page.getByTestId('action-reason').fill('moved');
  await page.getByTestId('confirm-action').click();
  await row.getByText('Engineer').waitFor();
  const theirs = await open(finance, 'admin/payments');
  // The first tab that the role may read, and no others.
  await theirs.getByTestId('event-state').waitFor();
  expect(await theirs.getByTestId('tab-events').getAttribute('aria-current')).toBe('page');
  expect(await theirs.getByTestId('tab-orders').count()).toBe(0);
  await theirs.goto(`${product.base}/admin/payments?tab=refunds`);
  await theirs.getByTestId('not-for-role').waitFor();
  await row.getByTestId('change-roles').click();
  await page.getByTestId('role-finance').check();
  await page.getByTestId('role-engineer').uncheck();
  await page.getByTestId('action-reason').fill('back');
  await page.getByTestId('confirm-action').click();
  await row.getByText('Finance').waitFor();
  await theirs.context().close();
  await page.context().close();
});

describe('a view of the console', () => {
  test('opens in a new tab, changes nothing, is always marked, ends, and the customer sees it', async () => {
    const context = await openContext(owner);
    const page = await context.newPage();
    await page.goto(`${product.base}/admin/customers/${accountId}`);
    await page.getByTestId('view-as').click();
    await page.getByTestId('action-reason').fill('The customer asked about a charge');
    const [tab] = await Promise.all([context.waitForEvent('page'), page.getByTestId('confirm-action').click()]);
    await tab.waitForURL('**/overview');
    await tab.getByTestId('view-banner').getByText(customer.email).waitFor();
    expect(tab.url()).not.toContain('#');
    // The rail begins below the banner and ends with the window.
    const rail = tab.locator('aside');
    const box = async () => (await rail.boundingBox()) ?? { y: 0, height: 0 };
    await expect.poll(async () => Math.round((await box()).y + (await box()).height)).toBe(tab.viewportSize()?.height);
    await tab.goto(`${product.base}/keys`);
    await tab.getByTestId('view-banner').waitFor();
    await tab.getByTestId('new-key').first().click();
    await tab.getByTestId('key-name').fill('mine');
    await tab.getByTestId('create-key').click();
    await tab.getByText('This is a view').waitFor();
    await shootWhole(tab, 'console-view', desktop);
    // The owner has no account of their own here; with one, the file would be theirs.
    await tab.goto(`${product.base}/usage`);
    await tab.getByTestId('export').click();
    await tab.getByText('Files cannot be downloaded in a view.').waitFor();
    await tab.keyboard.press('Escape');
    await tab.goto(`${product.base}/pricing`);
    await tab.getByTestId('view-banner').waitFor();
    await tab.goto(`${product.base}/settings`);
    await tab.getByTestId('end-view').click();
    await tab.getByTestId('view-ended').waitFor();
    await page.reload();
    await page.getByTestId('console-view').filter({ hasText: '/overview → /keys → /usage → /pricing → /settings' }).waitFor();
    await context.close();

    const own = await open(customer.api, 'settings');
    await own.getByTestId('staff-view').filter({ hasText: 'The customer asked about a charge' }).waitFor();
    expect(await own.getByTestId('view-banner').count()).toBe(0);
    await shootWhole(own, 'settings-staff-views', desktop);
    await own.context().close();
  });
});

test('every figure, row and alert of the first page leads to the rows that it counts', async () => {
  const adjustment = { accountId, kind: 'credit', amountUsd: '75', reason: 'a test', adjustmentId: randomUUID() };
  await finance.mutate('admin.customers.adjust', adjustment);
  const withdrawal = {
    clearing: 'clearing:sandbox',
    destination: 'bank',
    direction: 'out',
    amountUsd: '60',
    feeUsd: '0',
    reason: 'a test',
  };
  await finance.mutate('admin.payments.withdraw', { ...withdrawal, id: randomUUID(), reference: 'line 1' });
  const [upstream] = await owner.query<{ id: string }[]>('admin.upstreams.list');
  await owner.mutate('admin.upstreams.setCredit', { id: upstream?.id, source: 'staff', leftUsd: '0', alertDays: 7 });
  const page = await open(owner, 'admin/today');
  await walkToday({ page, base: product.base, outstandingNano: nano((await customer.balance()).balanceUsd) });
  await page.context().close();
});

test.each(views)('the staff pages fit the window in $locale, $colorScheme, at $width px', async (view) => {
  const page = await open(owner, 'admin/today', view);
  const ready: Readonly<Record<string, string>> = {
    today: 'figures',
    customers: 'customer-row',
    [`customers/${accountId}`]: 'customer-status',
    [`customers/${accountId}?tab=ledger`]: 'ledger-row',
    [`customers/${accountId}?tab=usage`]: 'customer-usage',
    [`customers/${accountId}?tab=sessions`]: 'customer-session',
    [`customers/${accountId}?tab=notes`]: 'note-text',
    [`customers/${accountId}?tab=limits`]: 'limit-requests',
    requests: 'request-row',
    [`requests/${receiptId}`]: 'request',
    security: 'staff-row',
  };
  for (const [path, testId] of Object.entries(ready)) {
    await page.goto(`${product.base}/admin/${path}`);
    await page.getByTestId(testId).first().waitFor();
    await shootWhole(
      page,
      `admin-${path
        .replace(accountId, 'one')
        .replace(receiptId, 'one')
        .replaceAll(/[^a-z]+/g, '-')}`,
      view,
    );
  }
  await page.context().close();
});
