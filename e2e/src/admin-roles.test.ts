import { isNightly } from '@derouter/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff, hire } from './customer.ts';
import { fillProduct } from './fill-product.ts';
import { openSignedIn } from './open-signed-in.ts';
import { inDatabase, type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';
import { watchCalls } from './watch-calls.ts';

/** What each role of staff sees, and what staff do by hand when something needs a decision or went wrong. */
let browser: Browser;
let product: Product;
let customer: Customer;
let owner: ApiSession;
let suspendedId: string;
let accountId: string;
let receiptId: string;
const sessions: Record<string, ApiSession> = {};
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  [browser, owner, customer] = [await launchBrowser(), await createStaff(product), await createCustomer(product, '25')];
  for (const role of ['finance', 'support', 'engineer']) sessions[role] = await hire(product, owner, `${role}@example.com`, [role]);
  const answer = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  receiptId = answer.headers.get('x-derouter-receipt') ?? '';
  ({ suspendedId } = await fillProduct(product, owner, customer));
  ({
    account: { id: accountId },
  } = await customer.api.query<{ account: { id: string } }>('accounts.me'));
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

const open = (session: ApiSession | undefined, path: string) =>
  openSignedIn({ browser, product, problems }, session ?? owner, `admin/${path}`);

/** The pages that each role does not open, by their address. */
const closed = {
  finance: ['system?tab=settings', 'system?tab=jobs'],
  support: ['books?tab=balances', 'payments?tab=events', 'payments?tab=clearing', 'system?tab=settings'],
  engineer: ['payments?tab=refunds', 'payments?tab=clearing', 'books?tab=balances'],
} as const;
/** Buttons that open a dialog, which may read more than its page. */
const openers = [
  ...['credit', 'suspend', 'customer-reseller', 'view-as', 'start-export', 'reinstate', 'forfeit', 'payment-row', 'dismiss-review'],
  ...['replay-event', 'add-promo', 'edit-fee', 'withdraw', 'edit-price', 'edit-model', 'add-model', 'price-history-of', 'compare-prices'],
  ...[
    'withdraw-price',
    'add-upstream',
    'open-import-upstreams',
    'test-upstream',
    'edit-upstream',
    'change-roles',
    'add-staff',
    'add-domain',
  ],
  ...['publish-terms', 'audit-row', 'new-announcement', 'edit-announcement', 'new-incident', 'edit-incident'],
];

/** An address without what differs between rows. */
const kindOf = (href: string) => {
  const { pathname, searchParams } = new URL(href);
  return `${pathname.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}/, '/ID')} ${searchParams.get('tab') ?? ''}`;
};

/** Opens each dialog that the page offers to this role. */
async function openDialogs(page: Page, settle: () => Promise<void>): Promise<void> {
  for (const opener of openers) {
    const button = page.getByTestId(opener).first();
    if ((await button.count()) === 0 || !(await button.isEnabled())) continue;
    await button.click();
    await page.getByRole('dialog').waitFor();
    await settle();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

// What each role may call is tested on its own, procedure by procedure.
test.skipIf(!isNightly).each(['finance', 'support', 'engineer'] as const)(
  'whatever the pages offer to %s may be read by them, and what they may not read says so',
  { timeout: 900_000 },
  async (role) => {
    const found: string[] = [];
    const page = await open(sessions[role], 'today');
    const settle = watchCalls(page, (refused) => found.push(`${page.url()}: ${refused}`));
    const waiting = ['today', `customers/${accountId}`, `customers/${suspendedId}`, `requests/${receiptId}`].map(
      (path) => `${product.base}/admin/${path}`,
    );
    const seen = new Set(waiting.map(kindOf));
    for (let href = waiting.shift(); href; href = waiting.shift()) {
      await page.goto(href);
      await page.getByRole('heading').first().waitFor();
      await settle();
      if ((await page.getByTestId('not-for-role').count()) > 0) found.push(`${href} is offered`);
      await openDialogs(page, settle);
      const hrefs = await page
        .locator('a[href*="/admin/"]:not([download])')
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
      for (const next of hrefs) {
        if (next.includes('/admin/export') || seen.has(kindOf(next))) continue;
        seen.add(kindOf(next));
        waiting.push(next);
      }
    }
    expect(found).toEqual([]);
    expect(seen.size).toBeGreaterThan(15);
    for (const path of closed[role]) {
      await page.goto(`${product.base}/admin/${path}`);
      await page.getByTestId('not-for-role').waitFor();
      await settle();
    }
    await shoot(page, `admin-role-${role}`);
    expect(found).toEqual([]);
    await page.context().close();
  },
);

/** Fills in the reason of the dialog that is open and confirms. */
async function confirm(page: Page): Promise<void> {
  await page.getByTestId('action-reason').fill('As agreed by telephone');
  await page.getByTestId('confirm-action').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('a colleague declines an adjustment, and the credit stays as it was', async () => {
  const before = await customer.balance();
  const page = await open(sessions.finance, `customers/${accountId}`);
  await page.getByTestId('decline-adjustment').click();
  await confirm(page);
  await page.getByTestId('pending-adjustment').waitFor({ state: 'detached' });
  expect(await customer.balance()).toEqual(before);
  await page.context().close();
});

test('support exports what is stored of a customer for them, and ends their sessions', async () => {
  const page = await open(sessions.support, `customers/${accountId}`);
  await page.getByTestId('start-export').click();
  await page.getByTestId('action-reason').fill('They asked in writing');
  await page.getByTestId('confirm-action').click();
  await page.getByText('The customer gets the link by email.').waitFor();
  await page.keyboard.press('Escape');
  const exports = () => customer.api.query<{ state: string }[]>('accountLife.exports.list');
  await expect.poll(async () => (await exports())[0]?.state, { timeout: 60_000 }).toBe('ready');
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('end-all-sessions').click();
  await confirm(page);
  await page.getByText('The customer is not signed in anywhere.').waitFor();
  expect(await customer.api.query('accounts.me')).toBeNull();
  await page.context().close();
});

test('the owner suspends a customer whose payment is disputed, and takes the credit after typing the address', async () => {
  const page = await open(owner, `customers/${suspendedId}`);
  const email = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await page.getByTestId('reinstate').waitFor();
  // The dispute may still be won, which lifts its suspension.
  expect(await page.getByTestId('forfeit').count()).toBe(0);
  await page.getByTestId('suspend').click();
  await page.getByTestId('suspend-reason').fill('A stolen card');
  await page.getByTestId('suspend-email').fill(email);
  await page.getByTestId('confirm-suspend').click();
  await page.getByTestId('forfeit').click();
  await page.getByTestId('action-reason').fill('Chargeback fraud');
  await page.getByTestId('forfeit-email').fill('somebody@example.com');
  expect(await page.getByTestId('confirm-action').isDisabled()).toBe(true);
  await page.getByTestId('forfeit-email').fill(email);
  await page.getByTestId('confirm-action').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => page.getByTestId('customer-balance').first().getAttribute('data-usd')).toBe('0');
  await page.context().close();
});

test('mail and jobs that failed are tried again', async () => {
  const failed = (name: string) =>
    inDatabase(
      product,
      (sql) => sql`UPDATE pgboss.job SET state = 'failed', output = '{"message":"no answer"}', completed_on = now()
                   WHERE id = (SELECT id FROM pgboss.job WHERE name = ${name} AND state = 'completed' LIMIT 1) RETURNING id`,
    );
  const mails = async () => ((await (await fetch(`${product.base}/dev/mail.json`)).json()) as unknown[]).length;
  const before = await mails();
  expect(await failed('mail')).toHaveLength(1);
  const page = await open(sessions.engineer, 'system?tab=mail');
  await page.getByTestId('mail-row').filter({ hasText: 'no answer' }).getByTestId('resend-mail').click();
  await expect.poll(mails, { timeout: 30_000 }).toBe(before + 1);
  await page.context().close();
});

test('a proof that waits for a lock is cancelled', async () => {
  const page = await open(sessions.engineer, 'books?tab=proofs');
  await inDatabase(product, (sql) =>
    sql.begin(async (tx) => {
      await tx`LOCK TABLE payment_disputes IN ACCESS EXCLUSIVE MODE`;
      await page.getByTestId('prove').click();
      await page.getByTestId('cancel-proof').click();
      await page.getByTestId('proof-row').first().getByText('Canceled', { exact: true }).waitFor({ timeout: 60_000 });
    }),
  );
  await page.context().close();
});

test('the credit left at an upstream and the weight of a route are set', async () => {
  const page = await open(sessions.engineer, 'upstreams');
  const row = page.getByTestId('upstream-row').filter({ hasText: 'Second provider' });
  await row.getByTestId('edit-upstream').click();
  await page.getByTestId('credit-source').selectOption('staff');
  await page.getByTestId('credit-left').fill('1,234.5');
  await page.getByTestId('credit-days').fill('14');
  await page.getByTestId('save-credit').click();
  // Shown behind the dialog, which then closes without a question.
  await row.getByTestId('upstream-credit').getByText('$1,234.50').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goto(`${product.base}/admin/models?edit=sandbox-gpt&dialog=model`);
  // Alone at its priority, it gets all calls; beside another one, a share by weight.
  expect(await page.getByTestId('route-share').count()).toBe(0);
  await page.getByTestId('add-route').click();
  await page.getByTestId('route-model').nth(1).fill('second');
  await page.getByTestId('route-weight-slider').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByTestId('route-share').first().getByText('75%').waitFor();
  await shoot(page, 'admin-route-weight');
  await page.getByTestId('save-model').click();
  await page.getByTestId('save-model').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByTestId('model-row').filter({ hasText: 'sandbox-gpt' }).getByTestId('edit-model').click();
  expect(await page.getByTestId('route-weight').first().inputValue()).toBe('3');
  await page.context().close();
});
