import { adjustWallet, parseUsd, prove, readWallet, walletCodes } from '@derouter/billing';
import { newId } from '@derouter/db';
import { type AccountRecorder, mixedBookings, recordAccounts } from '@derouter/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { ProviderDispute } from '../rail.ts';

/** Histories to try: 40 in the test command, 2000 nightly. */
const runs = Number(process.env.PAYMENT_HISTORIES ?? 40);
const rail = 'rehearsal';
const cent = 10_000_000n;

let first: TestServer;
let second: TestServer;
let recorder: AccountRecorder;
beforeAll(async () => {
  first = await startTestServer(inject('templateDatabaseUrl'));
  second = await startBeside(first);
  recorder = await recordAccounts(first.services.config.databaseUrl ?? '');
});
afterAll(async () => {
  const recorded = await recorder.read();
  expect(recorded.length).toBeGreaterThan(runs);
  expect(mixedBookings(recorded)).toEqual([]);
  await recorder.close();
  await second.stop();
  await first.stop();
});

type Step =
  | { readonly kind: 'settle'; readonly payment: number; readonly cents: number }
  | {
      readonly kind: 'refund';
      readonly payment: number;
      readonly refund: number;
      readonly cents: number;
      readonly state: 'pending' | 'succeeded' | 'failed';
    }
  | { readonly kind: 'withdraw'; readonly payment: number; readonly cents: number }
  | { readonly kind: 'reinstate'; readonly payment: number; readonly cents: number }
  | { readonly kind: 'close'; readonly payment: number; readonly state: 'won' | 'lost' }
  | { readonly kind: 'spend'; readonly cents: number }
  | { readonly kind: 'promote'; readonly cents: number };

interface ModelRefund {
  readonly cents: bigint;
  state: 'pending' | 'succeeded' | 'failed';
}

interface ModelPayment {
  readonly orderId: string;
  settled: bigint;
  readonly refunds: Map<number, ModelRefund>;
  readonly movements: ProviderDispute['movements'][number][];
  withdrawn: bigint;
  excess: bigint;
  state: ProviderDispute['state'];
}

/** The specification in its simplest form: whole cents, no fee, no tax. */
class Model {
  readonly payments: ModelPayment[];
  spent = 0n;
  promo = 0n;

  constructor(orderIds: readonly string[]) {
    this.payments = orderIds.map((orderId) => ({
      orderId,
      settled: 0n,
      refunds: new Map(),
      movements: [],
      withdrawn: 0n,
      excess: 0n,
      state: 'open',
    }));
  }

  left(payment: ModelPayment): bigint {
    const refunded = [...payment.refunds.values()].filter(({ state }) => state !== 'failed').reduce((sum, { cents }) => sum + cents, 0n);
    return payment.settled - refunded - payment.withdrawn;
  }

  get paid(): bigint {
    return this.payments.reduce((sum, payment) => sum + this.left(payment), 0n) - this.spent;
  }

  settle(payment: ModelPayment, cents: bigint): void {
    if (cents > payment.settled) payment.settled = cents;
  }

  refund(payment: ModelPayment, id: number, cents: bigint, state: ModelRefund['state']): void {
    const known = payment.refunds.get(id);
    if (!known) {
      const taken = cents < this.left(payment) ? cents : this.left(payment);
      if (taken > 0n && state !== 'failed') payment.refunds.set(id, { cents: taken, state });
      return;
    }
    if (known.state === 'failed' || (known.state === 'succeeded' && state === 'pending')) return;
    known.state = state;
    if (state !== 'failed') return;
    const claimed = payment.excess < this.left(payment) ? payment.excess : this.left(payment);
    payment.withdrawn += claimed;
    payment.excess -= claimed;
  }

  withdraw(payment: ModelPayment, cents: bigint): void {
    const taken = cents < this.left(payment) ? cents : this.left(payment);
    payment.withdrawn += taken;
    payment.excess += cents - taken;
  }

  reinstate(payment: ModelPayment, cents: bigint): void {
    const back = cents < payment.withdrawn ? cents : payment.withdrawn;
    payment.withdrawn -= back;
    payment.excess = payment.excess > cents - back ? payment.excess - (cents - back) : 0n;
  }
}

const payment = fc.nat({ max: 1 });
const cents = fc.integer({ min: 1, max: 3000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('settle' as const), payment, cents }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      payment,
      refund: fc.nat({ max: 2 }),
      cents,
      state: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('withdraw' as const, 'reinstate' as const), payment, cents }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('close' as const), payment, state: fc.constantFrom('won' as const, 'lost' as const) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('spend' as const, 'promote' as const), cents }) },
);

/** Delivers the same report several times at once, on both processes. */
async function deliver<T>(times: number, report: (server: TestServer) => Promise<T>): Promise<void> {
  await Promise.all(Array.from({ length: times }, (_, i) => report(i % 2 === 0 ? first : second)));
}

async function apply(history: readonly { step: Step; times: number }[]): Promise<void> {
  const customer = await addCustomer(first);
  const { sql } = first.services;
  const orderIds = [newId(), newId()];
  for (const id of orderIds) {
    await sql`
      INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
      VALUES (${id}, ${customer.accountId}, ${rail}, 'created', 1000000000, 0, 'test')`;
  }
  const model = new Model(orderIds);
  for (const { step: next, times } of history) await play(model, customer.walletId, next, times);
  const wallet = await readWallet(sql, customer.walletId);
  expect(wallet.postedNano - wallet.promoNano).toBe(model.paid * cent);
  expect(wallet.promoNano).toBe(model.promo * cent);
  for (const { orderId, settled } of model.payments) {
    const [row] = await sql<{ state: string; credit: bigint }[]>`
      SELECT o.state, coalesce(sum(s.credit_nano), 0)::bigint AS credit FROM payment_orders o
      LEFT JOIN settlements s ON s.order_id = o.id WHERE o.id = ${orderId} GROUP BY 1`;
    expect(row).toEqual({ state: settled > 0n ? 'settled' : 'created', credit: settled * cent });
  }
}

async function play(model: Model, walletId: bigint, next: Step, times: number): Promise<void> {
  if (next.kind === 'spend' || next.kind === 'promote') {
    const amount = BigInt(next.cents);
    // Usage never takes more than there is.
    if (next.kind === 'spend' && model.paid < amount) return;
    const adjustment = { walletId, amountNano: amount * cent, adjustmentId: newId(), reason: 'test', actor: 'test' };
    const kind = next.kind === 'spend' ? 'debit' : 'promotion';
    await deliver(times, ({ services }) => services.billing.transaction(({ sql }) => adjustWallet(sql, { ...adjustment, kind })));
    if (next.kind === 'spend') model.spent += amount;
    else model.promo += amount;
    return;
  }
  const target = model.payments[next.payment];
  if (!target) return;
  const paymentRef = `pay_${target.orderId}`;
  const dispute = (state: ProviderDispute['state']) =>
    deliver(times, ({ services }) =>
      services.payments.book(rail).recordDispute({
        paymentRef,
        providerRef: `dp_${target.orderId}`,
        state,
        freezesAccount: true,
        reason: 'general',
        amountNano: parseUsd('1'),
        respondBy: null,
        movements: [...target.movements],
        evidence: {},
      }),
    );
  if (next.kind === 'settle') {
    const grossNano = BigInt(next.cents) * cent;
    await deliver(times, ({ services }) =>
      services.payments.book(rail).settle({
        clearing: `clearing:${rail}`,
        paymentRef,
        for: { orderId: target.orderId },
        grossNano,
        taxNano: 0n,
        evidence: {},
        settledAt: new Date(),
      }),
    );
    model.settle(target, BigInt(next.cents));
    return;
  }
  if (target.settled === 0n) return;
  if (next.kind === 'refund') {
    const report = { paymentRef, providerRef: `re_${target.orderId}_${next.refund}`, refundId: null, state: next.state, evidence: {} };
    await deliver(times, ({ services }) => services.payments.book(rail).recordRefund({ ...report, grossNano: BigInt(next.cents) * cent }));
    model.refund(target, next.refund, BigInt(next.cents), next.state);
    return;
  }
  if (next.kind === 'close') {
    if (target.movements.length === 0) return;
    target.state = next.state;
    return dispute(next.state);
  }
  const grossNano = BigInt(next.cents) * cent * (next.kind === 'withdraw' ? 1n : -1n);
  target.movements.push({ ref: `txn_${target.movements.length}`, grossNano, feeNano: 0n });
  await dispute(target.state);
  if (next.kind === 'withdraw') model.withdraw(target, BigInt(next.cents));
  else model.reinstate(target, BigInt(next.cents));
}

test(`random payment histories over two processes match the model (${runs})`, { timeout: 1_800_000 }, async () => {
  const history = fc.array(fc.record({ step, times: fc.integer({ min: 1, max: 3 }) }), { minLength: 3, maxLength: 14 });
  await fc.assert(fc.asyncProperty(history, apply), { numRuns: runs, endOnFailure: false });
  expect((await prove(first.services.sql)).findings).toEqual([]);
  // Every code that changed a customer's credit is one that statements and pages have words for.
  const used = await first.services.sql<{ code: string }[]>`
    SELECT DISTINCT t.code FROM transfers t JOIN wallets w
      ON ARRAY[t.debit_account_id, t.credit_account_id] && ARRAY[w.paid_account_id, w.promo_account_id] WHERE t.code <> 'usage'`;
  expect(walletCodes).toEqual(expect.arrayContaining(used.map(({ code }) => code)));
});
