import { type Anvil, startAnvil, startTronStandin, type TronStandin } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { creditOf, runTask, testXpubs } from '../../testing/deposit-rail.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { runDepositsCommand } from './run-deposits-command.ts';

let anvil: Anvil;
let tron: TronStandin;
let server: TestServer;
let usdc: Awaited<ReturnType<Anvil['deployToken']>>;

beforeAll(async () => {
  [anvil, tron] = await Promise.all([startAnvil(), startTronStandin()]);
  usdc = await anvil.deployToken('USDC', 6);
  const chain = {
    id: anvil.chainId,
    name: 'Local',
    rpcUrls: [anvil.rpcUrl],
    tokens: [{ address: usdc.address, symbol: 'USDC', decimals: 6 }],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 1,
  };
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ONCHAIN_EVM_XPUB: testXpubs.evm,
    ONCHAIN_CHAINS: JSON.stringify([chain]),
    ONCHAIN_TRON_XPUB: testXpubs.tron,
    TRON_API_BASE: tron.url,
    TRON_TOKEN: tron.token,
  });
});
afterAll(async () => {
  await server.stop();
  await Promise.all([anvil.stop(), tron.close()]);
});

async function run(...args: string[]) {
  const [printed, noted]: [string[], string[]] = [[], []];
  const { sql, config } = server.services;
  const code = await runDepositsCommand(sql, config, args, {
    print: (line) => printed.push(line),
    note: (line) => noted.push(line),
    change: (_entry, work) => work(sql),
  });
  return { code, printed, noted: noted.join('\n') };
}

const railOf = (name: string) => {
  const rail = server.services.payments.find(name);
  if (!rail) throw new Error(`${name} is not configured`);
  return rail;
};

test('the list for the sweep names index, path, address and balance, and the first addresses of each key', async () => {
  const customer = await addCustomer(server);
  const checkout = {
    orderId: customer.accountId,
    accountId: customer.accountId,
    email: '',
    creditNano: 5_000_000_000n,
    feeNano: 0n,
    saveCard: false,
  };
  const evm = (await railOf('evm').openCheckout(checkout)).providerRef;
  const onTron = (await railOf('tron').openCheckout(checkout)).providerRef;
  expect((await run()).printed).toEqual(['index,path,address,chain,token,balance']);
  await usdc.call('transfer', [evm, 7_000_000n]);
  tron.add({ to: onTron, value: 8_000_000n });
  const { code, printed, noted } = await run();
  expect(code).toBe(0);
  expect(printed).toEqual([
    'index,path,address,chain,token,balance',
    `0,m/44'/60'/0'/0/0,${evm},${anvil.chainId},USDC,7000000`,
    `0,m/44'/195'/0'/0/0,${onTron},tron,USDT,8000000`,
  ]);
  expect(noted).toContain("m/44'/60'/0'/0/2  0x");
  expect(noted).toContain("m/44'/195'/0'/0/1  TPjjvMwjPoDC32V2dGDYTkLH4E5LAtBZ6C");
  await anvil.mine(10);
  await runTask(railOf('evm'), 'evm');
  await runTask(railOf('tron'), 'tron');
  expect(await creditOf(server, customer)).toBe('15');
});

test('a balance that cannot be read is unknown and the exit code says so', async () => {
  tron.penalize(403);
  const { code, printed } = await run();
  expect(code).toBe(1);
  expect(printed.some((line) => line.startsWith('0,') && line.endsWith(',tron,USDT,unknown'))).toBe(true);
});

test('a token is switched off and on, and a halted chain is read again from where its nodes agree', async () => {
  const { sql } = server.services;
  expect((await run('switch', 'tron', tron.token, 'off')).code).toBe(2);
  expect((await run('switch', 'tron', tron.token, 'off', 'lost', 'its peg')).code).toBe(0);
  expect(await sql`SELECT credited, reason FROM token_switches WHERE chain = 'tron'`).toMatchObject([
    { credited: false, reason: 'lost its peg' },
  ]);
  expect((await run('switch', 'tron', tron.token, 'on', 'it is back')).code).toBe(0);
  await sql`UPDATE chain_cursors SET halted_reason = 'test' WHERE chain = ${String(anvil.chainId)}`;
  expect((await run('resume', '1')).code).toBe(2);
  expect((await run('resume', String(anvil.chainId), '999999')).code).toBe(1);
  expect((await run('resume', String(anvil.chainId), '3')).printed).toEqual(['Local is read again from block 3.']);
  const [cursor] = await sql<{ block: bigint; haltedReason: string | null }[]>`
    SELECT block, halted_reason AS "haltedReason" FROM chain_cursors WHERE chain = ${String(anvil.chainId)}`;
  expect(cursor).toEqual({ block: 3n, haltedReason: null });
});

test('the lag of each chain is in the metrics', async () => {
  await runTask(railOf('evm'), 'evm');
  const { text } = await server.services.metrics.write();
  expect(text).toContain('derouter_chain_lag_blocks{chain="Local"} 0');
  expect(text).toMatch(/derouter_chain_lag_seconds\{chain="TRON"\} \d/);
  expect(text).toContain('derouter_chain_range_blocks{chain="Local"} 1000');
});
