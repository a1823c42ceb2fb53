import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Anvil,
  type CryptomusStandin,
  type DeployedToken,
  isNightly,
  type StripeStandin,
  startAnvil,
  startCryptomusStandin,
  startStripeStandin,
  startTronStandin,
  type TronStandin,
  tronAddress,
} from '@derouter/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ApiSession, type Customer, createCustomer, createStaff, readCode } from './customer.ts';
import { copiesMarks, findMisordered } from './find-misordered.ts';
import { inDatabase, type Product, removeDataDir, startProduct } from './product.ts';
import { shoot } from './shoot.ts';

let stripe: StripeStandin;
let cryptomus: CryptomusStandin;
let chain: Anvil;
let usdc: DeployedToken;
let tron: TronStandin;
let product: Product;
let browser: Browser;
let staff: ApiSession;
const problems: string[] = [];

/** Of the mnemonic "test test … junk", whose keys everybody knows. */
const xpubs = {
  evm: 'xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP',
  tron: 'xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr',
};

/** A sender whose payments wait for staff. */
const listed = tronAddress('listed');

beforeAll(async () => {
  [stripe, cryptomus, chain, tron] = await Promise.all([
    startStripeStandin({ balanceDelayMs: 0 }),
    startCryptomusStandin(),
    startAnvil(),
    startTronStandin(),
  ]);
  usdc = await chain.deployToken('USDC', 6);
  await chain.mine(10);
  const screeningList = join(mkdtempSync(join(tmpdir(), 'derouter-e2e-list-')), 'list.json');
  writeFileSync(screeningList, JSON.stringify({ name: 'A list', version: '1', date: '2026-11-28', addresses: [listed] }));
  const chains = [
    {
      id: chain.chainId,
      name: 'Local chain',
      rpcUrls: [chain.rpcUrl],
      tokens: [{ address: usdc.address, symbol: 'USDC', decimals: 6 }],
      finality: { mode: 'finalized' },
      minCreditUsd: 1,
      typicalMinutes: 1,
    },
  ];
  [product, browser] = await Promise.all([
    startProduct({
      STRIPE_API_BASE: stripe.base,
      STRIPE_SECRET_KEY: stripe.apiKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      CRYPTOMUS_MERCHANT_ID: cryptomus.merchantId,
      CRYPTOMUS_PAYMENT_KEY: cryptomus.paymentKey,
      CRYPTOMUS_API_BASE: cryptomus.baseUrl,
      CRYPTOMUS_PAY_HOST: new URL(cryptomus.baseUrl).host,
      ONCHAIN_EVM_XPUB: xpubs.evm,
      ONCHAIN_CHAINS: JSON.stringify(chains),
      ONCHAIN_TRON_XPUB: xpubs.tron,
      TRON_API_BASE: tron.url,
      TRON_TOKEN: tron.token,
      ONCHAIN_SCREENING_LIST: screeningList,
    }),
    launchBrowser(),
  ]);
  stripe.sendEventsTo(`${product.base}/webhooks/stripe`);
  cryptomus.callbackUrl = `${product.base}/webhooks/cryptomus`;
  staff = await createStaff(product);
  await staff.mutate('admin.payments.setFee', { provider: 'stripe', percent: '5.5', fixedUsd: '0.3', minimumUsd: '0', reason: 'a test' });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await Promise.all([stripe.close(), cryptomus.close(), chain.stop(), tron.close()]);
  removeDataDir(product.dataDir);
  expect(problems).toEqual([]);
});

async function openPage(session: ApiSession, options: BrowserContextOptions): Promise<Page> {
  const [name = '', value = ''] = session.cookie.split('=');
  const cookie = { name, value, domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  const context = await browser.newContext({ reducedMotion: 'reduce', storageState: { cookies: [cookie], origins: [] }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  return page;
}

let chainUse: Promise<void> = Promise.resolve();
/** Uses the chain alone: blocks that another test makes would make a transfer final before its page has shown it. */
function onChain(use: () => Promise<void>): Promise<void> {
  chainUse = chainUse.then(use, use);
  return chainUse;
}

/** The balance that the page shows. */
const balanceOf = (page: Page) => page.getByTestId('balance').first().getAttribute('data-usd');

async function expectNoOverflow(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), page.url()).toBeLessThanOrEqual(0);
}

/** Where text runs from right to left, amounts and ids do not, and a copy has no marks of direction. */
async function expectInOrder(page: Page): Promise<void> {
  if ((await page.locator('html').getAttribute('dir')) !== 'rtl') return;
  expect(await findMisordered(page), page.url()).toEqual([]);
  expect(await copiesMarks(page), page.url()).toBe(false);
}

const languages = [
  {
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    texts: {
      ...{ created: 'Waiting for payment', settled: 'Settled', failed: 'Failed', expired: 'Expired', visa: 'Visa ending in 4242' },
      ...{ on: 'On', off: 'Off', limitReached: 'Monthly limit reached', notBefore: 'Nothing more is charged before' },
      ...{ noCard: 'No card is saved.', saved: 'Saved', isCurrent: 'Names your billing details' },
    },
  },
  {
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    texts: {
      ...{ created: '等待付款', settled: '已入账', failed: '失败', expired: '已过期', visa: 'Visa 尾号 4242' },
      ...{ on: '已开启', off: '已关闭', limitReached: '已达每月上限', notBefore: '之前不会再次扣款' },
      ...{ noCard: '尚未保存银行卡。', saved: '已保存', isCurrent: '已含账单信息' },
    },
  },
  {
    locale: 'ar-EG',
    colorScheme: 'light',
    viewport: { width: 390, height: 844 },
    texts: {
      ...{ created: 'بانتظار الدفع', settled: 'تمت التسوية', failed: 'لم تنجح', expired: 'انتهت مهلتها', visa: 'Visa تنتهي بالأرقام' },
      ...{ on: 'مفعّل', off: 'معطّل', limitReached: 'بلغ الحد الشهري', notBefore: 'لن يُخصم شيء آخر قبل' },
      ...{ noCard: 'لا توجد بطاقة محفوظة.', saved: 'تم الحفظ', isCurrent: 'يحمل بيانات الفوترة' },
    },
  },
] as const;

describe.each(languages)('a customer in $locale', ({ locale, colorScheme, viewport, texts }) => {
  const open = ({ api }: Customer) => openPage(api, { locale, colorScheme, viewport });
  /** Each flow is tested in one language, and in all by the nightly tests. */
  const inOne = (language: string) => ({ skip: !isNightly && language !== locale });
  /** A page of a new customer. */
  const openCredits = async () => open(await createCustomer(product, null));

  /** Goes from an amount to the payment page of the method. Returns what the summary asks for. */
  async function buy(page: Page, method: string, { saveCard = false } = {}): Promise<string | null> {
    await page.goto(`${product.base}/credits`);
    await page.getByTestId('amount').fill('12');
    await page.getByTestId('method').selectOption(method);
    if (saveCard) await page.getByTestId('save-card-box').check();
    await page.getByTestId('review-payment').click();
    const total = await page.getByTestId('quoted-total').textContent();
    await expectInOrder(page);
    await page.getByTestId('pay').click();
    return total;
  }

  /** Expects to be on the page of an order with this state and these words in it. */
  async function expectOrder(page: Page, state: string, name: string, words = ''): Promise<void> {
    await page.getByTestId('order-state').filter({ hasText: state }).waitFor();
    await page.locator('main').filter({ hasText: words }).waitFor();
    await expectNoOverflow(page);
    await expectInOrder(page);
    await shoot(page, `order-${name}-${locale}`);
  }

  test.concurrent('pays in the sandbox: everything, half, and not at all', inOne('ar-EG'), async () => {
    const page = await openCredits();
    expect(await buy(page, 'sandbox')).toBe('$12.00');
    await page.getByTestId('sandbox-pay').waitFor();
    await shoot(page, `sandbox-page-${locale}`);
    await page.getByTestId('sandbox-pay').click();
    await expectOrder(page, texts.settled, 'sandbox-settled', '$12.00');
    for (const [button, state, words] of [
      ['sandbox-under', texts.settled, '$6.00'],
      ['sandbox-decline', texts.failed, ''],
      ['sandbox-expire', texts.expired, ''],
    ] as const) {
      await buy(page, 'sandbox');
      await page.getByTestId(button).click();
      await expectOrder(page, state, button, words);
    }
    await page.context().close();
  });

  test.concurrent(
    'pays by card at Stripe with a fee and saves the card; a declined card and a cancelled payment credit nothing',
    inOne('en-US'),
    async () => {
      const page = await openCredits();
      expect(await buy(page, 'stripe', { saveCard: true })).toBe('$12.96');
      await page.getByRole('button', { name: 'Pay with a card that is declined' }).click();
      await page.getByRole('alert').getByText('Your card was declined').waitFor();
      await shoot(page, `stripe-page-${locale}`);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expectOrder(page, texts.created, 'stripe-cancelled');

      await buy(page, 'stripe', { saveCard: true });
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await expectOrder(page, texts.settled, 'stripe-settled', '$12.00');
      await page.goto(`${product.base}/credits`);
      await page.getByTestId('saved-card').filter({ hasText: texts.visa }).waitFor();
      await page.getByTestId('saved-card').scrollIntoViewIfNeeded();
      await shoot(page, `saved-card-${locale}`);
      await page.context().close();
    },
  );

  test.concurrent('pays with cryptocurrency at Cryptomus: exactly, too little, and after it expired', inOne('zh-CN'), async () => {
    const page = await openCredits();
    await buy(page, 'cryptomus');
    await page.getByTestId('cryptomus-exact').waitFor();
    await shoot(page, `cryptomus-page-${locale}`);
    await page.getByTestId('cryptomus-exact').click();
    await expectOrder(page, texts.settled, 'cryptomus-settled', '$12.00');

    await buy(page, 'cryptomus');
    await page.getByTestId('cryptomus-under').click();
    await page.getByTestId('cryptomus-close').click();
    await page.getByTestId('cryptomus-back').click();
    await expectOrder(page, texts.settled, 'cryptomus-underpaid', '$4.00');

    await buy(page, 'cryptomus');
    await page.getByTestId('cryptomus-cancel').click();
    const payPage = page.url();
    await page.getByTestId('cryptomus-back').click();
    await expectOrder(page, texts.expired, 'cryptomus-expired');
    await page.goto(payPage);
    await page.getByTestId('cryptomus-late').click();
    await expectOrder(page, texts.settled, 'cryptomus-late', '$12.00');
    await page.context().close();
  });

  test.concurrent(
    'pays with stablecoins on a chain: sees the transfer, then its credit, though it is less than was asked for',
    inOne('en-US'),
    async () => {
      const page = await openCredits();
      await buy(page, 'evm');
      await page.getByTestId('pay-qr').waitFor();
      await expectOrder(page, texts.created, 'evm-address');
      const address = (await page.getByTestId('pay-address').textContent()) ?? '';
      await onChain(async () => {
        await usdc.call('transfer', [address, 7_000_000n]);
        await page.getByTestId('order-steps').filter({ hasText: '$7.00' }).waitFor({ timeout: 40_000 });
        await shoot(page, `order-evm-seen-${locale}`);
        await chain.mine(12);
      });
      await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor({ timeout: 40_000 });
      await expectOrder(page, texts.settled, 'evm-settled', '$7.00');
      await page.context().close();
    },
  );

  test.concurrent('sees that a card payment expired when the page of Stripe was left open too long', inOne('zh-CN'), async () => {
    const page = await openCredits();
    await buy(page, 'stripe');
    await page.getByRole('button', { name: 'Pay', exact: true }).waitFor();
    const sessionId = page.url().split('/').at(-1) ?? '';
    const session = stripe.world.sessions.get(sessionId);
    const expired = await fetch(`${stripe.base}/v1/checkout/sessions/${sessionId}/expire`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stripe.apiKey}` },
    });
    expect(expired.status).toBe(200);
    await page.goto(`${product.base}/credits/return?order=${session?.client_reference_id}`);
    await expectOrder(page, texts.expired, 'stripe-expired');
    await page.context().close();
  });

  const lateTransfers: readonly (readonly [string, (address: string) => Promise<void>])[] = [
    ['tron', async (address) => void tron.add({ to: address, value: 9_000_000n })],
    [
      'evm',
      (address) =>
        onChain(async () => {
          await usdc.call('transfer', [address, 9_000_000n]);
          await chain.mine(12);
        }),
    ],
  ];
  test.concurrent.each(lateTransfers.slice(0, isNightly ? undefined : 1))(
    'pays nothing over %s for a day, sees that the order expired, and is credited for less that comes later',
    inOne('en-US'),
    async (rail, send) => {
      const page = await openCredits();
      await buy(page, rail);
      const address = (await page.getByTestId('pay-address').textContent()) ?? '';
      const orderId = new URL(page.url()).searchParams.get('order') ?? '';
      await inDatabase(
        product,
        (sql) => sql`UPDATE payment_orders SET created_at = created_at - interval '25 hours' WHERE id = ${orderId}`,
      );
      await page.getByTestId('order-state').filter({ hasText: texts.expired }).waitFor({ timeout: 40_000 });
      await expectOrder(page, texts.expired, `${rail}-expired`);
      await send(address);
      const row = page.getByTestId('order-row').filter({ hasText: '$9.00' });
      const open = () => page.goto(`${product.base}/credits`).then(() => row.waitFor({ timeout: 4_000 }));
      // The list does not follow by itself.
      for (let tries = 0; tries < 30 && (await row.count()) === 0; tries++) await open().catch(() => undefined);
      expect(await row.count()).toBe(1);
      await page.context().close();
    },
  );

  test.concurrent('pays with USDT on TRON', inOne('en-US'), async () => {
    const page = await openCredits();
    await buy(page, 'tron');
    const address = (await page.getByTestId('pay-address').textContent()) ?? '';
    expect(address).toMatch(/^T\w{33}$/);
    await expectOrder(page, texts.created, 'tron-address');
    tron.add({ to: address, value: 12_000_000n });
    await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor({ timeout: 60_000 });
    await expectOrder(page, texts.settled, 'tron-settled', '$12.00');
    await page.context().close();
  });

  test.concurrent(
    'saves a card, has it charged automatically up to a limit, and stops and removes it',
    inOne('en-US'),
    async ({ expect }) => {
      const customer = await createCustomer(product, null);
      const page = await open(customer);
      const codes = [await readCode(product.base, customer.email)];
      /** Confirms the change that the dialog is about. A code can be asked for once a minute. */
      const confirm = async () => {
        await inDatabase(product, (sql) => sql`DELETE FROM attempts WHERE bucket LIKE 'send auto_top_up %'`);
        await page.getByTestId('auto-top-up-code-send').click();
        const code = await readCode(product.base, customer.email, codes);
        codes.push(code);
        await page.getByTestId('auto-top-up-code').fill(code);
        await page.getByTestId('auto-top-up-code-confirm').click();
        await page.getByTestId('auto-top-up-code-confirm').waitFor({ state: 'detached' });
      };
      const state = (text: string) => page.getByTestId('auto-top-up-state').filter({ hasText: text }).waitFor();
      await page.goto(`${product.base}/credits`);
      await page.getByTestId('save-card').click();
      await page.getByRole('button', { name: 'Save card' }).click();
      await page.getByTestId('saved-card').filter({ hasText: texts.visa }).waitFor();
      await page.getByTestId('auto-top-up-cap').fill('27');
      expect(await page.getByTestId('save-auto-top-up').isDisabled()).toBe(true);
      await page.getByTestId('auto-top-up-consent').check();
      await page.getByTestId('save-auto-top-up').click();
      await confirm();
      // Nothing was there, so that the card is charged at once, and then not again for some minutes.
      const readBalance = async () => {
        await page.reload();
        return balanceOf(page);
      };
      await expect.poll(readBalance).toBe('25');
      await page.getByText(/\$26\.68/).waitFor();
      await state(texts.on);
      await page.getByText(texts.notBefore).waitFor();
      await expectNoOverflow(page);
      await expectInOrder(page);
      await page.getByTestId('auto-top-up-state').scrollIntoViewIfNeeded();
      await shoot(page, `auto-top-up-${locale}`);
      // More is needed than the limit leaves.
      await page.getByTestId('auto-top-up-threshold').fill('60');
      await page.getByTestId('save-auto-top-up').click();
      await confirm();
      await inDatabase(product, (sql) => sql`UPDATE auto_top_ups SET next_attempt_at = now() WHERE enabled`);
      await state(texts.limitReached);
      await page.getByTestId('auto-top-up-threshold').fill('');
      await page.getByTestId('stop-auto-top-up').click();
      await confirm();
      await state(texts.off);
      expect(await page.getByTestId('auto-top-up-consent').isChecked()).toBe(false);
      await page.getByTestId('remove-card').click();
      await page.getByTestId('confirm-remove-card').click();
      await page.getByTestId('save-auto-top-up').waitFor({ state: 'detached' });
      expect(await page.getByTestId('saved-card').textContent()).toBe(texts.noCard);
      expect(await balanceOf(page)).toBe('25');
      await page.context().close();
    },
  );

  test.concurrent('names a company on a receipt after paying; both versions can be downloaded', inOne('en-US'), async ({ expect }) => {
    const page = await openCredits();
    await buy(page, 'sandbox');
    await page.getByTestId('sandbox-pay').click();
    await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor();
    await page.getByTestId('order-movement').waitFor();
    // Without details there is nothing to issue it to.
    expect(await page.getByTestId('issue-receipt').count()).toBe(0);
    const order = page.url();
    const download = async (at: number) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('receipt-pdf').nth(at).click()]);
      return readFile(await file.path());
    };
    const first = await download(0);
    await page.goto(`${product.base}/credits`);
    await page.getByTestId('billing-name').fill('Ada AG');
    await page.getByTestId('billing-address').fill('Bahnhofstrasse 1\n8001 Zürich');
    await page.getByTestId('billing-country').selectOption('CH');
    // The last digit checks the others.
    await page.getByTestId('billing-tax-id').fill('CHE-107.787.578 TVA');
    await page.getByTestId('save-billing').click();
    await expect.poll(() => page.getByTestId('billing-tax-id').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('billing-tax-id').fill('CHE-107.787.577 TVA');
    await page.getByTestId('save-billing').click();
    await expect.poll(() => page.getByTestId('save-billing').textContent()).toBe(texts.saved);
    await page.getByTestId('save-billing').scrollIntoViewIfNeeded();
    await shoot(page, `billing-details-${locale}`);
    await page.goto(order);
    await page.getByTestId('issue-receipt').click();
    await expect.poll(() => page.getByTestId('receipt-pdf').count()).toBe(2);
    await page.getByText(texts.isCurrent).waitFor();
    await expectNoOverflow(page);
    await expectInOrder(page);
    await shoot(page, `receipt-versions-${locale}`);
    // The newest is the first; the one that was issued with the payment stays as it was.
    const [named, before] = [await download(0), await download(1)];
    for (const file of [first, named, before]) expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    expect(named.equals(first)).toBe(false);
    expect(before.equals(first)).toBe(true);
    await page.context().close();
  });

  test.concurrent('gets unused credit back with a code from a mail', inOne('ar-EG'), async () => {
    const customer = await createCustomer(product, null);
    const page = await open(customer);
    const signInCode = await readCode(product.base, customer.email);
    await buy(page, 'sandbox');
    await page.getByTestId('sandbox-pay').click();
    await page.getByTestId('order-state').filter({ hasText: texts.settled }).waitFor();
    await page.getByTestId('request-refund').click();
    await page.getByTestId('refund-code').fill(await readCode(product.base, customer.email, [signInCode]));
    await shoot(page, `refund-code-${locale}`);
    await page.getByTestId('confirm-refund').click();
    await page.getByTestId('order-movement').nth(1).waitFor();
    await expectNoOverflow(page);
    await expectInOrder(page);
    await shoot(page, `order-refunded-${locale}`);
    // The confirmation gave the session a new token.
    const session = (await page.context().cookies()).find(({ name }) => name === 'session');
    customer.api.continueAs(`session=${session?.value}`);
    expect((await customer.balance()).balanceUsd).toBe('0');
    await page.context().close();
  });
});

/** A refund, a dispute, money for the account that the dispute suspended, and a promotional code. */
async function fillTabs(): Promise<void> {
  const { api } = await createCustomer(product, null);
  const open = () => api.mutate<{ redirectUrl: string }>('credits.openCheckout', { provider: 'sandbox', amountUsd: '20' });
  const [first, second] = [await open(), await open()];
  for (const path of [
    `${first.redirectUrl}/succeeded`,
    `${first.redirectUrl}/refund-half`,
    `${first.redirectUrl}/dispute`,
    `${second.redirectUrl}/succeeded`,
  ]) {
    await fetch(product.base + path, { method: 'POST', redirect: 'manual' });
  }
  await staff.mutate('admin.promoCodes.create', { id: crypto.randomUUID(), label: 'Conference', amountUsd: '5', maxUses: 1 });
}

describe('staff', () => {
  beforeAll(fillTabs);

  test.concurrent.each(isNightly ? languages.slice(0, 2) : languages.slice(1, 2))(
    'see every payments tab and an order at $viewport.width px',
    async ({ locale, colorScheme, viewport, texts }) => {
      const page = await openPage(staff, { locale, colorScheme, viewport });
      for (const [tab, shown] of [
        ['orders', 'payment-row'],
        ['reviews', 'review-row'],
        ['events', 'event-row'],
        ['refunds', 'refund-row'],
        ['disputes', 'dispute-row'],
        ['promo', 'promo-row'],
        ['fees', 'fee-row'],
        ['tokens', 'deposit-key'],
        ['clearing', 'clearing-row'],
      ] as const) {
        await page.goto(`${product.base}/admin/payments?tab=${tab}`);
        await page.getByTestId(shown).first().waitFor();
        await expectNoOverflow(page);
        await shoot(page, `admin-payments-${tab}-${locale}`);
      }
      await page.goto(`${product.base}/admin/payments?tab=orders`);
      await page.getByTestId('payment-row').filter({ hasText: 'stripe' }).filter({ hasText: texts.settled }).first().click();
      await page.getByTestId('payment-transfer').first().waitFor();
      await expectNoOverflow(page);
      await shoot(page, `admin-payments-order-${locale}`);
      await page.context().close();
    },
  );

  test('let a customer sign in again whom too many wrong codes locked out', async () => {
    const { email } = await createCustomer(product, null);
    await inDatabase(product, (sql) => sql`INSERT INTO code_failures (subject, failures) VALUES (${`sign_in ${email}`}, 100)`);
    const page = await openPage(staff, { locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await page.goto(`${product.base}/admin/customers`);
    await page.getByTestId('search').fill(email);
    await page.getByTestId('customer-row').filter({ hasText: email }).click();
    const unlock = page.getByTestId('unlock-customer');
    await unlock.click();
    await page.getByTestId('action-reason').fill('They called from their own number');
    await page.getByTestId('confirm-action').click();
    await unlock.waitFor({ state: 'detached' });
    await inDatabase(product, async (sql) =>
      expect(await sql`SELECT 1 FROM code_failures WHERE subject = ${`sign_in ${email}`}`).toHaveLength(0),
    );
    await page.context().close();
  });

  test('process an event again, refund a payment, compare the clearing accounts and decide a review', async () => {
    const page = await openPage(staff, { locale: 'en-US', viewport: { width: 1280, height: 800 } });
    const tab = (name: string) => page.goto(`${product.base}/admin/payments?tab=${name}`);
    await tab('events');
    const event = page.getByTestId('event-row').filter({ hasText: 'dispute.opened' });
    await event.getByTestId('replay-event').click();
    await page.getByTestId('action-reason').fill('asked by the customer');
    await page.getByTestId('confirm-action').click();
    await page.getByTestId('confirm-action').waitFor({ state: 'detached' });
    await event.filter({ hasText: 'Handled' }).waitFor();

    await tab('orders');
    await page.getByTestId('payment-row').filter({ hasText: 'sandbox' }).filter({ hasText: '$6.00' }).first().click();
    await page.getByTestId('staff-refund').click();
    const fields = page.getByRole('dialog').getByRole('textbox');
    await fields.nth(0).fill('2');
    await fields.nth(1).fill('Asked by mail');
    await page.getByTestId('review-staff-refund').click();
    await shoot(page, 'admin-payments-refund-review');
    await page.getByTestId('confirm-staff-refund').click();
    await page.getByText('Refund: Paid, $2.00').waitFor();
    await shoot(page, 'admin-payments-refunded');

    await tab('clearing');
    await page.getByTestId('reconcile').click();
    await page.getByTestId('clearing-row').filter({ hasText: 'clearing:stripe' }).filter({ hasText: '$0.00' }).waitFor();
    await shoot(page, 'admin-payments-compared');
    await page.getByTestId('withdraw').click();
    await page.getByTestId('withdrawal-amount').fill('1.5');
    await page.getByTestId('withdrawal-reference').fill('SEPA 2026-11-27');
    await page.getByTestId('withdrawal-reason').fill('Monthly withdrawal');
    await shoot(page, 'admin-payments-withdraw');
    await page.getByTestId('save-withdrawal').click();
    await page.getByTestId('withdrawal-row').filter({ hasText: 'SEPA 2026-11-27' }).filter({ hasText: 'Booked' }).waitFor();
    await shoot(page, 'admin-payments-withdrawn');

    await tab('reviews');
    await page.getByTestId('dismiss-review').click();
    await page.getByTestId('review-reason').fill('The dispute is known');
    await page.getByTestId('decide-review').click();
    await page.getByText('Nothing to decide').waitFor();
    await page.context().close();
  });

  test('accept a payment from an address on the screening list, and record how a refund in tokens was sent', async () => {
    const customer = await createCustomer(product, null);
    const { orderId } = await customer.api.mutate<{ orderId: string }>('credits.openCheckout', { provider: 'tron', amountUsd: '15' });
    const theirs = await openPage(customer.api, { locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await theirs.goto(`${product.base}/credits/return?order=${orderId}`);
    const address = (await theirs.getByTestId('pay-address').textContent()) ?? '';
    tron.add({ from: listed, to: address, value: 15_000_000n });

    const page = await openPage(staff, { locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await page.goto(`${product.base}/admin/payments?tab=reviews`);
    for (let tries = 0; tries < 60 && (await page.getByTestId('accept-review').count()) === 0; tries++) {
      await page.waitForTimeout(1000);
      await page.reload({ waitUntil: 'networkidle' });
    }
    await page.getByTestId('accept-review').click();
    await page.getByTestId('review-reason').fill('Another person’s wallet');
    await shoot(page, 'admin-payments-accept');
    await page.getByTestId('decide-review').click();
    await page.getByText('Nothing to decide').waitFor();
    expect((await customer.balance()).balanceUsd).toBe('15');

    await staff.mutate('admin.payments.refund', { orderId, amountUsd: '15', reason: 'asked by telephone' });
    await theirs.reload();
    await theirs.getByTestId('give-address').click();
    await theirs.getByTestId('refund-address').fill(address);
    const earlier = await readCode(product.base, customer.email);
    await theirs.getByTestId('refund-address-code-send').click();
    await theirs.getByTestId('refund-address-code').fill(await readCode(product.base, customer.email, [earlier]));
    await shoot(theirs, 'refund-address');
    await theirs.getByTestId('confirm-address').click();
    await theirs.getByTestId('give-address').waitFor({ state: 'detached' });

    await page.goto(`${product.base}/admin/payments?tab=refunds&state=waiting`);
    await page.getByTestId('refund-row').filter({ hasText: address }).getByTestId('finish').click();
    await page.getByTestId('refund-transaction').fill('c0ffee'.repeat(10));
    await page.getByTestId('action-reason').fill('Sent from the treasury');
    await shoot(page, 'admin-payments-finish-refund');
    await page.getByTestId('finish-refund').click();
    await page.getByTestId('finish-refund').waitFor({ state: 'detached' });
    await page.goto(`${product.base}/admin/payments?tab=refunds&state=succeeded`);
    await page.getByTestId('refund-row').filter({ hasText: customer.email }).filter({ hasText: '$15' }).waitFor();
    await page.context().close();
    await theirs.context().close();
  });
});
