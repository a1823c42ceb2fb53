import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type StripeShop, startStripeShop } from '../../testing/stripe-shop.ts';
import { backfillEvents } from './backfill-events.ts';
import { createStripeClient } from './stripe-client.ts';

let shop: StripeShop;

beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'));
});
afterAll(() => shop.stop());

const error = vi.fn();
const log = { error } as never;
const now = () => Math.floor(Date.now() / 1000);
/** What the hourly task does, at a time. */
async function backfill(at = now()) {
  const { db, payments } = shop.server.services;
  const stripe = createStripeClient({ secretKey: shop.standin.apiKey, apiBase: shop.standin.base });
  error.mockClear();
  await backfillEvents({ stripe, db, log, livemode: false }, (event) => payments.inbox.receive('stripe', event), at);
  await shop.quiet();
}
const lists = () => shop.standin.world.requests.filter(({ path }) => path === '/v1/events');

describe('backfill', () => {
  test('asks for nothing while there was no order', async () => {
    await backfill();
    expect(lists()).toEqual([]);
  });

  test('A18: a week without webhooks is credited once, page by page, and raises an alarm', async () => {
    const buyer = await shop.createBuyer();
    shop.standin.sendEventsTo(null);
    const week = 7 * 86_400;
    const orders = [];
    for (let i = 0; i < 60; i++) orders.push(await shop.order(buyer, '5'));
    for (const { sessionId } of orders) shop.standin.postCharge(shop.standin.completeSession(sessionId));
    await shop.server.services.sql`UPDATE payment_orders SET created_at = created_at - interval '8 days'`;
    const { events } = shop.standin.world;
    shop.standin.world.events.splice(0, events.length, ...events.map((event) => ({ ...event, created: event.created - week })));
    await shop.standin.settle();
    await backfill();
    expect(await buyer.balance()).toBe(300);
    expect(error).toHaveBeenCalledWith({ missed: 60 * 3 }, expect.stringContaining('webhooks do not arrive'));
    expect(lists().filter(({ params }) => params.starting_after).length).toBeGreaterThan(0);
    await backfill();
    expect(await buyer.balance()).toBe(300);
    expect(error).not.toHaveBeenCalled();
    shop.standin.sendEventsTo(`${shop.server.base}/webhooks/stripe`);
  });

  test('asks from its last run on, with some overlap, and after months only for what Stripe keeps', async () => {
    const at = now();
    await backfill(at);
    const since = () => Number((lists().at(-1)?.params.created as { gte: string } | undefined)?.gte);
    await backfill(at + 600);
    expect(since()).toBe(at - 3600);
    await backfill(at + 90 * 86_400);
    expect(since()).toBe(at + 90 * 86_400 - 30 * 86_400 + 600);
    const types = new Set(lists().flatMap(({ params }) => params.types as string[]));
    expect(lists().every(({ params }) => (params.types as string[]).length <= 20)).toBe(true);
    expect(types).toContain('customer.deleted');
    expect(types).toContain('payment_intent.succeeded');
  });

  test('an interrupted run does not move its cursor', async () => {
    const cursor = async () => (await shop.server.services.sql`SELECT value FROM installation WHERE name = 'stripe-events'`)[0]?.value;
    const before = await cursor();
    shop.standin.fail('GET /v1/events', { status: 500 }, 10);
    await expect(backfill(now() + 1200)).rejects.toMatchObject({ statusCode: 500 });
    expect(await cursor()).toEqual(before);
  });
});

test('what Stripe holds for us equals its clearing account, through fees, refunds, disputes and payouts', async () => {
  const buyer = await shop.createBuyer();
  const rail = shop.server.services.payments.find('stripe');
  const compare = async () => {
    await shop.quiet();
    const [balance] = (await rail?.balances?.()) ?? [];
    expect(Number(balance?.balanceNano) / 1e9).toBeCloseTo(await shop.clearing(), 6);
    return balance;
  };
  const bank = async () => {
    const [row] = await shop.server.services.sql<{ usd: number }[]>`
      SELECT coalesce(sum(CASE WHEN debit_account_id = a.id THEN amount_nano ELSE -amount_nano END), 0)::float8 / 1e9 AS usd
      FROM ledger_accounts a JOIN transfers ON a.id IN (debit_account_id, credit_account_id) WHERE a.code = 'assets:bank'`;
    return row?.usd;
  };
  const reconcile = async () => {
    await shop.server.services.payments.reconcile();
    const [row] = await shop.server.services.sql`
      SELECT ledger_nano AS ledger, provider_nano AS provider FROM rail_reconciliations WHERE provider = 'stripe' ORDER BY id DESC LIMIT 1`;
    return row;
  };
  const { intentId } = await shop.buy(buyer, '100');
  shop.standin.postCharge(intentId);
  await compare();
  shop.standin.refund(intentId, 1234);
  await compare();
  const second = await shop.buy(buyer, '50');
  shop.standin.postCharge(second.intentId);
  const dispute = shop.standin.dispute(second.intentId);
  shop.standin.withdrawFunds(dispute.id);
  await compare();
  // A payout counts as held until it is at the bank, and again if the bank returns it.
  const held = await shop.clearing();
  const returned = shop.standin.payOut('in_transit');
  expect((await compare())?.detail).toMatchObject({ availableCents: expect.any(Number), inTransitCents: Math.round(held * 100) });
  expect(await bank()).toBe(0);
  shop.standin.finishPayout(returned.id, 'paid');
  await compare();
  expect([await bank(), await shop.clearing()]).toEqual([held, 0]);
  shop.standin.finishPayout(returned.id, 'failed');
  await compare();
  expect([await bank(), await shop.clearing()]).toEqual([0, held]);
  // Without webhooks, the comparison finds it; the same payout is booked once.
  shop.standin.hold();
  shop.standin.payOut();
  expect(await reconcile()).toMatchObject({ ledger: 0n, provider: 0n });
  await shop.standin.release({ copies: 2 });
  await compare();
  expect([await bank(), await shop.clearing()]).toEqual([held, 0]);
  // What Stripe charges for itself, money from the bank, and an instant payout with its fee: each booked once.
  const third = await shop.buy(await shop.createBuyer(), '20');
  shop.standin.postCharge(third.intentId);
  shop.standin.moveBalance('stripe_fee', -250);
  shop.standin.moveBalance('stripe_fee', 50);
  shop.standin.moveBalance('topup', 1000);
  shop.standin.payOut('paid', 30);
  await compare();
  for (let i = 0; i < 2; i++) expect(await reconcile()).toMatchObject({ ledger: 0n, provider: 0n });
  // What the account did before it was used here concerns other books.
  const old = shop.standin.payOut();
  const earlier = { created: Math.floor(Date.now() / 1000) - 90 * 86_400, amount: 777_700, status: 'paid' as const };
  shop.standin.world.payouts.set('po_old', { ...old, ...earlier, id: 'po_old' });
  expect(await reconcile()).toMatchObject({ ledger: 0n, provider: 0n });
  await shop.proveBooks();
});

test('an account that settles in another currency is not compared, and its fees are left to staff', async () => {
  const buyer = await shop.createBuyer();
  Object.assign(shop.standin.world.settings, { settlementCurrency: 'eur', exchangeRate: 0.9 });
  const before = await shop.clearing();
  const { intentId, orderId } = await shop.buy(buyer, '100');
  const transaction = shop.standin.postCharge(intentId);
  await shop.quiet();
  expect(await buyer.balance()).toBe(100);
  expect(await shop.clearing()).toBeCloseTo(before + 100, 6);
  const [review] = await shop.server.services
    .sql`SELECT * FROM payment_reviews WHERE kind = 'settlement_currency' AND reference = ${transaction.id}`;
  expect(review).toMatchObject({ order_id: orderId, detail: { currency: 'eur', exchangeRate: 0.9, amount: 9000 } });
  const [balance] = (await shop.server.services.payments.find('stripe')?.balances?.()) ?? [];
  expect(balance).toMatchObject({
    balanceNano: null,
    detail: { otherCurrencies: expect.arrayContaining([expect.objectContaining({ currency: 'eur' })]) },
  });
  // Nor once everything was paid out, which moves nothing in a ledger in USD.
  shop.standin.payOut();
  await shop.quiet();
  expect(await shop.clearing()).toBeCloseTo(before + 100, 6);
  expect((await shop.server.services.payments.find('stripe')?.balances?.())?.[0]).toMatchObject({ balanceNano: null });
});

test('stablecoins are offered only if switched on, settle in USD, and leave their transaction as evidence', async () => {
  const own = await startStripeShop(inject('templateDatabaseUrl'), { env: { STRIPE_CRYPTO: 'on' } });
  const buyer = await own.createBuyer();
  const { sessionId, orderId } = await own.order(buyer, '25');
  expect(own.standin.world.requests.at(-1)?.params.allowed_payment_method_types).toEqual(['card', 'crypto']);
  await own.order(buyer, '25', { saveCard: true });
  expect(own.standin.world.requests.at(-1)?.params.allowed_payment_method_types).toEqual(['card']);
  own.standin.completeSession(sessionId, { with: 'crypto' });
  await own.quiet();
  expect(await buyer.balance()).toBe(25);
  const [row] = await own.server.services.sql`SELECT evidence FROM settlements WHERE order_id = ${orderId}`;
  expect(row?.evidence).toMatchObject({
    method: 'crypto',
    crypto: { network: 'base', token: 'usdc', transaction: `0x${'ab'.repeat(32)}` },
  });
  await own.stop();
});
