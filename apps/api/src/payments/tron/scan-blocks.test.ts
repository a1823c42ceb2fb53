import { prove, readClearingBalances } from '@derouter/billing';
import { startTronStandin, type TronStandin, tronAddress } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { buyWith, creditOf, depositContextOf, runTask, testXpubs } from '../../testing/deposit-rail.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import { readTronConfig } from './config.ts';
import { createTron } from './create-tron.ts';

let server: TestServer;
let tron: TronStandin;
let rail: DepositRail;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());
beforeEach(async () => {
  tron = await startTronStandin();
  rail = create();
  // The cursor starts at the head, which is the same in each stand-in. Its row is never deleted.
  await runTask(rail, 'tron');
  await server.services.sql`UPDATE chain_cursors SET block = 60000000 WHERE chain = 'tron'`;
});
afterEach(async () => {
  vi.useRealTimers();
  await tron.close();
  for (const table of ['tron_hints', 'seen_deposits', 'request_budgets', 'tron_cursors']) {
    await server.services.sql`DELETE FROM ${server.services.sql(table)}`;
  }
  expect((await prove(server.services.sql)).findings).toEqual([]);
});

const env = () => ({ ONCHAIN_TRON_XPUB: testXpubs.tron, TRON_API_BASE: tron.url, TRON_TOKEN: tron.token });

function create(settings: Record<string, string> = {}): DepositRail {
  const texts: Record<string, string> = { ...env(), ...settings };
  const config = readTronConfig((name) => texts[name] ?? null);
  if (!config) throw new Error('no settings');
  return createTron(config, depositContextOf(server, 'tron'));
}

/** A customer with an address and no open order, so that its list is rarely read. */
async function addIdle() {
  const customer = await addCustomer(server);
  const { opened } = await buyWith(server, rail, customer, '25');
  await server.services.sql`UPDATE payment_orders SET state = 'expired' WHERE account_id = ${customer.accountId}`;
  return { customer, address: opened.providerRef };
}

const run = () => runTask(rail, 'tron');
const gauges = () => rail.deposits.chains()[0];
const cursor = async () =>
  Number((await server.services.sql<{ block: bigint }[]>`SELECT block FROM chain_cursors WHERE chain = 'tron'`)[0]?.block);
const lists = () => tron.requests.filter((path) => path.includes('/transactions/trc20')).length;

test('a transfer that no list has, to an address nobody expects money at, is credited by its block, two of one transaction as two', async () => {
  const { customer, address } = await addIdle();
  await run();
  const asked = lists();
  const id = tron.add({ to: address, value: 5_000_000n, also: [{ to: address, value: 7_000_000n }], hidden: true });
  tron.add({ to: address, value: 90_000_000n, result: 'REVERT' });
  await run();
  expect(await creditOf(server, customer)).toBe('12');
  expect(lists()).toBe(asked);
  // Whatever finds it later credits nothing.
  tron.reveal(id);
  await server.services.sql`UPDATE tron_cursors SET polled_at = NULL, deep_read_at = NULL`;
  await run();
  await rail.deposits.claimTransaction(customer.accountId, id);
  expect(await creditOf(server, customer)).toBe('12');
});

test('D15: an hour of outage is caught up without a gap, at about one request for each block, and says its lag meanwhile', {
  timeout: 240_000,
}, async () => {
  const { customer, address } = await addIdle();
  const before = tron.requests.length;
  for (let i = 0; i < 12; i++) {
    tron.mine(99);
    tron.add({ to: address, value: 1_000_000n, hidden: true });
  }
  await run();
  expect(gauges()?.lagBlocks).toBe(1200 - 60);
  let runs = 1;
  for (; (gauges()?.lagBlocks ?? 0) > 0; runs++) await run();
  expect(runs).toBeLessThanOrEqual(21);
  expect(await creditOf(server, customer)).toBe('12');
  const blockCalls = tron.requests.slice(before).filter((path) => path.endsWith('gettransactioninfobyblocknum')).length;
  expect(blockCalls).toBe(1200);
});

test('a block that the answering node does not have yet is waited for, not passed over', async () => {
  const { customer, address } = await addIdle();
  // Empty blocks exist, and are proven to be empty.
  tron.mine(3, 'none');
  tron.add({ to: address, value: 25_000_000n, hidden: true });
  const number = (await cursor()) + 4;
  tron.behind.add(number);
  await run();
  expect(await cursor()).toBe(number - 1);
  expect(await creditOf(server, customer)).toBe('0');
  tron.behind.clear();
  await run();
  expect(await creditOf(server, customer)).toBe('25');
});

test('only solidified blocks count, and a penalty or an answer in an unknown form leaves the cursor where it is', async () => {
  const { customer, address } = await addIdle();
  const id = tron.add({ to: address, value: 25_000_000n, hidden: true, unsolid: true });
  tron.mine(60);
  const start = await cursor();
  await run();
  expect(await cursor()).toBe(start);
  tron.solidify(id);
  const real = globalThis.fetch;
  for (const body of ['{}', '[]', 'null', '[{"id":1}]', '<html>', `[{"id":"${'a'.repeat(64)}","blockNumber":5,"blockTimeStamp":5}]`]) {
    globalThis.fetch = async (input, init) =>
      String(input).endsWith('gettransactioninfobyblocknum') ? new Response(body) : real(input, init);
    await run();
  }
  globalThis.fetch = real;
  expect(await cursor()).toBe(start);
  tron.penalize(429);
  await run();
  expect(await cursor()).toBe(start);
  expect(tron.punished()).toBe(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40_000 });
  await run();
  await run();
  expect(await creditOf(server, customer)).toBe('25');
});

test('two processes do not read the same blocks', { timeout: 120_000 }, async () => {
  const other = create();
  tron.mine(80);
  const before = tron.requests.length;
  for (let i = 0; i < 3; i++) await Promise.all([run(), runTask(other, 'tron')]);
  const read = tron.requests.slice(before).filter((path) => path.endsWith('gettransactioninfobyblocknum'));
  expect(read.length).toBe(80);
});

test('settings: too few requests a day for all blocks leave only the lists, and asking for both is refused', () => {
  const config = (settings: Record<string, string>) =>
    readTronConfig((name) => ({ ...env(), ...settings })[name as 'TRON_TOKEN'] ?? null)?.readsBlocks;
  expect(config({})).toBe(true);
  expect(config({ TRON_REQUESTS_PER_DAY: '44000' })).toBe(false);
  expect(config({ TRON_SCAN: 'addresses' })).toBe(false);
  expect(() => config({ TRON_SCAN: 'blocks', TRON_REQUESTS_PER_DAY: '44000' })).toThrow('at least 45000');
  expect(() => config({ TRON_SCAN: 'everything' })).toThrow('TRON_SCAN must be blocks or addresses');
});

test('a sweep is booked by its block; where only lists are read, by the comparison that misses the money', async () => {
  const treasury = tronAddress('treasury');
  const { sql } = server.services;
  const held = async () => {
    const balances = await rail.balances?.();
    const [row] = (await readClearingBalances(sql)).filter(({ code }) => code === 'clearing:tron:USDT');
    return [row?.heldNano, balances?.[0]?.balanceNano];
  };
  for (const settings of [{}, { TRON_SCAN: 'addresses' }] as Record<string, string>[]) {
    rail = create({ ...settings, ONCHAIN_TREASURY: treasury });
    const { address } = await addIdle();
    const before = (await held())[0] ?? 0n;
    const id = tron.add({ to: address, value: 9_000_000n, also: [{ to: address, value: 1_000_000n }] });
    await rail.deposits.claimTransaction((await sql`SELECT account_id AS id FROM deposit_addresses WHERE address = ${address}`)[0]?.id, id);
    await run();
    expect((await held())[0]).toBe(before + 10_000_000_000n);
    tron.add({ from: address, to: tronAddress('nobody'), value: 1_000_000n, result: 'REVERT' });
    tron.add({ from: address, to: treasury, value: 6_000_000n, also: [{ to: treasury, value: 4_000_000n }] });
    await run();
    await held();
    await held();
    expect((await held())[0]).toBe(before);
  }
  const [review] = await sql`SELECT 1 FROM payment_reviews WHERE kind = 'outgoing_transfer'`;
  expect(review).toBeUndefined();
});
