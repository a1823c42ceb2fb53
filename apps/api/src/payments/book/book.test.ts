import { formatUsd, parseUsd, prove, readClearingBalances, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addCustomer, type TestCustomer } from '../../testing/add-customer.ts';
import { readMails } from '../../testing/read-mails.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { ProviderDispute, ProviderSettlement } from '../rail.ts';

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

async function order(customer: TestCustomer, requestedUsd: string, feeUsd = '0', provider = rail): Promise<string> {
  const id = newId();
  await server.services.sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    VALUES (${id}, ${customer.accountId}, ${provider}, 'created', ${parseUsd(requestedUsd).toString()}, ${parseUsd(feeUsd).toString()}, 'test')`;
  return id;
}

function settlement(orderId: string, grossUsd: string, over: Partial<ProviderSettlement> = {}): ProviderSettlement {
  return {
    clearing: `clearing:${rail}`,
    paymentRef: `pay_${orderId}`,
    for: { orderId },
    grossNano: parseUsd(grossUsd),
    taxNano: 0n,
    evidence: { from: 'test' },
    settledAt: new Date(),
    ...over,
  };
}

/** A customer who paid an order, and what the tests look at. */
async function paid(requestedUsd: string, grossUsd = requestedUsd, options: { feeUsd?: string; taxUsd?: string } = {}) {
  const customer = await addCustomer(server);
  const orderId = await order(customer, requestedUsd, options.feeUsd);
  await book().settle(settlement(orderId, grossUsd, { taxNano: parseUsd(options.taxUsd ?? '0') }));
  const { sql } = server.services;
  return {
    customer,
    orderId,
    paymentRef: `pay_${orderId}`,
    balance: async () => formatUsd((await readWallet(sql, customer.walletId)).postedNano),
    state: async () => (await sql`SELECT status, suspended_cause AS cause FROM accounts WHERE id = ${customer.accountId}`)[0],
    mails: async () => (await readMails(server, customer.email)).map(({ subject }) => subject),
  };
}

const sum = async (code: string) => {
  const [row] = await server.services.sql<{ total: bigint }[]>`
    SELECT coalesce(sum(CASE WHEN t.credit_account_id = a.id THEN t.amount_nano ELSE -t.amount_nano END), 0)::bigint AS total
    FROM ledger_accounts a JOIN transfers t ON a.id IN (t.credit_account_id, t.debit_account_id) WHERE a.code = ${code}`;
  return row?.total ?? 0n;
};

const refund = (paymentRef: string, ref: string, usd: string, state: 'pending' | 'succeeded' | 'failed', refundId: string | null = null) =>
  book().recordRefund({ paymentRef, providerRef: ref, refundId, grossNano: parseUsd(usd), state, evidence: {} });

const dispute = (paymentRef: string, ref: string, over: Partial<ProviderDispute>) =>
  book().recordDispute({
    paymentRef,
    providerRef: ref,
    state: 'open',
    freezesAccount: true,
    reason: 'fraudulent',
    amountNano: parseUsd('10'),
    respondBy: null,
    movements: [],
    evidence: {},
    ...over,
  });

describe('settlements', () => {
  test.each([
    ['exact', '25', '25'],
    ['under', '25', '12.34'],
    ['over', '25', '99.99'],
  ])('what settled is credited, not what was asked for: %s', async (_name, requested, arrived) => {
    const payment = await paid(requested, arrived);
    expect(await payment.balance()).toBe(arrived);
    expect(await payment.mails()).toEqual([expect.stringContaining(`$${arrived} credits added`)]);
  });

  test('the disclosed fee is scaled to what arrived, and tax is never credited', async () => {
    const half = await paid('20', '11', { feeUsd: '2' });
    expect(await half.balance()).toBe('10');
    const taxed = await paid('10', '11.9', { taxUsd: '1.9' });
    expect(await taxed.balance()).toBe('10');
  });

  test('the same payment reported many times at once, from both sides, is credited once', async () => {
    const customer = await addCustomer(server);
    const id = await order(customer, '10');
    const results = await Promise.all(Array.from({ length: 12 }, () => book().settle(settlement(id, '10'))));
    expect(results.filter(({ creditedNano }) => creditedNano > 0n)).toHaveLength(1);
    expect((await readWallet(server.services.sql, customer.walletId)).postedNano).toBe(parseUsd('10'));
  });

  test('a corrected amount adds only the difference, with a receipt of its own; less than before is put up for review', async () => {
    const payment = await paid('5');
    expect(await book().settle(settlement(payment.orderId, '7'))).toEqual({ creditedNano: parseUsd('2') });
    expect(await book().settle(settlement(payment.orderId, '7'))).toEqual({ creditedNano: 0n });
    expect(await book().settle(settlement(payment.orderId, '6'))).toEqual({ creditedNano: 0n });
    expect(await payment.balance()).toBe('7');
    const { sql } = server.services;
    expect(await sql`SELECT kind FROM payment_reviews WHERE reference = ${payment.paymentRef}`).toEqual([{ kind: 'reported_less' }]);
    expect(await sql`SELECT provider_ref FROM settlements WHERE payment_ref = ${payment.paymentRef} ORDER BY 1`).toHaveLength(2);
  });

  test('an order of one rail is never settled by another, and an unknown order is refused', async () => {
    const customer = await addCustomer(server);
    const other = await order(customer, '10', '0', 'otherrail');
    await expect(book().settle(settlement(other, '10'))).rejects.toThrow('unknown order');
    await expect(book().settle(settlement(newId(), '10'))).rejects.toThrow('unknown order');
    expect((await readWallet(server.services.sql, customer.walletId)).postedNano).toBe(0n);
  });

  test('a payment is not credited twice under two orders', async () => {
    const payment = await paid('10');
    const second = await order(payment.customer, '10');
    const again = settlement(payment.orderId, '10', { for: { orderId: second } });
    await expect(book().settle(again)).rejects.toThrow('was booked for');
    expect(await payment.balance()).toBe('10');
  });

  test('expired and failed orders settle when the money arrives after all', async () => {
    const customer = await addCustomer(server);
    for (const state of ['expired', 'failed'] as const) {
      const id = await order(customer, '10');
      await book().markOrder(id, state);
      await book().settle(settlement(id, '10'));
      await book().markOrder(id, 'expired');
      expect((await book().findOrder(id))?.state).toBe('settled');
    }
    expect((await readWallet(server.services.sql, customer.walletId)).postedNano).toBe(parseUsd('20'));
  });

  test('a deposit pays the open order of its account, and needs none', async () => {
    const customer = await addCustomer(server);
    const id = await order(customer, '10');
    const deposit = (ref: string) => book().settle(settlement(ref, '4', { for: { accountId: customer.accountId } }));
    await deposit('a');
    expect((await book().findOrder(id))?.state).toBe('settled');
    await deposit('b');
    await deposit('b');
    const { sql } = server.services;
    expect(await sql`SELECT kind, state FROM payment_orders WHERE account_id = ${customer.accountId} ORDER BY created_at`).toMatchObject([
      { kind: 'checkout', state: 'settled' },
      { kind: 'deposit', state: 'settled' },
    ]);
    expect((await readWallet(sql, customer.walletId)).postedNano).toBe(parseUsd('8'));
  });

  test('money for a suspended account is credited, and staff see it', async () => {
    const customer = await addCustomer(server);
    const { sql } = server.services;
    await sql`UPDATE accounts SET status = 'suspended', suspended_cause = 'staff' WHERE id = ${customer.accountId}`;
    const id = await order(customer, '10');
    await book().settle(settlement(id, '10'));
    expect((await readWallet(sql, customer.walletId)).postedNano).toBe(parseUsd('10'));
    expect(await sql`SELECT kind FROM payment_reviews WHERE order_id = ${id}`).toEqual([{ kind: 'suspended_account' }]);
  });

  test('a provider’s fee is booked once', async () => {
    const before = await sum('expense:provider_fees');
    const fee = { feeRef: `txn_${newId()}`, clearing: `clearing:${rail}`, feeNano: parseUsd('0.59') } as const;
    await book().recordProviderFee(fee);
    await book().recordProviderFee(fee);
    expect((await sum('expense:provider_fees')) - before).toBe(-parseUsd('0.59'));
  });
});

describe('refunds', () => {
  test('a refund from the provider’s dashboard is booked although the credit was spent, and the wallet goes negative', async () => {
    const payment = await paid('5');
    const { sql } = server.services;
    const { adjustWallet } = await import('@derouter/billing');
    await sql.begin((tx) =>
      adjustWallet(tx, {
        walletId: payment.customer.walletId,
        kind: 'debit',
        amountNano: parseUsd('4'),
        adjustmentId: newId(),
        reason: 'spent',
        actor: 'test',
      }),
    );
    expect(await refund(payment.paymentRef, 're_a', '5', 'succeeded')).toBe(true);
    expect(await refund(payment.paymentRef, 're_a', '5', 'succeeded')).toBe(true);
    expect(await payment.balance()).toBe('-4');
  });

  test('partial refunds of a taxed payment leave no cent behind', async () => {
    const tax = await sum('liability:tax');
    const payment = await paid('10', '11.9', { taxUsd: '1.9' });
    for (const [i, usd] of ['3.97', '3.97', '3.96'].entries())
      await refund(payment.paymentRef, `re_p${i}${payment.orderId}`, usd, 'succeeded');
    expect(await payment.balance()).toBe('0');
    expect(await sum('liability:tax')).toBe(tax);
  });

  test('a refund that fails after it was pending gives the credit back once', async () => {
    const payment = await paid('10');
    const ref = `re_${payment.orderId}`;
    await refund(payment.paymentRef, ref, '10', 'pending');
    expect(await payment.balance()).toBe('0');
    await refund(payment.paymentRef, ref, '10', 'failed');
    await refund(payment.paymentRef, ref, '10', 'failed');
    await refund(payment.paymentRef, ref, '10', 'pending');
    expect(await payment.balance()).toBe('10');
    expect((await payment.mails()).filter((subject) => subject.includes('failed'))).toHaveLength(1);
  });

  test('a refund beyond the payment is put up for review', async () => {
    const payment = await paid('10');
    await refund(payment.paymentRef, `re_x${payment.orderId}`, '12', 'succeeded');
    expect(await payment.balance()).toBe('0');
    const { sql } = server.services;
    expect(await sql`SELECT kind FROM payment_reviews WHERE order_id = ${payment.orderId}`).toEqual([{ kind: 'refund_exceeds' }]);
  });

  test('a refund of a payment that never settled is not ours', async () => {
    expect(await refund('pay_unknown', 're_u', '1', 'succeeded')).toBe(false);
  });
});

describe('disputes', () => {
  const withdrawn = { ref: 'txn_1', grossNano: parseUsd('10'), feeNano: parseUsd('15') };
  const reinstated = { ref: 'txn_2', grossNano: -parseUsd('10'), feeNano: -parseUsd('15') };

  test('a withdrawal suspends the account and takes the credit; winning brings both back', async () => {
    const fees = await sum('expense:dispute_fees');
    const payment = await paid('10');
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    expect([await payment.balance(), await payment.state()]).toEqual(['0', { status: 'suspended', cause: 'dispute' }]);
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    // Read before it was won, arrives last.
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    expect([await payment.balance(), await payment.state()]).toEqual(['10', { status: 'active', cause: null }]);
    expect(await sum('expense:dispute_fees')).toBe(fees);
    const clearing = (await readClearingBalances(server.services.sql)).find(({ code }) => code === `clearing:${rail}`);
    expect(clearing).toBeDefined();
  });

  test('a won dispute, then a refund: nothing of the payment is left', async () => {
    const payment = await paid('10');
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    await refund(payment.paymentRef, `re_w${payment.orderId}`, '10', 'succeeded');
    expect(await payment.balance()).toBe('0');
  });

  test('a reinstatement gives back what the withdrawal took, not the provider’s dollars', async () => {
    const income = await sum('revenue:processing_fee');
    const payment = await paid('9.5', '10', { feeUsd: '0.5' });
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    expect(await payment.balance()).toBe('0');
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    expect(await payment.balance()).toBe('9.5');
    expect((await sum('revenue:processing_fee')) - income).toBe(parseUsd('0.5'));
  });

  test('the difference of two exchange rates is our loss, not the customer’s', async () => {
    const loss = await sum('expense:chargebacks');
    const payment = await paid('10');
    const movements = [withdrawn, { ref: 'txn_fx', grossNano: parseUsd('0.37'), feeNano: 0n }];
    await dispute(payment.paymentRef, `dp_${payment.orderId}`, { movements });
    expect(await payment.balance()).toBe('0');
    expect((await sum('expense:chargebacks')) - loss).toBe(-parseUsd('0.37'));
  });

  test('a spent wallet goes negative, stays suspended when the dispute is lost, and is explained to the proof', async () => {
    const payment = await paid('10');
    const { adjustWallet } = await import('@derouter/billing');
    await server.services.sql.begin((tx) =>
      adjustWallet(tx, {
        walletId: payment.customer.walletId,
        kind: 'debit',
        amountNano: parseUsd('8'),
        adjustmentId: newId(),
        reason: 'spent',
        actor: 'test',
      }),
    );
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    await dispute(payment.paymentRef, ref, { state: 'lost', movements: [withdrawn] });
    expect([await payment.balance(), await payment.state()]).toEqual(['-8', { status: 'suspended', cause: 'dispute' }]);
    expect(await payment.mails()).toHaveLength(3);
  });

  test('a dispute that is first seen when it is lost suspends the account', async () => {
    const payment = await paid('10');
    await dispute(payment.paymentRef, `dp_${payment.orderId}`, { state: 'lost', movements: [withdrawn] });
    expect([await payment.balance(), await payment.state()]).toEqual(['0', { status: 'suspended', cause: 'dispute' }]);
  });

  test('an inquiry moves nothing; a fraud warning freezes the account until it is resolved', async () => {
    const payment = await paid('10');
    await dispute(payment.paymentRef, `dp_i${payment.orderId}`, { state: 'warning', freezesAccount: false });
    expect(await payment.state()).toMatchObject({ status: 'active' });
    await dispute(payment.paymentRef, `issfr_${payment.orderId}`, { state: 'warning' });
    expect(await payment.state()).toMatchObject({ status: 'suspended' });
    await dispute(payment.paymentRef, `issfr_${payment.orderId}`, { state: 'prevented' });
    expect([await payment.balance(), await payment.state()]).toEqual(['10', { status: 'active', cause: null }]);
  });

  test('an account that staff reinstated after a lost dispute is reinstated when it wins the next one', async () => {
    const payment = await paid('10');
    const { sql } = server.services;
    await dispute(payment.paymentRef, `dp_${payment.orderId}`, { movements: [withdrawn] });
    await dispute(payment.paymentRef, `dp_${payment.orderId}`, { state: 'lost', movements: [withdrawn] });
    await sql`UPDATE accounts SET status = 'active', suspended_cause = NULL, suspended_at = NULL WHERE id = ${payment.customer.accountId}`;
    const next = await order(payment.customer, '10');
    await book().settle(settlement(next, '10'));
    const moves = [withdrawn, reinstated];
    await dispute(`pay_${next}`, `dp_${next}`, { movements: [withdrawn] });
    expect(await payment.state()).toMatchObject({ status: 'suspended' });
    await dispute(`pay_${next}`, `dp_${next}`, { state: 'won', movements: moves });
    expect(await payment.state()).toMatchObject({ status: 'active' });
  });

  test('a dispute that was won and is lost in the end suspends the account again', async () => {
    const payment = await paid('10');
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    const again = { ref: 'txn_3', grossNano: parseUsd('10'), feeNano: 0n };
    await dispute(payment.paymentRef, ref, { state: 'lost', movements: [withdrawn, reinstated, again] });
    expect([await payment.balance(), await payment.state()]).toEqual(['0', { status: 'suspended', cause: 'dispute' }]);
  });

  test('a suspension by staff outlives a dispute that is won', async () => {
    const payment = await paid('10');
    const ref = `dp_${payment.orderId}`;
    await dispute(payment.paymentRef, ref, { movements: [withdrawn] });
    await server.services.sql`UPDATE accounts SET suspended_cause = 'staff' WHERE id = ${payment.customer.accountId}`;
    await dispute(payment.paymentRef, ref, { state: 'won', movements: [withdrawn, reinstated] });
    expect(await payment.state()).toEqual({ status: 'suspended', cause: 'staff' });
  });

  test('a dispute that meets a refund under way takes the credit when the refund fails', async () => {
    const payment = await paid('10');
    const ref = `re_d${payment.orderId}`;
    await refund(payment.paymentRef, ref, '10', 'pending');
    await dispute(payment.paymentRef, `dp_${payment.orderId}`, { movements: [withdrawn] });
    expect(await payment.balance()).toBe('0');
    await refund(payment.paymentRef, ref, '10', 'failed');
    expect(await payment.balance()).toBe('0');
  });

  test('a refund and a withdrawal at the same instant move no more than the payment', async () => {
    const payment = await paid('10');
    await Promise.all([
      refund(payment.paymentRef, `re_s${payment.orderId}`, '10', 'succeeded'),
      dispute(payment.paymentRef, `dp_${payment.orderId}`, { movements: [withdrawn] }),
    ]);
    expect(await payment.balance()).toBe('0');
  });
});
