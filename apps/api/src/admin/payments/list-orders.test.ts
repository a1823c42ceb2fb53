import { parseUsd, prove, readClearingBalances } from '@derouter/billing';
import type { StaffWithdrawal } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { viewTransfers } from '../books/list-transfers.ts';
import { listPastFees, setFee } from './fees-and-clearing.ts';
import { listOrders, readOrder } from './list-orders.ts';
import { decideWithdrawal, listWithdrawals, withdrawAsOperator, withdrawOrAsk } from './withdrawals.ts';

let server: TestServer;
const rail = 'rehearsal';

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

async function ordered(providerRef: string) {
  const { sql } = server.services;
  const customer = await addCustomer(server);
  const orderId = newId();
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version, provider_ref)
    VALUES (${orderId}, ${customer.accountId}, ${rail}, 'created', ${parseUsd('10').toString()}, 0, 'test', ${providerRef})`;
  return { ...customer, orderId };
}

async function disputed(providerRef: string, paymentRef: string, disputeRef: string) {
  const order = await ordered(providerRef);
  const book = server.services.payments.book(rail);
  const amountNano = parseUsd('10');
  await book.settle({
    clearing: `clearing:${rail}`,
    paymentRef,
    for: { orderId: order.orderId },
    grossNano: amountNano,
    taxNano: 0n,
    evidence: {},
    settledAt: new Date(),
  });
  await book.recordDispute({
    paymentRef,
    providerRef: disputeRef,
    state: 'open',
    freezesAccount: true,
    reason: 'fraudulent',
    amountNano,
    respondBy: null,
    movements: [{ ref: 'taken', grossNano: amountNano, feeNano: parseUsd('15') }],
    evidence: {},
  });
  return order;
}

test('an order is found by whatever names it, and nothing else is', async () => {
  const order = await disputed('cs_1', 'pi:pi_1', 'dp_1');
  const other = await ordered('cs_2');
  const find = async (query: string, state?: string) =>
    (await listOrders(server.services, { query, state, limit: 50 })).items.map(({ id }) => id);
  for (const query of [order.orderId, order.accountId, order.email, order.userId.slice(-12), 'cs_1', 'pi_1', 'pi:pi_1', ' cs_1 ']) {
    expect(await find(query)).toEqual([order.orderId]);
  }
  expect(await find('example.com')).toEqual([other.orderId, order.orderId]);
  expect(await find('', 'created')).toEqual([other.orderId]);
  expect(await find('cs_1', 'created')).toEqual([]);
  expect(await find(newId())).toEqual([]);
  const page = await listOrders(server.services, { limit: 1 });
  expect(page.items).toMatchObject([{ id: other.orderId }]);
  const next = await listOrders(server.services, { limit: 1, cursor: page.nextCursor ?? '' });
  expect(next).toMatchObject({ items: [{ id: order.orderId, creditedUsd: '10' }], nextCursor: null });
});

test('an order shows the ledger entries of its payment and disputes, and none of another', async () => {
  const order = await disputed('cs_3', 'pi:pi_3', 'dp_3');
  await disputed('cs_4', 'pi:pi_4', 'dpx3');
  const { transfers } = await readOrder(server.services, order.orderId);
  expect(transfers.map(({ code, reference }) => [code, reference])).toEqual([
    ['top_up', `${rail}:pi:pi_3`],
    ['chargeback', `${rail}:dp_3:taken`],
    ['dispute_fee', `${rail}:dp_3:taken`],
  ]);
});

test('looking for an order does not read every order or the whole ledger', async () => {
  const order = await ordered('cs_5');
  const plans: string[] = [];
  await server.services.sql.begin(async (tx) => {
    await tx`SET LOCAL enable_seqscan = off`;
    const explain = async (condition: ReturnType<typeof tx>) => {
      const rows = await tx<{ 'QUERY PLAN': string }[]>`EXPLAIN ${condition}`;
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    };
    await explain(tx`SELECT id FROM payment_orders WHERE provider_ref = ${'cs_5'}`);
    await explain(tx`SELECT order_id FROM settlements WHERE payment_ref IN (${'a'}, ${'b'}) AND order_id IS NOT NULL`);
    await explain(tx`SELECT id FROM payment_orders WHERE state = ${'review'} ORDER BY id DESC LIMIT 5`);
    await explain(tx`SELECT id FROM transfers WHERE code <> 'usage' AND reference ~>=~ ${'a:'} AND reference ~<~ ${'a;'}`);
    await explain(tx`SELECT id FROM transfers WHERE code <> 'usage' AND reference = ${order.orderId}`);
  });
  for (const plan of plans) {
    expect(plan).toMatch(/Index/);
    expect(plan).not.toMatch(/Seq Scan/);
  }
});

describe('withdrawals', () => {
  const clearing = `clearing:${rail}`;
  const held = async () => (await readClearingBalances(server.services.sql)).find(({ code }) => code === clearing)?.heldNano ?? 0n;
  const form = (amountUsd: string, over: Partial<StaffWithdrawal> = {}): StaffWithdrawal => ({
    ...{ id: newId(), clearing, destination: 'bank', direction: 'out', amountUsd, feeUsd: '0', reference: newId(), reason: 'monthly' },
    ...over,
  });
  const addStaffMember = async () => {
    const id = newId();
    const email = `${id}@example.com`;
    await server.services.sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${id}, ${email}, ${email}, true)`;
    return { id, email };
  };
  const list = async (reader: string, state?: 'pending') => (await listWithdrawals(server.services, reader, { state, limit: 50 })).items;

  test('beyond what one person may book, somebody else confirms, and the amount cannot be split', async () => {
    await disputed('cs_w', 'pi:pi_w', 'dp_w');
    const [asking, colleague] = [await addStaffMember(), await addStaffMember()];
    const withdraw = (input: StaffWithdrawal, by = asking) => withdrawOrAsk(server.services, by.id, input);
    const decide = (id: string, decision: 'confirm' | 'decline', by = colleague) =>
      decideWithdrawal(server.services, by.id, { id, decision, reason: 'checked' });
    const before = await held();
    const first = form('60', { feeUsd: '1.5' });
    for (let i = 0; i < 2; i++) expect(await withdraw(first)).toEqual({ state: 'booked' });
    await expect(withdraw({ ...first, amountUsd: '61' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await held()).toBe(before - parseUsd('61.5'));
    const second = form('38.500001', { destination: 'treasury' });
    expect(await withdraw(second)).toEqual({ state: 'pending' });
    expect(await held()).toBe(before - parseUsd('61.5'));
    // The reference of one that waits is taken, and each person has a limit of their own.
    await expect(withdraw(form('1', { reference: second.reference }), colleague)).rejects.toMatchObject({ code: 'conflict' });
    expect(await withdraw(form('100'), colleague)).toEqual({ state: 'booked' });
    await expect(decide(second.id, 'confirm', asking)).rejects.toMatchObject({ code: 'conflict' });
    const both = await Promise.allSettled([decide(second.id, 'confirm'), decide(second.id, 'confirm')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await held()).toBe(before - parseUsd('200.000001'));
    // Declined: its reference is free again.
    const third = form('500');
    await withdraw(third);
    await decide(third.id, 'decline', asking);
    await expect(decide(third.id, 'confirm')).rejects.toMatchObject({ code: 'conflict' });
    expect(await withdraw(form('500', { reference: third.reference }))).toEqual({ state: 'pending' });
    expect((await list(asking.id, 'pending')).map(({ amountUsd, isOwn, requestedBy }) => [amountUsd, isOwn, requestedBy])).toEqual([
      ['500', true, asking.email],
    ]);
    expect((await list(colleague.id)).find(({ id }) => id === second.id)).toMatchObject({
      ...{ state: 'booked', isOwn: false, requestedBy: asking.email, decidedBy: colleague.email, destination: 'treasury' },
    });
    const actions = await server.services.sql<{ action: string }[]>`
      SELECT action FROM staff_actions WHERE subject = ${clearing} AND after->>'id' = ${second.id} ORDER BY id`;
    expect(actions.map(({ action }) => action)).toEqual([
      'ask to book withdrawal (out 38.500001, fee 0)',
      'confirm withdrawal (out 38.500001)',
    ]);
    await expect(withdraw(form('1', { clearing: 'clearing:nobody' }))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a booking in the other direction corrects one, and the books stay right', async () => {
    const before = await held();
    const wrong = form('5000', { reference: 'SEPA 7' });
    expect(await withdrawAsOperator(server.services, 'cli:root@host', wrong)).toEqual({ state: 'booked' });
    await expect(withdrawAsOperator(server.services, 'cli:root@host', form('1', { reference: 'SEPA 7' }))).rejects.toMatchObject({
      code: 'conflict',
    });
    await withdrawAsOperator(server.services, 'cli:root@host', form('5000', { reference: 'SEPA 7', direction: 'in' }));
    await withdrawAsOperator(server.services, 'cli:root@host', form('0', { feeUsd: '2', reference: 'fee of November' }));
    expect(await held()).toBe(before - parseUsd('2'));
    expect((await prove(server.services.sql)).findings).toEqual([]);
  });
});

test('the transfers of a payment and of its dispute lead to the order, and other transfers to none', async () => {
  const { orderId } = await disputed('cs_7', 'pi:pi_7', 'dp_7');
  const { sql } = server.services;
  const nothing = { account: undefined, code: undefined, reference: undefined, cursor: undefined };
  const { items } = await viewTransfers({ sql }, { ...nothing, limit: 200 });
  const led = items.filter((one) => one.orderId === orderId);
  expect(led.map(({ code }) => code)).toEqual(expect.arrayContaining(['top_up', 'chargeback', 'dispute_fee']));
  expect(items.filter(({ reference }) => /_7/.test(reference)).every((one) => one.orderId === orderId)).toBe(true);
});

test('every fee that was set is listed with who set it, newest first, by pages', async () => {
  const { services } = server;
  const [staff] = await services.sql<{ id: string }[]>`
    INSERT INTO users (id, email, email_canonical, is_staff) VALUES (gen_random_uuid(), 'fees@example.com', 'fees@example.com', true) RETURNING id`;
  const known = (await listPastFees(services, { limit: 200 })).items;
  const fee = { provider: 'sandbox', fixedUsd: '0.1', minimumUsd: '0.5', reason: 'costs' };
  for (const percent of ['4.5', '5']) await setFee(services, staff?.id ?? '', { ...fee, percent });
  const first = await listPastFees(services, { limit: 1 });
  expect(first.items).toMatchObject([{ provider: 'sandbox', percent: '5', fixedUsd: '0.1', minimumUsd: '0.5', setBy: 'fees@example.com' }]);
  const rest = await listPastFees(services, { limit: 200, cursor: first.nextCursor ?? undefined });
  expect(rest.items).toMatchObject([{ percent: '4.5' }, ...known]);
  expect(rest.nextCursor).toBeNull();
});
