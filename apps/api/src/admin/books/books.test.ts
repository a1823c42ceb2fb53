import { connect, newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { adjustCustomer } from '../adjust-customer.ts';
import { viewTransfers, viewTrialBalance } from './list-transfers.ts';
import { cancelProof, listProofRuns, startProof } from './proof-runs.ts';

let server: TestServer;
let staff: string;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  const customer = await addGatewayCustomer(server, '20');
  await customer.call('/v1/messages', { model: 'sandbox-claude', max_tokens: 20, messages: [{ role: 'user', content: 'Hi' }] });
  await customer.receipt();
  const [row] = await server.services.sql<{ id: string }[]>`
    INSERT INTO users (id, email, email_canonical, is_staff) VALUES (gen_random_uuid(), 's@example.com', 's@example.com', true) RETURNING id`;
  staff = row?.id ?? '';
});
afterAll(() => server.stop());

const newest = async () => (await listProofRuns(server.services, { limit: 1 })).items[0];

test('debits and credits of the trial balance have the same sum', async () => {
  const lines = await viewTrialBalance(server.services);
  const sum = (pick: (line: (typeof lines)[number]) => string) =>
    lines.reduce((total, line) => total + Math.round(Number(pick(line)) * 1e9), 0);
  expect(sum(({ debitUsd }) => debitUsd)).toBe(sum(({ creditUsd }) => creditUsd));
  expect(lines.find(({ code }) => code === 'revenue:usage')?.transfers).toBe(1);
  expect(lines.filter(({ code }) => code.startsWith('wallets:'))).toHaveLength(2);
});

test('transfers are found by account, code and reference, and read by pages', async () => {
  const read = (filter: object) => viewTransfers(server.services, { limit: 50, ...filter });
  const { items } = await read({});
  const first = await read({ limit: 1 });
  const second = await read({ limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items]).toEqual(items.slice(0, 2));
  expect((await read({ code: 'usage' })).items).toHaveLength(1);
  const [usage] = (await read({ account: 'revenue:usage' })).items;
  expect(usage).toMatchObject({ code: 'usage', credit: 'revenue:usage', actor: 'system' });
  expect((await read({ reference: usage?.reference })).items).toEqual([usage]);
  expect((await read({ account: 'no such account' })).items).toEqual([]);
  expect((await read({ id: usage?.id })).items).toEqual([usage]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await read({ from: today, to: today })).items).toEqual(items);
  expect((await read({ from: '2199-01-01' })).items).toEqual([]);
  expect((await read({ to: '2020-01-01' })).items).toEqual([]);
  const { accountId } = await addGatewayCustomer(server, '1');
  await adjustCustomer(server.services, staff, { adjustmentId: newId(), accountId, kind: 'credit', amountUsd: '2', reason: 'sorry' });
  const [adjusted] = (await read({ limit: 1 })).items;
  expect(adjusted).toMatchObject({ orderId: null, staff: { userId: staff, email: 's@example.com' }, reason: 'sorry' });
});

test('a proof runs as a job, tells how far it is, and only one is open at a time', async () => {
  await startProof(server.services, staff, { isFull: true });
  await expect.poll(async () => (await newest())?.state, { timeout: 20_000 }).toBe('done');
  expect(await newest()).toMatchObject({ findings: [], receiptsDone: 1, error: null });
  expect((await newest())?.stepsDone).toBe((await newest())?.stepsTotal);
});

test('a proof that is under way is canceled within its query, and bookings never wait for it', async () => {
  const owner = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
  await owner.sql.begin(async (tx) => {
    await tx`LOCK TABLE payment_disputes IN ACCESS EXCLUSIVE MODE`;
    const { id } = await startProof(server.services, staff, { isFull: true });
    await expect.poll(async () => (await newest())?.step, { timeout: 20_000 }).toBe('a payment gives back no more than it brought');
    await expect(startProof(server.services, staff, { isFull: true })).rejects.toMatchObject({ code: 'conflict' });
    const customer = await addGatewayCustomer(server, '5');
    const answer = await customer.call('/v1/messages', {
      model: 'sandbox-claude',
      max_tokens: 5,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect(answer.status).toBe(200);
    await cancelProof(server.services, staff, id);
    await expect.poll(async () => (await newest())?.state, { timeout: 20_000 }).toBe('canceled');
    await expect(cancelProof(server.services, staff, id)).rejects.toMatchObject({ code: 'not_found' });
  });
  await owner.close();
});
