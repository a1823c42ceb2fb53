import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatUsd, readWallet } from '@derouter/billing';
import { migrate } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { startAnvil } from '@derouter/testkit';
import { readEvmConfig } from '../apps/api/src/payments/evm/config.ts';
import { createEvm } from '../apps/api/src/payments/evm/create-evm.ts';
import { addCustomer } from '../apps/api/src/testing/add-customer.ts';
import { depositContextOf, runTask, testXpubs } from '../apps/api/src/testing/deposit-rail.ts';
import { startTestServer } from '../apps/api/src/testing/start-test-server.ts';

/**
 * Measures how fast the scanner of deposits catches up: 10 000 addresses over 50 000 blocks of a real local chain, with deposits at
 * both ends and in between. Prints after each run how many blocks it is behind, which `/metrics` shows too, and fails if a deposit is missing.
 */
const addresses = Number(process.env.BENCH_ADDRESSES ?? 10_000);
const blocks = Number(process.env.BENCH_BLOCKS ?? 50_000);
const deposits = 20;

const folder = mkdtempSync(join(tmpdir(), 'derouter-bench-'));
chmodSync(folder, 0o755);
const postgres = await startEmbedded({ folder });
await migrate(postgres.url);
const anvil = await startAnvil({ chainId: 8453 });
const token = await anvil.deployToken('USDC', 6);
await anvil.mine(20);
const chain = {
  id: 8453,
  name: 'Bench',
  rpcUrls: [anvil.rpcUrl],
  tokens: [{ address: token.address, symbol: 'USDC', decimals: 6 }],
  finality: { mode: 'finalized' },
  minCreditUsd: '1',
  typicalMinutes: 1,
};
// The rail is made here, because the server's own would catch up before the clock starts.
const server = await startTestServer(postgres.url);
const { sql } = server.services;
const settings: Readonly<Record<string, string>> = { ONCHAIN_EVM_XPUB: testXpubs.evm, ONCHAIN_CHAINS: JSON.stringify([chain]) };
const config = readEvmConfig((name) => settings[name] ?? null);
if (!config) throw new Error('the rail is not configured');
const { key } = config;
const rail = createEvm(config, depositContextOf(server, 'evm'));

const customer = await addCustomer(server);
const own = Array.from({ length: addresses }, (_, index) => ({ index, address: key.address(index) }));
await sql`
  INSERT INTO deposit_addresses (family, index, address, key_fingerprint, account_id, replaced_at)
  SELECT 'evm', index, address, ${key.fingerprint}, ${customer.accountId}, now()
  FROM jsonb_to_recordset(${JSON.stringify(own)}::jsonb) AS own(index int, address text)`;
await runTask(rail, 'evm');

for (let i = 0; i < deposits; i++) {
  await token.call('transfer', [own[Math.floor((i * (addresses - 1)) / (deposits - 1))]?.address ?? '', 5_000_000n]);
  // In parts, because a node answers only when all are mined.
  for (let left = Math.floor(blocks / deposits); left > 0; left -= 100) await anvil.mine(Math.min(left, 100));
}

const startedMs = performance.now();
let lag = Number.POSITIVE_INFINITY;
while (lag > 0) {
  await runTask(rail, 'evm');
  const gauges = rail.deposits.chains()[0];
  // A node that did not answer in time says nothing about the lag: the next round asks again.
  lag = gauges && gauges.nodes > 0 ? gauges.lagBlocks : Number.POSITIVE_INFINITY;
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(1)} s: ${lag} blocks behind`);
}
const seconds = (performance.now() - startedMs) / 1000;
console.log(`${addresses} addresses, ${blocks} blocks: ${(blocks / seconds).toFixed(0)} blocks/s`);
const credited = formatUsd((await readWallet(sql, customer.walletId)).postedNano);
await server.stop();
await anvil.stop();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
if (credited !== String(5 * deposits)) throw new Error(`${credited} USD were credited instead of ${5 * deposits}`);
