import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { freePort } from '@derouter/db/embedded';
import {
  createDatabase,
  isNightly,
  providerScript,
  type ScriptedUpstream,
  startCuttableProxy,
  startScriptedUpstream,
  type ThrowawayDatabase,
} from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { childrenOf, type SpawnedServer, spawnServer } from '../testing/spawn-server.ts';

const usage = { prompt_tokens: 100, completion_tokens: 50 };
const answer = providerScript(() => ({ text: 'Fine.', usage }));
const body = { model: 'gpt-5-mini', max_completion_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };

let database: ThrowawayDatabase;
let upstream: ScriptedUpstream;
let dataDir: string;
let customer: GatewayCustomer;
let base: string;
let env: Record<string, string>;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  upstream = await startScriptedUpstream(answer);
  dataDir = mkdtempSync(join(tmpdir(), 'derouter-workers-'));
  chmodSync(dataDir, 0o755);
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  env = {
    ...{ PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: database.url, SECRET_KEY: 'ab'.repeat(32), WORKERS: '2' },
    ...{ DRAIN_SECONDS: '5', OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` },
  };
  const first = await startServer(await readConfig({ ...env, WORKERS: '1', PORT: '0', LOG_LEVEL: 'silent' }), () => {});
  customer = await addGatewayCustomer({ ...first, base }, '100');
  await first.stop();
});
afterAll(async () => {
  await upstream.close();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const call = () => customer.call('/v1/chat/completions', body);
/** A call, of which nothing is repeated. Resolves to the status, or the code of the error. `agent`: null for a connection of its own. */
const callOn = (agent: Agent | null, asked: object = body) =>
  new Promise<string>((resolve) => {
    const headers = {
      authorization: `Bearer ${customer.secret}`,
      'content-type': 'application/json',
      ...(agent ? {} : { connection: 'close' }),
    };
    const sent = request(`${base}/v1/chat/completions`, { method: 'POST', headers, agent: agent ?? false }, (response) => {
      response.resume().once('end', () => resolve(String(response.statusCode)));
    });
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(JSON.stringify(asked));
  });
const workersOf = ({ pid }: SpawnedServer) => childrenOf(pid);
const metric = async (name: string) => {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};
const counted = 'derouter_requests_total\\{dialect="openai-chat",operation="generate",status="200"\\}';

/** Calls again and again, several at a time, until told to stop. Returns how each call ended. `agents`: the connections of further lanes. */
function applyLoad(lanes: number, agents: readonly Agent[] = []): () => Promise<Map<string, number>> {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const ends = new Map<string, number>();
  const running = [...Array<null>(lanes).fill(null), ...agents].map(async (agent) => {
    while (!isOver) {
      const end = await callOn(agent);
      // Leaves a busy machine time to start a process.
      await new Promise((resolve) => setTimeout(resolve, 20));
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(running);
    return ends;
  };
}

describe('two workers behind one port', () => {
  let server: SpawnedServer;
  beforeAll(async () => {
    server = await spawnServer(env);
  });
  afterAll(() => server.kill());

  test('both answer, and any of them gives the metrics of both', async () => {
    expect(workersOf(server)).toHaveLength(2);
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await call()).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const scrapes = await Promise.all(Array.from({ length: 10 }, () => metric(counted)));
    expect(new Set(scrapes)).toEqual(new Set([40]));
    expect([await metric('derouter_workers'), await metric('derouter_workers_wanted')]).toEqual([2, 2]);
  });

  test('a second server on the same folder is refused', async () => {
    const second = await spawnServer({ ...env, PORT: '0', WORKERS: '1' });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`in use by another derouter (process ${server.pid} on `);
  });

  test('a worker that is killed under load is started again, the port answers meanwhile, and no sum falls', async () => {
    const before = await metric(counted);
    const stopLoad = applyLoad(4);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const seen = await metric(counted);
    const [victim = 0] = workersOf(server);
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => metric('derouter_workers')).toBe(1);
    expect((await call()).status).toBe(200);
    expect(await metric(counted)).toBeGreaterThanOrEqual(seen);
    await expect.poll(() => metric('derouter_workers'), { timeout: 30_000 }).toBe(2);
    const ends = await stopLoad();
    expect(ends.get('200')).toBeGreaterThan(10);
    // Calls that the killed worker was answering.
    expect([...ends.keys()].filter((end) => /^\d/.test(end))).toEqual(['200']);
    expect(await metric(counted)).toBeGreaterThan(before);
    expect([workersOf(server).length, workersOf(server).includes(victim)]).toEqual([2, false]);
    expect(server.output()).toContain('a worker ended: it is started again');
  });

  test('streams are spread over them, whoever answered what before on the same connections', { skip: !isNightly }, async () => {
    // As a proxy has them: some idle, which were opened while the workers had other work.
    const agent = new Agent({ keepAlive: true, maxSockets: 200 });
    for (const count of [37, 80, 11]) await Promise.all(Array.from({ length: count }, () => callOn(agent)));
    let go: (value: unknown) => void = () => {};
    const all = new Promise((resolve) => {
      go = resolve;
    });
    upstream.script(async function* (asked) {
      yield { until: all };
      yield* answer(asked);
    });
    const streams = Array.from({ length: 200 }, () => callOn(agent, { ...body, stream: true }));
    const shares = async () => {
      const rows = await database.sql<{ count: number }[]>`SELECT count(*)::int AS count FROM holds GROUP BY process_id`;
      return rows.map(({ count }) => count);
    };
    await expect.poll(async () => (await shares()).reduce((sum, one) => sum + one, 0), { timeout: 20_000 }).toBe(200);
    const spread = await shares();
    go(null);
    expect(new Set(await Promise.all(streams))).toEqual(new Set(['200']));
    upstream.script(answer);
    agent.destroy();
    expect(spread).toHaveLength(2);
    expect(Math.max(...spread) / 100).toBeLessThanOrEqual(1.2);
  });

  test('SIGHUP replaces them one at a time without a failed call; a second one meanwhile is refused', async () => {
    const before = workersOf(server);
    const counts: number[] = [];
    const watching = setInterval(() => counts.push(workersOf(server).length), 20);
    onTestFinished(() => clearInterval(watching));
    const sum = await metric(counted);
    // At night also as proxies call: on connections that stay open between calls.
    const agents = Array.from({ length: isNightly ? 4 : 0 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const stopLoad = applyLoad(4, agents);
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(() => server.output()).toContain('one at a time');
    process.kill(server.pid, 'SIGHUP');
    await expect.poll(() => server.output()).toContain('this SIGHUP is ignored');
    await expect.poll(() => server.output(), { timeout: 50_000 }).toContain('All workers were replaced');
    const ends = await stopLoad();
    for (const agent of agents) agent.destroy();
    clearInterval(watching);
    const after = workersOf(server);
    expect([after.length, after.some((pid) => before.includes(pid))]).toEqual([2, false]);
    expect(Math.max(...counts)).toBe(3);
    expect([...ends.keys()]).toEqual(['200']);
    expect(await metric(counted)).toBe(sum + (ends.get('200') ?? 0));
  });

  test('each scheduled job ran on one of them only', async () => {
    // A minute that was missed on a busy machine is made up for in the next, so that jobs are counted, not minutes. The sums
    // of models are also asked for by each start.
    const twice = await database.sql`
      WITH runs AS (SELECT name, count(*)::int AS runs FROM pgboss.job
                    WHERE name IN (SELECT name FROM pgboss.schedule) AND name <> 'model-days' GROUP BY 1),
           occurrences AS (SELECT data->>'name' AS name, count(DISTINCT singleton_on)::int AS due FROM pgboss.job
                           WHERE name = '__pgboss__send-it' GROUP BY 1)
      SELECT name, runs, due FROM runs LEFT JOIN occurrences USING (name) WHERE runs > coalesce(due, 0)`;
    expect([...twice]).toEqual([]);
  });

  test('Ctrl-C, which reaches every process, lets a running stream end, and leaves nothing running', async () => {
    // Those of the worker that was killed above, until its lease expires.
    const orphans = (await database.sql<{ id: string }[]>`SELECT request_id AS id FROM holds`).map(({ id }) => id);
    upstream.script(providerScript(() => ({ text: 'word '.repeat(100), usage, delayMs: 20 })));
    const stream = await customer.call('/v1/chat/completions', { ...body, stream: true });
    const workers = workersOf(server);
    process.kill(-server.pid, 'SIGINT');
    expect(await stream.text()).toContain('[DONE]');
    expect(await server.ended).toBe(0);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
    expect(readdirSync(dataDir).sort()).toEqual(['server.lock']);
    expect(await database.sql`SELECT request_id FROM holds WHERE request_id <> ALL(${orphans}::uuid[])`).toEqual([]);
    expect((await prove(database.sql)).findings).toEqual([]);
  });
});

test('WORKERS=auto means as many as there are cores for this process, which a container or a unit may limit', () => {
  const script = `const { readProcessSettings } = await import(${JSON.stringify(new URL('../config-processes.ts', import.meta.url).href)});
    console.log(readProcessSettings((name) => (name === 'WORKERS' ? 'auto' : null)).workers)`;
  const ask = (command: string, ...args: string[]) =>
    spawnSync(command, [...args, '--input-type=module', '-e', script], { encoding: 'utf8' }).stdout.trim();
  const [core = '0'] = /\d+/.exec(/^Cpus_allowed_list:.*/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[0] ?? '') ?? [];
  expect([ask(process.execPath), ask('taskset', '-c', core, process.execPath)]).toEqual([String(availableParallelism()), '1']);
});

test('WORKERS=auto runs them', { skip: !isNightly || availableParallelism() === 1 }, async () => {
  const port = await freePort();
  const dir = mkdtempSync(join(dataDir, 'auto-'));
  const server = await spawnServer({ ...env, PORT: String(port), DATA_DIR: dir, WORKERS: 'auto' });
  onTestFinished(() => server.kill());
  expect(workersOf(server)).toHaveLength(availableParallelism());
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});

describe('at the end', () => {
  let server: SpawnedServer;
  beforeEach(() => {
    upstream.script(answer);
  });
  afterEach(async () => {
    await server.kill();
  });

  test('each worker keeps what it cannot charge, the second Ctrl-C ends all at once, and the next start charges it', async () => {
    const url = new URL(database.url);
    const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    server = await spawnServer({ ...env, DATABASE_URL: url.href });
    const workers = workersOf(server);
    let go: (value: unknown) => void = () => {};
    const all = new Promise((resolve) => {
      go = resolve;
    });
    let arrived = 0;
    upstream.script(async function* (request) {
      if (++arrived === 6) {
        proxy.stayDown();
        proxy.cut();
        go(null);
      }
      yield { until: all };
      yield* answer(request);
    });
    const before = await database.sql`SELECT 1 FROM receipts`;
    const calls = Array.from({ length: 6 }, () => call().catch(() => null));
    await expect.poll(() => server.output()).toContain('a settlement is tried again');
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.kill(server.pid, 'SIGINT');
    await expect.poll(() => server.output()).toContain('finishing running requests');
    const stoppedAt = Date.now();
    process.kill(server.pid, 'SIGINT');
    expect(await server.ended).toBe(1);
    expect(Date.now() - stoppedAt).toBeLessThan(3_000);
    await Promise.all(calls);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
    const kept = () => readdirSync(dataDir).filter((name) => name.startsWith('unsettled-'));
    expect(kept().length).toBeGreaterThan(0);
    await proxy.close();

    server = await spawnServer({ ...env, WORKERS: '1' });
    expect(kept()).toEqual([]);
    const after = await database.sql<{ status: string }[]>`SELECT status FROM receipts ORDER BY created_at DESC LIMIT 6`;
    expect(after.map(({ status }) => status)).toEqual(Array(6).fill('completed'));
    expect(await database.sql`SELECT 1 FROM receipts`).toHaveLength(before.length + 6);
    expect((await prove(database.sql)).findings).toEqual([]);
  });

  test('DRAIN_DELAY_SECONDS: all workers go on answering, each answer the last of its connection, until the port is closed', {
    skip: !isNightly,
  }, async () => {
    server = await spawnServer({ ...env, DRAIN_DELAY_SECONDS: '2' });
    upstream.script(providerScript(() => ({ text: 'word '.repeat(200), usage, delayMs: 20 })));
    const stream = await customer.call('/v1/chat/completions', { ...body, stream: true });
    upstream.script(answer);
    const workers = workersOf(server);
    const stoppedAt = performance.now();
    process.kill(server.pid, 'SIGTERM');
    await expect.poll(async () => (await fetch(`${base}/readyz`)).status, { interval: 20 }).toBe(503);
    const ends = new Set<string>();
    let answered = 0;
    let closedMs = 0;
    while (closedMs === 0 && performance.now() - stoppedAt < 10_000) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () =>
          call().then(
            async (response) => {
              await response.text();
              return `${response.status} ${response.headers.get('connection')}`;
            },
            (error: Error) => String((error.cause as NodeJS.ErrnoException | undefined)?.code),
          ),
        ),
      );
      for (const end of answers) ends.add(end);
      if (answers.some((end) => !end.startsWith('200'))) closedMs = performance.now() - stoppedAt;
      else answered += answers.length;
    }
    // Whoever comes later is refused at once, and nobody whose connection was taken is left without an answer.
    expect([...ends].sort()).toEqual(['200 close', 'ECONNREFUSED']);
    expect(answered).toBeGreaterThan(8);
    expect(closedMs).toBeGreaterThan(1_900);
    expect(closedMs).toBeLessThan(3_500);
    expect(await stream.text()).toContain('[DONE]');
    expect(await server.ended).toBe(0);
    for (const pid of workers) expect(isGone(pid)).toBe(true);
    expect((await prove(database.sql)).findings).toEqual([]);
  });

  test('a worker that ends again and again is started after pauses that double, and the other answers meanwhile', {
    skip: !isNightly,
  }, async () => {
    server = await spawnServer(env);
    const [keeps = 0, ends = 0] = workersOf(server);
    const pauses = () =>
      [...server.output().matchAll(/a worker ended: it is started again[\s\S]*?delayMs: (\d+)\n/g)].map(([, ms]) => Number(ms));
    let victim = ends;
    for (let kills = 1; kills <= 4; kills++) {
      process.kill(victim, 'SIGKILL');
      await expect.poll(() => pauses().length, { interval: 10 }).toBe(kills);
      expect((await call()).status).toBe(200);
      // Its successor, before it is ready.
      const next = () => workersOf(server).find((pid) => pid !== keeps && pid !== victim) ?? 0;
      await expect.poll(next, { interval: 10 }).toBeGreaterThan(0);
      victim = next();
    }
    expect(pauses()).toEqual([250, 500, 1_000, 2_000]);
    await expect.poll(() => metric('derouter_workers'), { timeout: 60_000 }).toBe(2);
    expect(workersOf(server)).toEqual([keeps, victim]);
  });

  test('the workers of a primary that was killed finish and end', async () => {
    server = await spawnServer(env);
    upstream.script(providerScript(() => ({ text: 'word '.repeat(100), usage, delayMs: 20 })));
    const stream = await customer.call('/v1/chat/completions', { ...body, stream: true });
    const workers = workersOf(server);
    process.kill(server.pid, 'SIGKILL');
    expect(await stream.text()).toContain('[DONE]');
    for (const pid of workers) await expect.poll(() => isGone(pid), { timeout: 15_000 }).toBe(true);
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
