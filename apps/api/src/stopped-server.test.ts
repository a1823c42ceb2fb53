import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { freePort } from '@derouter/db/embedded';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from './testing/gateway-customer.ts';
import { type SpawnedServer, spawnServer } from './testing/spawn-server.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

/** A process that is stopped (SIGSTOP: a paused container, a debugger, a machine without memory) beside one that runs. */
const leaseMs = 15_000;
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 1_000, output_tokens: 10 } }));
// It thinks, so that its limit is not lowered to what the credit covers.
const body = {
  ...{ model: 'claude-haiku-4-5', max_tokens: 1_025, thinking: { type: 'enabled', budget_tokens: 1_024 } },
  messages: [{ role: 'user', content: 'Hi' }],
};
const folder = mkdtempSync(join(tmpdir(), 'derouter-stopped-'));
chmodSync(folder, 0o755);
let upstream: ScriptedUpstream;
let running: TestServer;
let stopped: SpawnedServer;
let base: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = {
    ...{ ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl, SANDBOX_UPSTREAM: 'off' },
    ...{ SECRET_KEY: 'ab'.repeat(32), DRAIN_SECONDS: '2' },
  };
  running = await startTestServer(inject('templateDatabaseUrl'), env);
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const { databaseUrl } = running.services.config;
  stopped = await spawnServer({ ...env, PORT: String(port), DATA_DIR: folder, DATABASE_URL: databaseUrl ?? '' });
});
afterEach(() => process.kill(stopped.pid, 'SIGCONT'));
afterAll(async () => {
  await stopped.kill();
  await running.stop();
  await upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Begins a request at the process that will be stopped, whose answer waits for `go`. */
async function begin(creditUsd: string) {
  customer = await addGatewayCustomer({ ...running, base }, creditUsd);
  let go = () => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  upstream.requests.length = 0;
  upstream.script(async function* (request) {
    yield { until: wait };
    yield* answer(request);
  });
  const asked = ask(base);
  await expect.poll(() => upstream.requests.length).toBe(1);
  await expect.poll(held).toBeGreaterThan(0n);
  return { asked, go };
}

const ask = (where: string) =>
  fetch(`${where}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': customer.secret, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async (response) => ({ status: response.status, text: await response.text() }));

const wallet = async () => {
  const [row] = await running.services.sql<{ held: bigint; paid: bigint }[]>`
    SELECT w.held_nano AS held, w.paid_nano + w.promo_nano AS paid
    FROM wallets w JOIN accounts a ON a.wallet_id = w.id WHERE a.id = ${customer.accountId}`;
  return row ?? { held: -1n, paid: -1n };
};
const held = async () => (await wallet()).held;
const receipts = () => running.services.sql<{ status: string; total: bigint }[]>`
  SELECT status, total_nano AS total FROM receipts WHERE account_id = ${customer.accountId}`;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a hold outlives a stop that is shorter than the lease, and is charged once', async () => {
  const { asked, go } = await begin('5');
  const before = await wallet();
  process.kill(stopped.pid, 'SIGSTOP');
  await wait(6_000);
  // Neither lost nor doubled while nobody answers for it.
  expect(await wallet()).toEqual(before);
  expect(await running.services.sql`SELECT 1 FROM holds`).toHaveLength(1);
  go();
  process.kill(stopped.pid, 'SIGCONT');
  expect((await asked).status).toBe(200);
  await expect.poll(held).toBe(0n);
  const [receipt, ...more] = await receipts();
  expect([receipt?.status, more]).toEqual(['completed', []]);
  expect((await wallet()).paid).toBe(before.paid - (receipt?.total ?? 0n));
  expect((await prove(running.services.sql)).findings).toEqual([]);
});

test('beyond the lease its credit is free again and can be spent elsewhere; its late answer is not charged', async () => {
  // Enough for one hold, and not for two.
  const { asked, go } = await begin('0.0075');
  const before = await wallet();
  expect((await ask(running.base)).status).toBe(402);
  process.kill(stopped.pid, 'SIGSTOP');
  const stoppedAt = performance.now();
  // The other looks for expired leases every few seconds.
  await expect.poll(held, { timeout: leaseMs + 10_000, interval: 200 }).toBe(0n);
  expect(performance.now() - stoppedAt).toBeGreaterThan(leaseMs - 6_000);
  expect(await wallet()).toEqual({ held: 0n, paid: before.paid });
  expect(await receipts()).toMatchObject([{ status: 'abandoned', total: 0n }]);

  upstream.script(answer);
  expect((await ask(running.base)).status).toBe(200);
  go();
  process.kill(stopped.pid, 'SIGCONT');
  await asked.catch(() => null);
  // Whatever it still does about the late answer, it does within this time.
  await wait(6_000);
  const found = await receipts();
  expect(found.map(({ status }) => status).sort()).toEqual(['abandoned', 'completed']);
  const charged = found.reduce((sum, { total }) => sum + total, 0n);
  expect(await wallet()).toEqual({ held: 0n, paid: before.paid - charged });
  expect((await prove(running.services.sql)).findings).toEqual([]);
});
