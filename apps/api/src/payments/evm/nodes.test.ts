import { type Anvil, type DeployedToken, type RpcProxy, RpcRefusal, startAnvil, startRpcProxy } from '@derouter/testkit';
import type { Address } from 'viem';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { buyWith, creditOf, depositContextOf, readOrder, runTask, testXpubs } from '../../testing/deposit-rail.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import { readEvmConfig } from './config.ts';
import { createEvm } from './create-evm.ts';

let server: TestServer;
let nextChainId = 60_000;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

interface Fixture {
  readonly anvil: Anvil;
  readonly usdc: DeployedToken;
  readonly chain: string;
  readonly proxies: readonly [RpcProxy, RpcProxy];
  /** What was logged as fatal. */
  readonly alarms: string[];
  rail(overrides?: object, options?: Parameters<typeof createEvm>[2]): DepositRail;
}

/** One chain behind two RPC nodes that a test can make lag, refuse, freeze or lie. */
async function setUp(chainId = nextChainId++): Promise<Fixture> {
  const anvil = await startAnvil({ chainId });
  stops.push(() => anvil.stop());
  const usdc = await anvil.deployToken('USDC', 6);
  await anvil.mine(10);
  const proxies = [await startRpcProxy(anvil.rpcUrl), await startRpcProxy(anvil.rpcUrl)] as const;
  stops.push(...proxies.map((proxy) => () => proxy.close()));
  const alarms: string[] = [];
  const context = depositContextOf(server, 'evm');
  const log = Object.assign(Object.create(context.log), {
    fatal: (_: unknown, message: string) => alarms.push(message),
  }) as typeof context.log;
  const rail = (overrides: object = {}, options: Parameters<typeof createEvm>[2] = {}) => {
    const config = {
      id: chainId,
      name: 'Local',
      rpcUrls: proxies.map(({ url }) => url),
      tokens: [{ address: usdc.address, symbol: 'USDC', decimals: 6 }],
      finality: { mode: 'finalized' },
      minCreditUsd: '1',
      typicalMinutes: 1,
      ...overrides,
    };
    const read = readEvmConfig((name) => ({ ONCHAIN_EVM_XPUB: testXpubs.evm, ONCHAIN_CHAINS: JSON.stringify([config]) })[name] ?? null);
    if (!read) throw new Error('no settings');
    return createEvm(read, { ...context, log }, options);
  };
  return { anvil, usdc, chain: String(chainId), proxies, alarms, rail };
}

async function buy(rail: DepositRail, usd: string) {
  const customer = await addCustomer(server);
  const { orderId, opened } = await buyWith(server, rail, customer, usd);
  return { customer, orderId, address: opened.providerRef as Address };
}

/** A block as the node sends it. */
async function rawBlock({ rpcUrl }: Anvil, tag: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: [tag, false] });
  const response = await fetch(rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return ((await response.json()) as { result: unknown }).result;
}

const gaugesOf = (rail: DepositRail) => rail.deposits.chains()[0];
const cursorOf = async (chain: string) =>
  (
    await server.services.sql<{ block: bigint; haltedReason: string | null }[]>`
    SELECT block, halted_reason AS "haltedReason" FROM chain_cursors WHERE chain = ${chain}`
  )[0];

test('two nodes with different blocks at the same final height: alarm, no credit, and it goes on once they agree', async () => {
  const { anvil, usdc, proxies, alarms, rail: create, chain } = await setUp();
  const rail = create({ finality: { mode: 'finalizedAndDepth', depth: 2 } });
  const { customer, address } = await buy(rail, '25');
  // The second node follows a fork: same chain id and token, other blocks, without the payment.
  const fork = await startAnvil({ chainId: anvil.chainId });
  stops.push(() => fork.stop());
  expect((await fork.deployToken('USDC', 6)).address).toBe(usdc.address);
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(30);
  const height = await anvil.client.getBlockNumber();
  await fork.mine(Number(height - (await fork.client.getBlockNumber())));
  proxies[1].target = fork.rpcUrl;
  const before = await cursorOf(chain);
  await runTask(rail, 'evm');
  expect(alarms).toContain('two RPC nodes disagree about a final block: nothing is credited until they agree');
  expect(await cursorOf(chain)).toEqual(before);
  expect(await creditOf(server, customer)).toBe('0');
  proxies[1].target = anvil.rpcUrl;
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('tag and depth with one usable node waits: nothing is credited on the word of one', async () => {
  const { anvil, usdc, proxies, alarms, rail: create } = await setUp();
  const rail = create({ finality: { mode: 'finalizedAndDepth', depth: 2 } });
  const { customer, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(20);
  proxies[1].rule = async () => {
    throw new Error('down');
  };
  await runTask(rail, 'evm');
  expect(alarms).toContain('a chain has too few usable RPC nodes: nothing is credited on it');
  expect(await creditOf(server, customer)).toBe('0');
  proxies[1].rule = (method, params, ask) => ask(method, params);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('a node that is frozen and answers happily is left behind within a minute', async () => {
  const { anvil, usdc, proxies, rail: create } = await setUp();
  const rail = create();
  const { customer, address } = await buy(rail, '25');
  const frozen = new Map<string, unknown>();
  for (const tag of ['latest', 'finalized']) frozen.set(tag, await rawBlock(anvil, tag));
  proxies[0].rule = async (method, params, ask) => {
    const tag = method === 'eth_getBlockByNumber' ? frozen.get(String(params[0])) : undefined;
    return tag ?? ask(method, params);
  };
  await runTask(rail, 'evm');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(20);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('0');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 35_000 });
  await anvil.mine(1);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('a node that lags behind its own head and answers with empty lists hides nothing for more than a day', async () => {
  const { anvil, usdc, proxies, rail: create, chain } = await setUp();
  const rail = create();
  const { customer, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(10);
  proxies[0].rule = async (method, params, ask) => (method === 'eth_getLogs' ? [] : ask(method, params));
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('0');
  expect((await cursorOf(chain))?.block).toBeGreaterThan(10n);
  await runTask(rail, 'evm-rescan');
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
  await runTask(rail, 'evm-rescan');
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('a node whose head is below what another calls final is not read beyond its head', async () => {
  const { anvil, usdc, proxies, rail: create } = await setUp();
  const rail = create();
  const { customer, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  const behind = await rawBlock(anvil, 'latest');
  await anvil.mine(10);
  // It knows its old head and nothing above it, and says so with empty lists instead of errors.
  proxies[0].rule = async (method, params, ask) => {
    if (method === 'eth_getBlockByNumber' && ['latest', 'finalized'].includes(String(params[0]))) return behind;
    if (method === 'eth_getLogs') return [];
    return ask(method, params);
  };
  await runTask(rail, 'evm');
  proxies[0].rule = (method, params, ask) => ask(method, params);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('a log whose block is not the sealed block of its number is not shown as seen', async () => {
  const { usdc, proxies, rail: create } = await setUp();
  const rail = create();
  const { orderId, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  const lie: RpcProxy['rule'] = async (method, params, ask) => {
    const result = await ask(method, params);
    if (method !== 'eth_getLogs' || !Array.isArray(result)) return result;
    return result.map((log: object) => ({ ...log, blockHash: `0x${'ab'.repeat(32)}` }));
  };
  for (const proxy of proxies) proxy.rule = lie;
  await runTask(rail, 'evm');
  expect((await readOrder(server, orderId)).state).toBe('created');
  for (const proxy of proxies) proxy.rule = (method, params, ask) => ask(method, params);
  await runTask(rail, 'evm');
  expect((await readOrder(server, orderId)).state).toBe('processing');
});

test('pending is never asked for', async () => {
  const { usdc, proxies, rail: create, anvil } = await setUp();
  const rail = create();
  const { address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await runTask(rail, 'evm');
  await anvil.mine(10);
  await runTask(rail, 'evm');
  expect(proxies.flatMap(({ calls }) => calls).some(({ params }) => JSON.stringify(params).includes('pending'))).toBe(false);
});

test('a node that allows five blocks, while the chain makes forty a run: an alarm, a growing lag, and nothing lost', async () => {
  const { anvil, usdc, proxies, alarms, rail: create } = await setUp();
  const limit: RpcProxy['rule'] = async (method, params, ask) => {
    const { fromBlock, toBlock } = (method === 'eth_getLogs' ? params[0] : {}) as { fromBlock?: string; toBlock?: string };
    if (fromBlock && toBlock && Number(toBlock) - Number(fromBlock) + 1 > 5) throw new RpcRefusal(-32602, 'block range is too wide');
    return ask(method, params);
  };
  for (const proxy of proxies) proxy.rule = limit;
  const rail = create({ rpcUrls: [proxies[0].url] }, { maxSteps: 4 });
  const { customer, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(1_200);
  await runTask(rail, 'evm');
  await runTask(rail, 'evm');
  await runTask(rail, 'evm');
  const lags: number[] = [];
  for (let i = 0; i < 3; i++) {
    await anvil.mine(40);
    await runTask(rail, 'evm');
    lags.push(gaugesOf(rail)?.lagBlocks ?? 0);
  }
  expect(gaugesOf(rail)).toMatchObject({ cannotKeepUp: 1, rangeBlocks: expect.toSatisfy((size: number) => size <= 5) });
  expect(alarms.some((alarm) => alarm.startsWith('cannot keep up with a chain'))).toBe(true);
  expect(lags[2]).toBeGreaterThan(lags[0] ?? 0);
  proxies[0].rule = (method, params, ask) => ask(method, params);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 35 * 60_000 });
  await runTask(create({ rpcUrls: [proxies[0].url] }), 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('any error of a query of logs makes the next one smaller, not only those that name a limit', async () => {
  const { anvil, usdc, proxies, rail: create } = await setUp();
  const rail = create({ rpcUrls: [proxies[0].url] });
  const { customer, address } = await buy(rail, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(200);
  let failures = 0;
  proxies[0].rule = async (method, params, ask) => {
    const { fromBlock, toBlock } = (method === 'eth_getLogs' ? params[0] : {}) as { fromBlock?: string; toBlock?: string };
    if (!fromBlock || !toBlock || Number(toBlock) - Number(fromBlock) < 60) return ask(method, params);
    failures++;
    if (failures % 2) throw new Error('the connection is dropped');
    throw new RpcRefusal(-32600, 'ranges over a 500 block range are not supported');
  };
  await runTask(rail, 'evm');
  expect(failures).toBeGreaterThan(0);
  expect(await creditOf(server, customer)).toBe('25');
});

test('more than 100 USD is credited only when another node has the same receipt', async () => {
  const { anvil, usdc, proxies, alarms, rail: create } = await setUp();
  const rail = create();
  const { customer, address } = await buy(rail, '150');
  await usdc.call('transfer', [address, 150_000_000n]);
  await usdc.call('transfer', [address, 100_000_000n]);
  await anvil.mine(10);
  proxies[1].rule = async (method, params, ask) => (method === 'eth_getTransactionReceipt' ? null : ask(method, params));
  proxies[0].rule = proxies[1].rule;
  // The reader may be either node: first it alone has receipts.
  const readers = new Set<string>();
  for (const proxy of proxies) {
    const plain = proxy.rule;
    proxy.rule = async (method, params, ask) => {
      if (method === 'eth_getLogs') readers.add(proxy.url);
      return method === 'eth_getTransactionReceipt' && readers.has(proxy.url) ? ask(method, params) : plain(method, params, ask);
    };
  }
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('100');
  const other = proxies.find(({ url }) => !readers.has(url));
  if (!other) throw new Error('both nodes were read');
  // It lies about the amount.
  other.rule = async (method, params, ask) => {
    const result = await ask(method, params);
    if (
      method !== 'eth_getTransactionReceipt' ||
      typeof result !== 'object' ||
      !result ||
      !('logs' in result) ||
      !Array.isArray(result.logs)
    )
      return result;
    return { ...result, logs: result.logs.map((log: object) => ({ ...log, data: `0x${'0'.repeat(63)}1` })) };
  };
  await runTask(rail, 'evm');
  expect(alarms).toContain('a second RPC node contradicts a deposit');
  expect(await creditOf(server, customer)).toBe('100');
  other.rule = (method, params, ask) => ask(method, params);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('250');
});

test('a final block that changes halts the chain: no credit, no offer, until the operator looks at it', async () => {
  const { anvil, usdc, alarms, rail: create, chain } = await setUp();
  const rail = create({ finality: { mode: 'depth', depth: 1 } });
  const { customer, address } = await buy(rail, '25');
  await anvil.mine(5);
  await runTask(rail, 'evm');
  await anvil.reorg(4);
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(10);
  await runTask(rail, 'evm');
  expect(alarms).toContain('a chain was halted: a block that counted as final has been replaced');
  expect((await cursorOf(chain))?.haltedReason).toMatch(/^final block \d+ was 0x/);
  expect(gaugesOf(rail)?.halted).toBe(1);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('0');
  await expect(buy(rail, '25')).rejects.toThrow('No network can take this amount');
});

test('one node on other blocks than were read does not halt the chain if another still has them', async () => {
  const { anvil, usdc, proxies, alarms, rail: create, chain } = await setUp();
  const rail = create();
  const { customer, address } = await buy(rail, '25');
  await runTask(rail, 'evm');
  const fork = await startAnvil({ chainId: anvil.chainId });
  stops.push(() => fork.stop());
  // Another symbol: chains that start in the same second would have the same blocks.
  await fork.deployToken('FORK', 6);
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(10);
  await fork.mine(Number((await anvil.client.getBlockNumber()) - (await fork.client.getBlockNumber())) + 1);
  proxies[0].target = fork.rpcUrl;
  await runTask(rail, 'evm');
  expect(alarms).toContain('an RPC node is on another chain of blocks than it was, and is not used');
  expect((await cursorOf(chain))?.haltedReason).toBeNull();
  proxies[0].target = anvil.rpcUrl;
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test.each([
  ['decimals that differ from the contract', (token: Address) => ({ tokens: [{ address: token, symbol: 'USDC', decimals: 18 }] })],
  [
    'an address without a contract',
    () => ({ tokens: [{ address: '0x00000000000000000000000000000000000000aa', symbol: 'USDC', decimals: 6 }] }),
  ],
  ['another chain than configured', () => ({ id: 4_242 })],
])('%s: the chain is not used, with an alarm', async (_, overrides) => {
  const { usdc, alarms, rail: create } = await setUp();
  const rail = create(overrides(usdc.address));
  await expect(buy(rail, '25')).rejects.toThrow('No network can take this amount');
  expect(alarms).toContain('an RPC node contradicts the settings and is not used');
});

test('a token address that is accepted on one chain means nothing on another', async () => {
  const first = await setUp();
  const second = await setUp();
  // The first contract of each chain has the same address.
  expect(second.usdc.address).toBe(first.usdc.address);
  const stranger = await second.anvil.deployToken('GOLD', 6);
  const rail = second.rail({ tokens: [{ address: stranger.address, symbol: 'USDC', decimals: 6 }] });
  const { customer, address } = await buy(rail, '25');
  await second.usdc.call('transfer', [address, 25_000_000n]);
  await second.anvil.mine(10);
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('0');
});
