import type { Billing } from '@derouter/billing';
import { parseUsd, prove, readWallet } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { PaymentBook } from '../rail.ts';
import { createBook } from './create-book.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

const rail = 'rehearsal';

/** A book whose process dies before its `step`-th statement. */
function dyingBook(step: number): { readonly book: PaymentBook; readonly died: () => boolean } {
  const { options } = server.services.payments;
  let statements = 0;
  const count = () => {
    if (++statements === step) throw new Error('the process died');
  };
  const transaction: Billing['transaction'] = (work) =>
    options.billing.transaction((guarded) => {
      const sql = new Proxy(guarded.sql, {
        apply(target, thisArg, args) {
          count();
          return Reflect.apply(target, thisArg, args);
        },
        get(target, name, receiver) {
          if (name === 'unsafe') count();
          return Reflect.get(target, name, receiver);
        },
      }) as Sql;
      return work({ sql, db: guarded.db, xid: guarded.xid, commit: guarded.commit });
    });
  return { book: createBook({ ...options, billing: { transaction } }, rail), died: () => statements >= step };
}

/** Runs `work` with a death before each of its statements in turn, and once more, as a retry would, until it is done. */
async function dieAtEachStep(work: (book: PaymentBook) => Promise<unknown>, isUntouched: () => Promise<void>): Promise<number> {
  for (let step = 1; ; step++) {
    const { book, died } = dyingBook(step);
    const outcome = await work(book).then(
      () => 'done',
      (error: Error) => error.message,
    );
    if (!died()) {
      expect(outcome).toBe('done');
      return step;
    }
    expect(outcome).toBe('the process died');
    await isUntouched();
  }
}

test('a death before any statement of a settlement, a refund or a dispute leaves nothing half done, and the retry does it once', async () => {
  const { sql } = server.services;
  const customer = await addCustomer(server);
  const orderId = newId();
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${orderId}, ${customer.accountId}, ${rail}, 'created', ${parseUsd('9').toString()}, ${parseUsd('1').toString()}, 'test')`;
  const look = async () => ({
    balance: (await readWallet(sql, customer.walletId)).postedNano,
    transfers: (await sql`SELECT 1 FROM transfers`).length,
    mails: (await sql`SELECT 1 FROM pgboss.job WHERE name = 'mail'`).length,
    rows: (await sql`SELECT 1 FROM settlements UNION ALL SELECT 2 FROM payment_refunds UNION ALL SELECT 3 FROM payment_disputes`).length,
  });
  const paymentRef = `pay_${orderId}`;
  const settlement = {
    clearing: `clearing:${rail}`,
    paymentRef,
    for: { orderId },
    grossNano: parseUsd('11'),
    taxNano: parseUsd('1'),
    evidence: {},
    settledAt: new Date(),
  } as const;
  const movements = [{ ref: 'txn_1', grossNano: parseUsd('6'), feeNano: parseUsd('15') }];
  const dispute = { paymentRef, providerRef: 'dp_1', freezesAccount: true, reason: '', amountNano: 1n, respondBy: null, evidence: {} };
  const refund = { paymentRef, providerRef: 're_1', refundId: null, grossNano: parseUsd('5'), evidence: {} };
  const works: ((book: PaymentBook) => Promise<unknown>)[] = [
    (book) => book.settle(settlement),
    (book) => book.recordRefund({ ...refund, state: 'succeeded' }),
    (book) => book.recordDispute({ ...dispute, state: 'open', movements }),
    (book) => book.recordProviderFee({ feeRef: 'txn_2', clearing: `clearing:${rail}`, feeNano: 5n }),
    (book) => book.openReview({ kind: 'unknown_order', reference: 'x', detail: {} }),
  ];
  const afterEach: Awaited<ReturnType<typeof look>>[] = [];
  for (const work of works) {
    const before = await look();
    const steps = await dieAtEachStep(work, async () => expect(await look()).toEqual(before));
    expect(steps).toBeGreaterThan(2);
    const after = await look();
    // Once more after it is done: nothing changes.
    await work(server.services.payments.book(rail));
    expect(await look()).toEqual(after);
    afterEach.push(after);
  }
  expect(afterEach.map(({ mails }) => mails)).toEqual([1, 2, 3, 3, 3]);
  expect((await prove(sql)).findings).toEqual([]);
});
