import { formatUsd, parseUsd, prove, readClearingBalances, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { refundAsStaff } from '../../admin/payments/refunds.ts';
import { addCustomer } from '../../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { confirmRefundAddress, finishRefundByHand } from './refund-by-hand.ts';
import { requestRefund } from './request-refund.ts';
import { requeueRefunds } from './requeue-refunds.ts';

let server: TestServer;
const rail = 'rehearsal';

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { REFUND_PROCESSING_FEE: 'off' });
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
});

/** A customer who paid. Amounts in USD. */
async function paid(amounts: { credit: string; fee?: string; tax?: string; gross?: string }) {
  const { sql, payments } = server.services;
  const customer = await addCustomer(server);
  const { accountId, walletId } = customer;
  const orderId = newId();
  const { credit, fee = '0', tax = '0', gross = credit } = amounts;
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${orderId}, ${accountId}, ${rail}, 'created', ${parseUsd(credit).toString()}, ${parseUsd(fee).toString()}, 'test')`;
  const paymentRef = `pay_${orderId}`;
  await payments.book(rail).settle({
    clearing: `clearing:${rail}`,
    paymentRef,
    for: { orderId },
    grossNano: parseUsd(gross),
    taxNano: parseUsd(tax),
    evidence: {},
    settledAt: new Date(),
  });
  return { ...customer, orderId, paymentRef, balance: async () => formatUsd((await readWallet(sql, walletId)).postedNano) };
}

type Paid = Awaited<ReturnType<typeof paid>>;

async function request({ accountId, paymentRef }: Paid, credit: string | null, byHand = true): Promise<string> {
  const wish = { rail, paymentRef, accountId, origin: 'staff', actor: `staff:${newId()}`, reason: 'test', byHand } as const;
  const { refundId } = await requestRefund(server.services.payments.options, { ...wish, creditNano: credit ? parseUsd(credit) : null });
  return refundId;
}

async function requestByHand(payment: Paid, credit: string): Promise<string> {
  const refundId = await request(payment, credit);
  const address = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
  await confirmRefundAddress(server.services.payments.options, { accountId: payment.accountId, refundId, address }, async () => {});
  return refundId;
}

function finish(
  refundId: string,
  transaction: string | null,
  confirm = async () => {},
  paidFrom: 'clearing' | 'treasury' = 'clearing',
): Promise<void> {
  const { payments } = server.services;
  return finishRefundByHand({ ...server.services, book: payments.book }, { refundId, transaction, paidFrom, actor: 'test' }, confirm);
}

const stateOf = async (refundId: string) =>
  (await server.services.sql<{ state: string }[]>`SELECT state FROM payment_refunds WHERE id = ${refundId}`)[0]?.state;

test('a refund by hand ends once, whatever several staff report about it', async () => {
  const payment = await paid({ credit: '10' });
  const refundId = await requestByHand(payment, '4');
  // Whatever cannot be recorded in the audit log has not happened.
  await expect(finish(refundId, 'transaction-0', () => Promise.reject(new Error('no audit')))).rejects.toThrow('no audit');
  await finish(refundId, 'transaction-1');
  await expect(finish(refundId, 'transaction-2')).rejects.toMatchObject({ code: 'conflict' });
  await expect(finish(refundId, null)).rejects.toMatchObject({ code: 'conflict' });
  const other = await requestByHand(payment, '4');
  const ends = await Promise.allSettled(['0xaaaaaaaa', '0xAAAAAAAA', null].map((transaction) => finish(other, transaction)));
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(['2', '6']).toContain(await payment.balance());
  expect(await server.services.sql`SELECT 1 FROM payment_refunds WHERE order_id = ${payment.orderId}`).toHaveLength(2);
});

test('a transaction that is recorded for another refund is refused, and does not end this one', async () => {
  const payment = await paid({ credit: '10' });
  const [first, second] = [await requestByHand(payment, '3'), await requestByHand(payment, '3')];
  await finish(first, 'transaction-of-first');
  await expect(finish(second, 'transaction-of-first')).rejects.toMatchObject({ code: 'conflict' });
  expect(await stateOf(second)).toBe('requested');
  await finish(second, 'transaction-of-second');
  expect([await stateOf(second), await payment.balance()]).toEqual(['succeeded', '4']);
});

test('a refund from the operator’s own wallet leaves what the provider holds as it is', async () => {
  const payment = await paid({ credit: '10' });
  const held = async () =>
    (await readClearingBalances(server.services.sql)).find(({ code }) => code === `clearing:${rail}`)?.heldNano ?? 0n;
  const before = await held();
  await finish(await requestByHand(payment, '3'), 'own-transaction', undefined, 'treasury');
  expect([(await held()) - before, await payment.balance()]).toEqual([0n, '7']);
  await finish(await requestByHand(payment, '2'), 'provider-transaction');
  expect(before - (await held())).toBe(parseUsd('2'));
  // What the scanner booked as a sweep came from the deposit address already.
  const hash = `0x${'ab'.repeat(32)}`;
  await server.services.sql`
    INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by)
    VALUES (${newId()}, ${`clearing:${rail}`}, 'treasury', 'out', 1000000000, 0, ${`1:${hash}:0`}, '', 'pending', 'system')`;
  const swept = await requestByHand(payment, '1');
  await expect(finish(swept, hash)).rejects.toMatchObject({ code: 'conflict' });
  await finish(swept, hash, undefined, 'treasury');
  expect([await stateOf(swept), before - (await held())]).toEqual(['succeeded', parseUsd('2')]);
});

test('every refund is a whole number of cents, so that the provider can make it', async () => {
  const payment = await paid({ credit: '10', fee: '1', tax: '1', gross: '12' });
  const refund = { paymentRef: payment.paymentRef, providerRef: `re_${payment.orderId}`, refundId: null, evidence: {} };
  await server.services.payments.book(rail).recordRefund({ ...refund, grossNano: parseUsd('0.06'), state: 'succeeded' });
  const refundId = await request(payment, null);
  const [row] = await server.services.sql<{ gross: bigint; credit: bigint }[]>`
    SELECT gross_nano AS gross, credit_nano AS credit FROM payment_refunds WHERE id = ${refundId}`;
  expect(row).toEqual({ gross: parseUsd('10.94'), credit: parseUsd('9.95') });
});

test('a refund whose job has given up is queued again', async () => {
  const payment = await paid({ credit: '10' });
  const [old, young, byHand] = [await request(payment, '1', false), await request(payment, '1', false), await request(payment, '1')];
  await server.services.sql`UPDATE payment_refunds SET created_at = now() - interval '4 hours' WHERE id IN (${old}, ${byHand})`;
  const queued: object[] = [];
  await requeueRefunds(server.services.sql, { send: async (_queue, data) => void queued.push(data) });
  expect(queued).toContainEqual({ refundId: old });
  expect(queued).not.toContainEqual({ refundId: young });
  expect(queued).not.toContainEqual({ refundId: byHand });
});

test('a refund that staff send twice is made once, with its record and the mail to the customer', async () => {
  const payment = await paid({ credit: '10' });
  const { sql } = server.services;
  const staffUserId = newId();
  await sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staffUserId}, ${`${staffUserId}@x.test`}, ${`${staffUserId}@x.test`}, true)`;
  const wish = { orderId: payment.orderId, amountUsd: '4', reason: 'sorry' };
  const sent = await Promise.allSettled([1, 2].map(() => refundAsStaff(server.services, staffUserId, wish)));
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await payment.balance()).toBe('6');
  const [refund] = await sql<{ xmin: string }[]>`SELECT xmin::text FROM payment_refunds WHERE order_id = ${payment.orderId}`;
  const actions = await sql<{ xmin: string }[]>`SELECT xmin::text FROM staff_actions WHERE subject = ${payment.orderId}`;
  expect(actions).toEqual([{ xmin: refund?.xmin }]);
});
