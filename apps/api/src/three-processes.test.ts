import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { freePort } from '@derouter/db/embedded';
import {
  type CuttableProxy,
  createDatabase,
  providerScript,
  type ScriptedUpstream,
  startCuttableProxy,
  startScriptedUpstream,
  type ThrowawayDatabase,
} from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from './config.ts';
import { createKey } from './keys/index.ts';
import { updateKey } from './keys/update-key.ts';
import { startServer } from './start-server.ts';
import { addGatewayCustomer, type GatewayCustomer } from './testing/gateway-customer.ts';
import { type SpawnedServer, spawnServer } from './testing/spawn-server.ts';

/** Rounds of faults. The nightly run makes more. */
const rounds = Number(process.env.PROCESS_ROUNDS ?? 1);
/** Longer than a lease, so that the others give a process up meanwhile. */
const outageMs = 19_000;
const leaseMs = 15_000;
const perMinute = 30;
const concurrency = 3;

interface Member {
  readonly name: string;
  readonly port: number;
  readonly proxy: CuttableProxy;
  readonly env: Record<string, string>;
  server: SpawnedServer;
}

const folder = mkdtempSync(join(tmpdir(), 'derouter-three-'));
chmodSync(folder, 0o755);
let database: ThrowawayDatabase;
let upstream: ScriptedUpstream;
let members: Member[];
let customer: GatewayCustomer;
let limited: string;
let narrow: string;
let promptOf: (request: { readonly body: Record<string, unknown> | null }) => string;
/** Requests of the narrow key that are at the upstream, and the most there ever were. */
const running = { now: 0, most: 0 };

beforeAll(async () => {
  promptOf = ({ body }) => (body?.messages as { content: string }[] | undefined)?.[0]?.content ?? '';
  database = await createDatabase(inject('templateDatabaseUrl'));
  const answer = providerScript(() => ({ text: 'Fine.', usage: { prompt_tokens: 10, completion_tokens: 5 } }));
  upstream = await startScriptedUpstream(async function* (request) {
    const isNarrow = promptOf(request).startsWith('narrow');
    if (isNarrow) running.most = Math.max(running.most, ++running.now);
    yield { delayMs: 60 };
    if (isNarrow) running.now--;
    yield* answer(request);
  });
  const common = {
    ...{ SECRET_KEY: 'ab'.repeat(32), LOG_LEVEL: 'warn', DRAIN_SECONDS: '5', READY_GRACE_SECONDS: '0', REFUSALS_PER_MINUTE: '1000000' },
    ...{ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` },
  };
  const first = await startServer(
    await readConfig({ ...common, PORT: '0', DATA_DIR: join(folder, 'first'), DATABASE_URL: database.url, LOG_LEVEL: 'silent' }),
    () => {},
  );
  customer = await addGatewayCustomer({ ...first, base: '' }, '100');
  const others = await Promise.all(['limited', 'narrow'].map((name) => createKey(first.services, customer.accountId, name)));
  [limited, narrow] = others.map(({ secret }) => secret) as [string, string];
  await updateKey(first.services, customer.accountId, others[0]?.key.id ?? '', { requestsPerMinute: perMinute });
  await updateKey(first.services, customer.accountId, others[1]?.key.id ?? '', { concurrency });
  await first.stop();
  members = await Promise.all(
    ['one', 'two', 'three'].map(async (name) => {
      const url = new URL(database.url);
      const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
      url.port = String(proxy.port);
      const port = await freePort();
      const env = { ...common, PORT: String(port), DATA_DIR: join(folder, name), DATABASE_URL: url.href };
      return { name, port, proxy, env, server: await spawnServer(env) };
    }),
  );
});
afterAll(async () => {
  for (const { server, proxy } of members) {
    await server.kill();
    await proxy.close();
  }
  await upstream.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  readonly id: string;
  readonly member: string;
  readonly at: number;
  readonly status: number | null;
  readonly receipt: string | null;
}

/** Applies load to a process until told to stop. Every call has an id of its own. */
function applyLoad({ name, port }: Member, calls: Call[]): () => Promise<unknown> {
  let isOver = false;
  const keys = { plain: customer.secret, limited, narrow };
  const lanes = Object.entries({ plain: 2, limited: 1, narrow: 2 }).flatMap(([kind, count]) =>
    Array.from({ length: count }, async (_, lane) => {
      for (let i = 0; !isOver; i++) {
        const id = `${kind} ${name} ${lane} ${i}`;
        const at = performance.now();
        const { status, receipt } = await call(port, keys[kind as keyof typeof keys], id);
        calls.push({ id, member: name, at, status, receipt });
        await new Promise((resolve) => setTimeout(resolve, status === 200 ? 30 : 150));
      }
    }),
  );
  return () => {
    isOver = true;
    return Promise.all(lanes);
  };
}

async function call(port: number, secret: string, id: string): Promise<Pick<Call, 'status' | 'receipt'>> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5-mini', max_completion_tokens: 50, messages: [{ role: 'user', content: id }] }),
      signal: AbortSignal.timeout(40_000),
    });
    await response.text();
    return { status: response.status, receipt: response.headers.get('x-derouter-receipt') };
  } catch {
    return { status: null, receipt: null };
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const holds = async () => (await database.sql`SELECT 1 FROM holds`).length;
const isServing = async ({ port }: Member) => (await call(port, customer.secret, `is ${port} serving?`)).status === 200;

test('three processes under load, each killed, stopped or cut off in turn, act as one service', {
  timeout: 90_000 + rounds * 90_000,
}, async () => {
  const calls: Call[] = [];
  const startedAt = performance.now();
  const stops = members.map((member) => applyLoad(member, calls));
  for (let round = 0; round < rounds; round++) {
    const [killed, stopped, cut] = [0, 1, 2].map((at) => members[(at + round) % 3]) as [Member, Member, Member];
    await wait(1_500);
    process.kill(killed.server.pid, 'SIGKILL');
    await killed.server.ended;
    process.kill(stopped.server.pid, 'SIGSTOP');
    cut.proxy.loseAll();
    const faultAt = performance.now();
    killed.server = await spawnServer(killed.env);
    await wait(outageMs - (performance.now() - faultAt));
    // Fails closed: what cannot be limited and charged is not begun. The first calls after the cut may wait for their deadline.
    const begunLate = upstream.requests.filter(
      (request) =>
        promptOf(request).includes(` ${cut.name} `) && request.receivedAt > faultAt + 12_000 && request.receivedAt < faultAt + outageMs,
    );
    expect(begunLate).toEqual([]);
    process.kill(stopped.server.pid, 'SIGCONT');
    cut.proxy.comeBack();
    const endedAt = performance.now();
    for (const member of members) await expect.poll(() => isServing(member), { timeout: 30_000, interval: 500 }).toBe(true);
    expect(performance.now() - endedAt).toBeLessThan(30_000);
  }
  // So that the limit is reached and can be exceeded.
  const askedLimited = () => upstream.requests.filter((request) => promptOf(request).startsWith('limited')).length;
  await expect.poll(askedLimited, { timeout: 30_000, interval: 250 }).toBeGreaterThanOrEqual(perMinute);
  await Promise.all(stops.map((stop) => stop()));
  const seconds = (performance.now() - startedAt) / 1_000;
  // No credit stays locked for longer than a lease and the look for it.
  await expect.poll(holds, { timeout: leaseMs + 10_000, interval: 250 }).toBe(0);
  expect((await prove(database.sql)).findings).toEqual([]);

  const answered = calls.filter(({ status }) => status === 200);
  expect(answered.length).toBeGreaterThan(30);
  expect(new Set(calls.map(({ status }) => status))).toEqual(
    new Set([...[200, 429, 503, null].filter((one) => calls.some(({ status }) => status === one))]),
  );
  // Nothing was answered twice, and every answer has its receipt, charged unless its process was given up before.
  expect(new Set(answered.map(({ receipt }) => receipt)).size).toBe(answered.length);
  const receipts = await database.sql<{ id: string; status: string }[]>`SELECT id, status FROM receipts`;
  const statusOf = new Map(receipts.map(({ id, status }) => [id, status]));
  expect(statusOf.size).toBe(receipts.length);
  expect(answered.filter(({ receipt }) => !['completed', 'abandoned'].includes(statusOf.get(receipt ?? '') ?? 'none'))).toEqual([]);
  const asked = upstream.requests.map(promptOf);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(asked.filter((prompt) => prompt.startsWith('is ')).length);
  // Limits hold across processes: a bucket of a minute and what it was refilled with, and never more at the same time.
  const limitedCalls = asked.filter((prompt) => prompt.startsWith('limited')).length;
  expect(limitedCalls).toBeLessThanOrEqual(perMinute + Math.ceil((seconds * perMinute) / 60) + 1);
  expect(running.most).toBeGreaterThan(1);
  expect(running.most).toBeLessThanOrEqual(concurrency);
});
