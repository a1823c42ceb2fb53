import { prove } from '@derouter/billing';
import { startTronStandin, type TronStandin, tronAddress } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { buyWith, creditOf, depositContextOf, readOrder, runTask, testXpubs } from '../../testing/deposit-rail.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import { readTronConfig } from './config.ts';
import { createTron } from './create-tron.ts';

let server: TestServer;
let tron: TronStandin;
let rail: DepositRail;
/** Warnings and errors of the rail, as logged. */
let alarms: string[];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());
beforeEach(async () => {
  tron = await startTronStandin();
  rail = create();
});
afterEach(async () => {
  vi.useRealTimers();
  await tron.close();
  const { sql } = server.services;
  // Each test has a stand-in of its own, which knows nothing of the others' transactions.
  await sql`DELETE FROM tron_hints`;
  await sql`DELETE FROM seen_deposits`;
  await sql`DELETE FROM request_budgets`;
  await sql`DELETE FROM tron_cursors`;
  await sql`UPDATE payment_orders SET state = 'expired' WHERE state IN ('created', 'processing')`;
});

function create(settings: Record<string, string> = {}): DepositRail {
  const env: Record<string, string> = {
    ONCHAIN_TRON_XPUB: testXpubs.tron,
    TRON_API_BASE: tron.url,
    TRON_API_KEY: 'secret',
    TRON_TOKEN: tron.token,
    // What reading blocks adds is tested in scan-blocks.test.ts.
    TRON_SCAN: 'addresses',
    ...settings,
  };
  const config = readTronConfig((name) => env[name] ?? null);
  if (!config) throw new Error('no settings');
  const context = depositContextOf(server, 'tron');
  alarms = [];
  const note = (_: unknown, message: string) => alarms.push(message);
  return createTron(config, {
    ...context,
    log: Object.assign(Object.create(context.log), { fatal: note, error: note, warn: note }) as typeof context.log,
  });
}

async function buy(usd: string) {
  const customer = await addCustomer(server);
  const { orderId, opened } = await buyWith(server, rail, customer, usd);
  return { customer, orderId, opened, address: opened.providerRef };
}

/** Runs at this moment, or after some time has passed. */
async function run(afterMs = 0): Promise<void> {
  if (afterMs > 0) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + afterMs });
  await runTask(rail, 'tron');
}

const listCalls = (address: string) => tron.requests.filter((path) => path.includes(`/${address}/transactions/trc20`));

test('a payment is seen by the list, waits for its solidified receipt, and is credited once', async () => {
  const { customer, orderId, opened, address } = await buy('25');
  expect(opened.progress?.payTo).toEqual([{ network: 'TRON', token: 'USDT', address, uri: address, minimumUsd: '1', minutes: 3 }]);
  const id = tron.add({ to: address, value: 25_000_000n, unsolid: true });
  await run();
  expect(await readOrder(server, orderId)).toMatchObject({ state: 'processing', progress: { seenUsd: '25', transaction: id } });
  // However far the head moves: what counts is that the solidity node has it.
  await run(3 * 60_000);
  expect(await creditOf(server, customer)).toBe('0');
  tron.solidify(id);
  await run(3 * 60_000);
  await run(3 * 60_000);
  expect(await creditOf(server, customer)).toBe('25');
  expect((await readOrder(server, orderId)).state).toBe('settled');
  const rows = await server.services.sql`SELECT payment_ref AS "paymentRef", clearing FROM settlements WHERE order_id = ${orderId}`;
  expect(rows).toMatchObject([{ paymentRef: `tron:${id}:0`, clearing: 'clearing:tron:USDT' }]);
});

test('a failed transaction is nothing, whatever amount its call data or the list names', async () => {
  const { customer, address, orderId } = await buy('25');
  for (const result of ['REVERT', 'OUT_OF_ENERGY']) tron.add({ to: address, value: 10n ** 15n, result });
  await run();
  await run(60_000);
  expect(await creditOf(server, customer)).toBe('0');
  expect((await readOrder(server, orderId)).state).toBe('created');
});

test('D16: USDT returns false from a transfer that moved the money; the receipt and its log decide, not what was returned', async () => {
  const { customer, address } = await buy('25');
  const id = tron.add({ to: address, value: 25_000_000n });
  const info = await fetch(`${tron.url}/walletsolidity/gettransactioninfobyid`, { method: 'POST', body: JSON.stringify({ value: id }) });
  expect(await info.json()).toMatchObject({ contractResult: ['0'.repeat(64)], receipt: { result: 'SUCCESS' } });
  await run();
  expect(await creditOf(server, customer)).toBe('25');
});

test('two transfers in one transaction are two deposits', async () => {
  const { customer, address } = await buy('12');
  tron.add({ to: address, value: 5_000_000n, also: [{ to: address, value: 7_000_000n }] });
  await run();
  expect(await creditOf(server, customer)).toBe('12');
});

test('450 transfers of dust do not push a deposit off the page', async () => {
  const { customer, address } = await buy('25');
  const start = Date.now() - 20 * 60_000;
  for (let i = 0; i < 450; i++) tron.add({ to: address, value: 1n, timestampMs: start + i });
  tron.add({ to: address, value: 25_000_000n, timestampMs: start + 600 });
  await run();
  // With the dust that was proven by then.
  expect(await creditOf(server, customer)).toMatch(/^25\.0000\d{1,2}$/);
  const queries = listCalls(address).map((path) => new URL(path, tron.url).searchParams);
  expect(queries).toHaveLength(3);
  for (const query of queries) {
    expect(Object.fromEntries(query)).toMatchObject({
      only_to: 'true',
      contract_address: tron.token,
      limit: '200',
      order_by: 'block_timestamp,asc',
    });
    expect(query.get('min_timestamp')).toBe(queries[0]?.get('min_timestamp'));
  }
});

test('full pages without a fingerprint lose nothing', async () => {
  const { customer, address } = await buy('25');
  const start = Date.now() - 20 * 60_000;
  for (let i = 0; i < 450; i++) tron.add({ to: address, value: 1n, timestampMs: start + i });
  tron.add({ to: address, value: 25_000_000n, timestampMs: start + 600 });
  tron.dropFingerprints = true;
  await run();
  expect(await creditOf(server, customer)).toMatch(/^25\.0000\d{1,2}$/);
});

test('a full page of one moment without a fingerprint is reported, and the list is not taken as read', async () => {
  const { customer, address } = await buy('25');
  const moment = Date.now() - 20 * 60_000;
  for (let i = 0; i < 230; i++) tron.add({ to: address, value: 1n, timestampMs: moment });
  tron.add({ to: address, value: 25_000_000n, timestampMs: moment + 1 });
  tron.dropFingerprints = true;
  await run();
  await run(60_000);
  expect(await creditOf(server, customer)).toBe('0');
  expect(alarms).toContain('a list of TRON transfers cannot be read past a full page');
  tron.dropFingerprints = false;
  await run(60_000);
  expect(await creditOf(server, customer)).toMatch(/^25\.000/);
});

test('the next page is asked of the configured address, not of the link in the answer', async () => {
  const { address } = await buy('25');
  const start = Date.now() - 20 * 60_000;
  for (let i = 0; i < 201; i++) tron.add({ to: address, value: 1n, timestampMs: start + i });
  const fetched = vi.spyOn(globalThis, 'fetch');
  await run();
  const hosts = new Set(fetched.mock.calls.map(([url]) => new URL(String(url)).host));
  expect([...hosts]).toEqual([new URL(tron.url).host]);
  expect(fetched.mock.calls.every(([, init]) => init?.redirect === 'error')).toBe(true);
  fetched.mockRestore();
});

test('a transaction that the list lacks is credited by a claim, once, and when the list gets it later, not again', async () => {
  const { customer, address } = await buy('25');
  const stranger = await addCustomer(server);
  const id = tron.add({ to: address, value: 25_000_000n, hidden: true });
  await run();
  expect(await creditOf(server, customer)).toBe('0');
  expect(await rail.deposits.claimTransaction(stranger.accountId, id)).toEqual({ outcome: 'nothing' });
  expect(await rail.deposits.claimTransaction(customer.accountId, id.toUpperCase())).toEqual({
    outcome: 'stored',
    paymentRefs: [`tron:${id}:0`],
  });
  expect(await creditOf(server, customer)).toBe('25');
  tron.reveal(id);
  await run(60_000);
  await run(60_000);
  expect(await creditOf(server, customer)).toBe('25');
  expect(await rail.deposits.claimTransaction(customer.accountId, 'f'.repeat(64))).toEqual({ outcome: 'waiting' });
  await expect(rail.deposits.claimTransaction(customer.accountId, address)).rejects.toThrow('not the id');
});

test('the daily comparison of balances reports an address that holds more than was found', async () => {
  const { address } = await buy('25');
  tron.add({ to: address, value: 25_000_000n, hidden: true });
  await run();
  await runTask(rail, 'tron-audit');
  expect(alarms).toContain('a TRON address holds more than the deposits that were found: claim its transaction');
});

test('an address that was never activated, so that its account shows nothing, is credited', async () => {
  const { customer, address } = await buy('25');
  expect(await (await fetch(`${tron.url}/v1/accounts/${address}`)).json()).toEqual({ data: [], success: true });
  tron.add({ to: address, value: 25_000_000n });
  await run();
  expect(await creditOf(server, customer)).toBe('25');
  expect((await rail.balances?.())?.[0]).toMatchObject({ clearing: 'clearing:tron:USDT' });
});

test('another token of the same symbol is nothing, even if the list claims the right contract', async () => {
  const { customer, address } = await buy('25');
  const fake = tronAddress('another USDT');
  tron.add({ to: address, value: 25_000_000n, token: fake });
  tron.add({ to: address, value: 26_000_000n, token: fake, listedToken: tron.token });
  tron.add({ to: address, value: 27_000_000n, token: fake, listedToken: tron.token.toLowerCase() });
  await run();
  expect(await creditOf(server, customer)).toBe('0');
  expect(await server.services.sql`SELECT 1 FROM payment_reviews WHERE account_id = ${customer.accountId}`).toHaveLength(0);
});

test('an approval is nothing', async () => {
  const { customer, address } = await buy('25');
  tron.add({ to: address, value: 10n ** 12n, type: 'Approval' });
  await run();
  expect(await creditOf(server, customer)).toBe('0');
  expect(tron.requests.some((path) => path.includes('gettransactioninfobyid'))).toBe(false);
});

test.each([403, 429, 503] as const)('HTTP %i: silence for 30 seconds, so that the penalty ends, and nothing is lost', async (status) => {
  const { customer, address } = await buy('25');
  tron.add({ to: address, value: 25_000_000n });
  tron.penalize(status);
  await run();
  const asked = tron.requests.length;
  expect(asked).toBe(1);
  for (let i = 0; i < 3; i++) await run(8_000);
  expect(tron.requests.length).toBe(asked);
  expect(tron.punished()).toBe(1);
  await run(10_000);
  await run(20_000);
  expect(await creditOf(server, customer)).toBe('25');
});

test('no more requests are made than a day has, by two processes together', async () => {
  const buyers = [];
  for (let i = 0; i < 8; i++) buyers.push(await buy('25'));
  const limited = [create({ TRON_REQUESTS_PER_DAY: '30' }), create({ TRON_REQUESTS_PER_DAY: '30' })];
  for (let i = 0; i < 20; i++) {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.min(Date.now() + 15_000, new Date().setUTCHours(23, 59, 59)) });
    await Promise.all(limited.map((one) => runTask(one, 'tron')));
  }
  expect(tron.requests.length).toBeGreaterThan(10);
  expect(tron.requests.length).toBeLessThanOrEqual(30);
});

test('a payment to an old address, without an order, and after an outage of a day, is credited', async () => {
  const { customer, address } = await buy('25');
  const newer = await rail.deposits.replaceAddress(customer.accountId);
  await run();
  await server.services.sql`UPDATE payment_orders SET state = 'expired' WHERE account_id = ${customer.accountId}`;
  tron.add({ to: address, value: 3_000_000n });
  tron.add({ to: newer, value: 4_000_000n });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 60 * 60_000 });
  for (let i = 0; i < 4; i++) await run(60 * 60_000);
  expect(await creditOf(server, customer)).toBe('7');
});

test('a token that is switched off is not offered and its deposits wait', async () => {
  const { customer, address } = await buy('25');
  await server.services.sql`
    INSERT INTO token_switches (chain, token, credited, reason, changed_by) VALUES ('tron', ${tron.token}, false, 'test', 'test')`;
  tron.add({ to: address, value: 25_000_000n });
  await run();
  expect(await creditOf(server, customer)).toBe('0');
  await expect(buy('25')).rejects.toThrow('TRON cannot take this amount');
  await server.services.sql`UPDATE token_switches SET credited = true`;
  await run(60_000);
  expect(await creditOf(server, customer)).toBe('25');
});

test('answers in an unknown form change nothing and are tried again', async () => {
  const { customer, address } = await buy('25');
  tron.add({ to: address, value: 25_000_000n });
  const real = globalThis.fetch;
  for (const body of [
    '',
    'null',
    '[]',
    '{"success":true}',
    '{"success":false,"error":"x","statusCode":500}',
    '<html>',
    '{"success":true,"data":[{"to":1}],"meta":{}}',
  ]) {
    globalThis.fetch = async () => new Response(body);
    await run(30_000);
  }
  globalThis.fetch = real;
  expect(await creditOf(server, customer)).toBe('0');
  await run(60_000);
  expect(await creditOf(server, customer)).toBe('25');
});

test('the books are right after all of this', async () => {
  expect((await prove(server.services.sql, { full: true })).findings).toEqual([]);
});
