import { openWallet, prove, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { type CryptomusStandin, startCryptomusStandin } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SignedIn } from '../../accounts/index.ts';
import { openCheckout } from '../../credits/open-checkout.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { resolveReview } from '../book/resolve-review.ts';

let standin: CryptomusStandin;
let server: TestServer;

beforeAll(async () => {
  standin = await startCryptomusStandin();
  server = await startTestServer(inject('templateDatabaseUrl'), settings());
  standin.callbackUrl = `${server.base}/webhooks/cryptomus`;
});
afterAll(async () => {
  await server.stop();
  await standin.close();
});
afterEach(() => {
  standin.duplicateOrders = 'return';
  standin.delayMs = 0;
  standin.faults.length = 0;
});

const settings = (over: Record<string, string> = {}) => ({
  CRYPTOMUS_MERCHANT_ID: standin.merchantId,
  CRYPTOMUS_PAYMENT_KEY: standin.paymentKey,
  CRYPTOMUS_API_BASE: standin.baseUrl,
  CRYPTOMUS_PAY_HOST: new URL(standin.baseUrl).host,
  PUBLIC_URL: 'http://localhost:8787',
  ...over,
});

type Buyer = Awaited<ReturnType<typeof createBuyer>>;

async function createBuyer() {
  const { sql } = server.services;
  const [accountId, userId] = [newId(), newId()];
  const walletId = await openWallet(sql);
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${userId}, ${accountId}, ${`${userId}@example.com`}, ${`${userId}@example.com`})`;
  const signedIn: SignedIn & { accountId: string } = {
    sessionId: '',
    userId,
    email: `${userId}@example.com`,
    accountId,
    isStaff: false,
    staffRoles: [],
    locale: 'en',
    authenticatedAt: new Date(),
    secondFactorAt: null,
  };
  return { accountId, signedIn, balance: async () => (await readWallet(sql, walletId)).postedNano };
}

const buy = (buyer: Buyer, amountUsd: string) => openCheckout(server.services, buyer.signedIn, { provider: 'cryptomus', amountUsd });
const read = async (orderId: string) => {
  const [row] = await server.services.sql<{ state: string; progress: Record<string, string>; ref: string | null }[]>`
    SELECT state, progress, provider_ref AS ref FROM payment_orders WHERE id = ${orderId}`;
  return row ?? { state: '', progress: {}, ref: null };
};
const state = async (orderId: string) => (await read(orderId)).state;
const reviews = (orderId: string) =>
  server.services.sql<{ kind: string; fault: string; proposal: { grossNano: string } | null; id: string }[]>`
    SELECT id, kind, detail->>'fault' AS fault, proposal FROM payment_reviews WHERE order_id = ${orderId} ORDER BY created_at`;
/** Waits until every event was worked. */
const settledEvents = () =>
  expect.poll(async () => (await server.services.sql`SELECT 1 FROM provider_events WHERE processed_at IS NULL`).length).toBe(0);
const run = (task: string) =>
  server.services.payments
    .find('cryptomus')
    ?.tasks?.find(({ name }) => name === task)
    ?.run();
async function play(orderId: string, ...actions: Parameters<CryptomusStandin['play']>[1][]) {
  for (const action of actions) {
    expect([200, null]).toContain(await standin.play(orderId, action));
    await settledEvents();
  }
}

test('an invoice names the order, the exact amount, our addresses and who pays the commission', async () => {
  const { orderId, redirectUrl } = await buy(await createBuyer(), '12.30');
  expect(standin.calls.at(-1)).toEqual({
    path: '/v1/payment',
    body: {
      amount: '12.30',
      currency: 'USD',
      order_id: orderId,
      subtract: '100',
      lifetime: 3600,
      url_callback: 'http://localhost:8787/webhooks/cryptomus',
      url_return: `http://localhost:8787/credits/return?order=${orderId}`,
      url_success: `http://localhost:8787/credits/return?order=${orderId}`,
    },
  });
  expect(redirectUrl).toMatch(new RegExp(`^${standin.baseUrl}/pay/`));
  expect(redirectUrl.endsWith((await read(orderId)).ref ?? '-')).toBe(true);
});

describe('the states of a payment', () => {
  test('an exact payment is credited once, however often its webhook comes', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '25');
    await play(orderId, 'confirming');
    expect(await read(orderId)).toMatchObject({ state: 'processing', progress: { seenUsd: '25.25', transaction: expect.any(String) } });
    await play(orderId, 'release');
    const body = standin.writeWebhook(orderId);
    for (let i = 0; i < 3; i++) expect(await standin.send(orderId, body)).toBe(200);
    await Promise.all(['1', '2', '3', '4'].map((n) => standin.send(orderId, standin.writeWebhook(orderId, { with: { n } }))));
    await settledEvents();
    expect(await state(orderId)).toBe('settled');
    expect(await buyer.balance()).toBe(25_000_000_000n);
    expect(await reviews(orderId)).toEqual([]);
    expect((await prove(server.services.sql)).findings).toEqual([]);
  });

  test('a part is shown, the rest settles the whole', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '30');
    await play(orderId, 'under');
    // This status has no webhook.
    expect(await state(orderId)).toBe('created');
    await run('cryptomus-open-orders');
    expect(await read(orderId)).toMatchObject({ state: 'processing', progress: { partialUsd: '10.10', note: 'partial_payment' } });
    expect(await buyer.balance()).toBe(0n);
    await play(orderId, 'rest');
    expect(await state(orderId)).toBe('settled');
    expect(await buyer.balance()).toBe(30_000_000_000n);
  });

  test('an underpaid invoice that is closed gives what was paid, an overpaid one all of it', async () => {
    const buyer = await createBuyer();
    const less = await buy(buyer, '30');
    await play(less.orderId, 'under', 'close');
    expect(await buyer.balance()).toBe(10_000_000_000n);
    const more = await buy(buyer, '40');
    await play(more.orderId, 'over');
    expect(await buyer.balance()).toBe(60_000_000_000n);
    expect([await state(less.orderId), await state(more.orderId)]).toEqual(['settled', 'settled']);
  });

  test('a payment after the invoice expired is credited, by its webhook or by the nightly list', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '10');
    await play(orderId, 'cancel');
    expect(await state(orderId)).toBe('expired');
    await play(orderId, 'late');
    expect([await state(orderId), await buyer.balance()]).toEqual(['settled', 10_000_000_000n]);

    const lost = await buy(buyer, '15');
    await play(lost.orderId, 'cancel');
    standin.callbackUrl = `${server.base}/api/nowhere`;
    await standin.play(lost.orderId, 'late');
    standin.callbackUrl = `${server.base}/webhooks/cryptomus`;
    // More than a page of the list lies between.
    for (let i = 0; i < 16; i++) await buy(buyer, '5');
    await run('cryptomus-payment-list');
    expect([await state(lost.orderId), await buyer.balance()]).toEqual(['settled', 25_000_000_000n]);
  });

  test('a payment held by checks is shown with the page for the payer, and credited when it is released (B8)', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '20');
    await play(orderId, 'lock');
    await run('cryptomus-open-orders');
    const held = await read(orderId);
    expect(held).toMatchObject({ state: 'held', progress: { heldUrl: `${standin.baseUrl}/questions/${held.ref}` } });
    expect(await buyer.balance()).toBe(0n);
    await play(orderId, 'release');
    expect([await state(orderId), await buyer.balance()]).toEqual(['settled', 20_000_000_000n]);

    const refused = await buy(buyer, '20');
    await play(refused.orderId, 'lock');
    await run('cryptomus-open-orders');
    await play(refused.orderId, 'refund-start', 'refund-done');
    expect([await state(refused.orderId), await buyer.balance()]).toEqual(['failed', 20_000_000_000n]);
    expect(await reviews(refused.orderId)).toEqual([]);
  });

  test.each([
    ['fail', 'failed'],
    ['system_fail', 'failed'],
    ['cancel', 'expired'],
    ['check', 'created'],
    ['process', 'processing'],
    ['confirm_check', 'processing'],
    ['wrong_amount_waiting', 'processing'],
    ['locked', 'held'],
    ['refund_process', 'processing'],
    ['refund_paid', 'failed'],
    ['refund_fail', 'review'],
    ['invented', 'review'],
  ])('status %s makes an unpaid order %s and credits nothing', async (status, expected) => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '10');
    const invoice = [...standin.invoices.values()].find((candidate) => candidate.orderId === orderId);
    if (invoice) invoice.status = status;
    expect(await standin.send(orderId, standin.writeWebhook(orderId))).toBe(200);
    await settledEvents();
    expect([await state(orderId), await buyer.balance()]).toEqual([expected, 0n]);
  });
});

test('a refund made at the provider takes the credit back, even if it was spent', async () => {
  const buyer = await createBuyer();
  const { orderId } = await buy(buyer, '20');
  await play(orderId, 'exact', 'refund-start');
  expect(await buyer.balance()).toBe(20_000_000_000n);
  await play(orderId, 'refund-fail', 'refund-start', 'refund-done');
  await play(orderId, 'refund-done');
  expect(await buyer.balance()).toBe(0n);
  expect((await prove(server.services.sql)).findings).toEqual([]);
});

test('a refund that fails before the payment was credited is up to staff, who can credit it', async () => {
  const buyer = await createBuyer();
  const { orderId } = await buy(buyer, '20');
  standin.callbackUrl = `${server.base}/api/nowhere`;
  for (const action of ['exact', 'refund-start', 'refund-fail'] as const) await standin.play(orderId, action);
  standin.callbackUrl = `${server.base}/webhooks/cryptomus`;
  await run('cryptomus-payment-list');
  expect([await state(orderId), await buyer.balance()]).toEqual(['review', 0n]);
  const [review] = await reviews(orderId);
  const { payments } = server.services;
  const decision = { id: review?.id ?? '', resolution: 'accepted', reason: 'The money is there', actor: 'staff:1' } as const;
  await resolveReview({ ...server.services, book: payments.book }, decision, async () => {});
  expect([await state(orderId), await buyer.balance()]).toEqual(['settled', 20_000_000_000n]);
});

test('a later correction of the same payment is credited as the difference, once (B7)', async () => {
  const buyer = await createBuyer();
  const { orderId } = await buy(buyer, '5');
  await play(orderId, 'exact');
  expect(await buyer.balance()).toBe(5_000_000_000n);
  const invoice = [...standin.invoices.values()].find((candidate) => candidate.orderId === orderId);
  const corrected = { payment_amount: '7.07', payment_amount_usd: '7.07', merchant_amount: '7.00319', commission: '0.07' };
  if (invoice) invoice.override = corrected;
  for (let i = 0; i < 2; i++) await standin.send(orderId, standin.writeWebhook(orderId, { with: { i: String(i) } }));
  await settledEvents();
  expect(await buyer.balance()).toBe(7_000_000_000n);
});

describe('figures that disagree', () => {
  test.each([
    ['marked as paid by hand', { payment_amount: '0.00000000', payment_amount_usd: '0.00' }, 'amount_mismatch', true],
    ['a hundredfold', { merchant_amount: '1980.99000000' }, 'amount_mismatch', true],
    ['no figures', { merchant_amount: null }, 'amount_mismatch', false],
    ['another currency', { currency: 'EUR' }, 'payment_mismatch', false],
    ['another invoice', { uuid: '62f88b36-a9d5-4fa6-aa26-e040c3dbf26d' }, 'payment_mismatch', false],
  ])('%s: staff decide, nothing is credited', async (_name, override, kind, hasProposal) => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '20');
    const invoice = [...standin.invoices.values()].find((candidate) => candidate.orderId === orderId);
    const { uuid: _, ...others } = { uuid: '', ...override };
    if (invoice) invoice.override = override;
    // The webhook names the invoice that we know; only what is answered about it differs.
    standin.invoices.get(invoice?.uuid ?? '')?.paid8;
    expect(
      await standin.send(orderId, standin.writeWebhook(orderId, { with: { ...others, uuid: invoice?.uuid ?? '', status: 'paid' } })),
    ).toBe(200);
    if (invoice) invoice.status = 'paid';
    await settledEvents();
    await run('cryptomus-payment-list');
    expect([await state(orderId), await buyer.balance()]).toEqual(['review', 0n]);
    const [review] = await reviews(orderId);
    expect([review?.kind, review?.proposal !== null]).toEqual([kind, hasProposal]);
  });
});

describe('webhooks', () => {
  test('a forged, changed or replayed one moves nothing', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '20');
    const paid = { status: 'paid', is_final: true, payment_amount: '20.2', payment_amount_usd: '20.20' };
    const forged = standin.writeWebhook(orderId, { key: 'somebody-elses-key', with: paid });
    const count = async () => (await server.services.sql`SELECT count(*)::int AS n FROM provider_events`)[0]?.n;
    const before = await count();
    expect(await standin.send(orderId, forged)).toBe(400);
    expect(await standin.send(orderId, standin.writeWebhook(orderId, { key: '', with: paid }))).toBe(400);
    expect(await standin.send(orderId, standin.writeWebhook(orderId).replace('"check"', '"paid"'))).toBe(400);
    expect(await standin.send(orderId, '{}')).toBe(400);
    expect(await standin.send(orderId, '')).toBe(400);
    expect(await count()).toBe(before);
    // Genuinely signed, as an old one that is sent again, but the payment says otherwise.
    expect(await standin.send(orderId, standin.writeWebhook(orderId, { with: paid }))).toBe(200);
    await settledEvents();
    expect([await state(orderId), await buyer.balance()]).toEqual(['created', 0n]);
  });

  test('one that was encoded again on the way is accepted', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '20');
    const invoice = [...standin.invoices.values()].find((candidate) => candidate.orderId === orderId);
    if (invoice) Object.assign(invoice, { status: 'cancel', isFinal: true });
    const body = standin.writeWebhook(orderId, { transport: 'escaped', with: { additional_data: 'für Zoë 注文' } });
    expect(await standin.send(orderId, body)).toBe(200);
    await settledEvents();
    expect(await state(orderId)).toBe('expired');
  });

  test('a payout’s is refused under either key (B3)', async () => {
    const { orderId } = await buy(await createBuyer(), '20');
    const payout = { type: 'payout', with: { status: 'paid' } } as const;
    expect(await standin.send(orderId, standin.writeWebhook(orderId, { ...payout, key: standin.payoutKey }))).toBe(400);
    expect(await standin.send(orderId, standin.writeWebhook(orderId, payout))).toBe(400);
    expect(await state(orderId)).toBe('created');
  });

  test('about something else is ignored without asking the provider; one that names nothing is set aside', async () => {
    const { orderId } = await buy(await createBuyer(), '20');
    const calls = standin.calls.length;
    expect(await standin.send(orderId, standin.writeWebhook(orderId, { with: { order_id: 'shop-1234', status: 'paid' } }))).toBe(200);
    expect(await standin.send(orderId, standin.writeWebhook(orderId, { with: { uuid: null } }))).toBe(200);
    await settledEvents();
    expect(standin.calls.length).toBe(calls);
    const rows = await server.services.sql`SELECT outcome FROM provider_events ORDER BY received_at DESC, id DESC LIMIT 2`;
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['ignored', 'set_aside']);
  });

  test('deposits to a static wallet are credited each, by payment and transaction (B6)', async () => {
    const buyer = await createBuyer();
    const { orderId } = await buy(buyer, '20');
    const first = [...standin.invoices.values()].find((candidate) => candidate.orderId === orderId);
    const deposit = async (uuid: string, txid: string) => {
      const paid = { payment_amount: '10', payment_amount_usd: '10.00', merchant_amount: '9.90451', commission: '0.1' };
      // The wallet's deposits share its order, each under its own name.
      if (first)
        standin.invoices.set(uuid, { ...first, uuid, status: 'paid', isFinal: true, txid, override: { ...paid, currency: 'USDT' } });
      const body = standin.writeWebhook(orderId, { type: 'wallet', with: { uuid, txid, ...paid, status: 'paid', is_final: true } });
      expect(await standin.send(orderId, body)).toBe(200);
      await settledEvents();
      return body;
    };
    const one = await deposit(newId(), 'aa');
    const two = await deposit(newId(), 'bb');
    for (const body of [one, two]) await standin.send(orderId, body);
    await settledEvents();
    expect(await buyer.balance()).toBe(19_800_000_000n);
    expect((await prove(server.services.sql)).findings).toEqual([]);
  });

  test('a rail without its keys is not offered, and its address says so', async () => {
    const bare = await startTestServer(inject('templateDatabaseUrl'));
    expect(bare.services.payments.find('cryptomus')).toBeUndefined();
    const answer = await fetch(`${bare.base}/webhooks/cryptomus`, { method: 'POST', body: '{}' });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('not set up here')]);
    await bare.stop();
  });

  test('from another address are refused while the list of addresses is on (B4)', async () => {
    const { orderId } = await buy(await createBuyer(), '20');
    for (const [sources, status] of [
      ['published', 403],
      ['127.0.0.0/8, ::1', 200],
    ] as const) {
      const strict = await startTestServer(
        inject('templateDatabaseUrl'),
        settings({ CRYPTOMUS_DIALECT: 'heleket', CRYPTOMUS_SOURCES: sources }),
      );
      standin.callbackUrl = `${strict.base}/webhooks/cryptomus`;
      expect(await standin.send(orderId, standin.writeWebhook(orderId))).toBe(status);
      standin.callbackUrl = `${server.base}/webhooks/cryptomus`;
      await strict.stop();
    }
  });
});
