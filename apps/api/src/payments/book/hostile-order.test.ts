import { formatUsd, parseUsd, prove, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { ProviderDispute } from '../rail.ts';
import { resolveReview } from './resolve-review.ts';

let server: TestServer;
const rail = 'rehearsal';
const book = () => server.services.payments.book(rail);

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
});

/** A customer with an order of $10 of this rail. */
async function ordered(customer?: Awaited<ReturnType<typeof addCustomer>>) {
  const { accountId, walletId } = customer ?? (await addCustomer(server));
  const orderId = newId();
  const { sql } = server.services;
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${orderId}, ${accountId}, ${rail}, 'created', ${parseUsd('10').toString()}, 0, 'test')`;
  const settlement = {
    clearing: `clearing:${rail}`,
    paymentRef: `pay_${orderId}`,
    for: { orderId },
    grossNano: parseUsd('10'),
    taxNano: 0n,
    evidence: {},
    settledAt: new Date(),
  } as const;
  return {
    accountId,
    orderId,
    settlement,
    paymentRef: settlement.paymentRef,
    balance: async () => formatUsd((await readWallet(sql, walletId)).postedNano),
    orderState: async () => (await sql<{ state: string }[]>`SELECT state FROM payment_orders WHERE id = ${orderId}`)[0]?.state,
    account: async () => (await sql`SELECT status, suspended_cause AS cause FROM accounts WHERE id = ${accountId}`)[0],
  };
}

async function paid() {
  const payment = await ordered();
  await book().settle(payment.settlement);
  return payment;
}

const dispute = (paymentRef: string, over: Partial<ProviderDispute>) =>
  book().recordDispute({
    paymentRef,
    providerRef: `dp_${paymentRef}`,
    state: 'open',
    freezesAccount: true,
    reason: 'fraudulent',
    amountNano: parseUsd('10'),
    respondBy: null,
    movements: [],
    evidence: {},
    ...over,
  });

const movement = (ref: string, usd: string) => ({
  ref,
  grossNano: usd.startsWith('-') ? -parseUsd(usd.slice(1)) : parseUsd(usd),
  feeNano: 0n,
});

test('a dispute that was won during an outage costs the customer nothing, in whatever order its movements are listed', async () => {
  for (const refs of [
    ['taken', 'back'],
    ['back', 'taken'],
  ]) {
    const payment = await paid();
    const all = { taken: movement('taken', '10'), back: movement('back', '-10') };
    await dispute(payment.paymentRef, { state: 'won', movements: refs.map((ref) => all[ref as 'taken']) });
    expect(await payment.balance()).toBe('10');
    expect(await payment.account()).toMatchObject({ status: 'active' });
  }
});

test('a dispute that was won and then lost after all takes the credit once, in whatever order its movements are listed', async () => {
  const movements = [movement('taken', '10'), movement('back', '-10'), movement('again', '10')];
  for (const listed of [movements, movements.toReversed()]) {
    const payment = await paid();
    await dispute(payment.paymentRef, { state: 'lost', movements: listed });
    expect(await payment.balance()).toBe('0');
  }
});

test('staff who suspend an account at the moment of a dispute keep it suspended when the dispute is won', async () => {
  const payment = await paid();
  const { sql } = server.services;
  let recorded: Promise<boolean> | undefined;
  await sql.begin(async (tx) => {
    await tx`UPDATE accounts SET status = 'suspended', suspended_cause = 'staff', suspended_reason = 'abuse' WHERE id = ${payment.accountId}`;
    recorded = dispute(payment.paymentRef, {});
    // Until the dispute waits for the row that staff are changing.
    await expect
      .poll(() => sql`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`, { timeout: 10_000 })
      .not.toEqual([]);
  });
  await recorded;
  await dispute(payment.paymentRef, { state: 'won' });
  expect(await payment.account()).toEqual({ status: 'suspended', cause: 'staff' });
});

const review = (orderId: string, over: object = {}) =>
  book().openReview({ kind: 'amount_mismatch', reference: orderId, orderId, detail: {}, ...over });

async function decide(reference: string, resolution: 'accepted' | 'dismissed'): Promise<void> {
  const { payments, sql } = server.services;
  const [row] = await sql<{ id: string }[]>`SELECT id FROM payment_reviews WHERE reference = ${reference}`;
  await resolveReview(
    { ...server.services, book: payments.book },
    { id: row?.id ?? '', resolution, reason: 'test', actor: 'staff:test' },
    async () => {},
  );
}

test('an order whose review is dismissed is not shown as under review for ever', async () => {
  const payment = await ordered();
  await review(payment.orderId);
  await book().markOrder(payment.orderId, 'review');
  await decide(payment.orderId, 'dismissed');
  expect(await payment.orderState()).toBe('failed');
  expect(await payment.balance()).toBe('0');
  // The provider's next report about the same thing opens nothing that was decided.
  expect(await review(payment.orderId)).toBe(false);
  await expect(decide(payment.orderId, 'accepted')).rejects.toMatchObject({ code: 'conflict' });
});

test('of two staff who decide at once, what was booked is what the review says', async () => {
  for (let round = 0; round < 4; round++) {
    const payment = await ordered();
    await review(payment.orderId, { proposal: payment.settlement });
    await book().markOrder(payment.orderId, 'review');
    await Promise.allSettled([decide(payment.orderId, 'accepted'), decide(payment.orderId, 'dismissed')]);
    const [row] = await server.services.sql`SELECT resolution FROM payment_reviews WHERE reference = ${payment.orderId}`;
    const isBooked = (await payment.balance()) === '10';
    expect(row?.resolution).toBe(isBooked ? 'accepted' : 'dismissed');
    expect(await payment.orderState()).toBe(isBooked ? 'settled' : 'failed');
  }
});
