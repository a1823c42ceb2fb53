import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBilling, prove } from '@derouter/billing';
import {
  type CuttableProxy,
  createDatabase,
  providerScript,
  type ScriptedUpstream,
  startCuttableProxy,
  startScriptedUpstream,
  type ThrowawayDatabase,
} from '@derouter/testkit';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';

/** The processes under test use a database whose connections can be cut. */
let database: ThrowawayDatabase;
let upstream: ScriptedUpstream;
let dataDir: string;
let customer: GatewayCustomer;
let children: ChildProcess[];
const port = 20_000 + Math.floor(Math.random() * 20_000);
const secretKey = 'ab'.repeat(32);
const promptText = 'a prompt that nobody may keep';
const answerText = 'an answer that nobody may keep ';

const settings = (url: string) => ({
  PORT: String(port),
  DATA_DIR: dataDir,
  DATABASE_URL: url,
  SECRET_KEY: secretKey,
  DRAIN_SECONDS: '1',
  LOG_LEVEL: 'warn',
  OPENAI_API_KEY: 'sk-test',
  OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
});

beforeEach(async () => {
  children = [];
  database = await createDatabase(inject('templateDatabaseUrl'));
  upstream = await startScriptedUpstream(
    providerScript(() => ({ text: answerText.repeat(20), usage: { prompt_tokens: 100, completion_tokens: 50 } })),
  );
  dataDir = mkdtempSync(join(tmpdir(), 'derouter-shutdown-'));
  chmodSync(dataDir, 0o755);
  const first = await startServer(await readConfig({ ...settings(database.url), PORT: '0', LOG_LEVEL: 'silent' }), () => {});
  customer = await addGatewayCustomer({ ...first, base: `http://127.0.0.1:${port}` });
  await first.stop();
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await upstream.close();
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

async function start(url: string): Promise<Running> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(url === null ? { ...settings(''), DATABASE_URL: undefined } : settings(url)),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  for (let i = 0; !text.includes('derouter is ready'); i++) {
    if (child.exitCode !== null || i > 600) throw new Error(`the process did not start:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, output: () => text, ended };
}

async function startBehindProxy(): Promise<Running & { readonly proxy: CuttableProxy }> {
  const { hostname, port: databasePort } = new URL(database.url);
  const proxy = await startCuttableProxy({ host: hostname, port: Number(databasePort) });
  const url = new URL(database.url);
  url.port = String(proxy.port);
  return { ...(await start(url.href)), proxy };
}

/** Gets an answer delivered while the database is unreachable, so that none of it can be charged. */
async function answerWithoutDatabase({ proxy }: { readonly proxy: CuttableProxy }) {
  let answered = 0;
  upstream.script(async function* (request) {
    proxy.stayDown();
    proxy.cut();
    yield* providerScript(() => ({ text: answerText.repeat(20), usage: { prompt_tokens: 100, completion_tokens: 50 } }))(request);
    answered++;
  });
  const body = { model: 'gpt-5-mini', max_completion_tokens: 1_000, messages: [{ role: 'user', content: promptText }] };
  const response = customer.call('/v1/chat/completions', body).catch(() => null);
  await expect.poll(() => answered).toBe(1);
  // Wait until the whole answer has reached the process.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return response;
}

const file = () => join(dataDir, 'unsettled.jsonl');
const receipts = () => database.sql<{ status: string; total: bigint; input: bigint; output: bigint }[]>`
  SELECT status, total_nano AS total, input_tokens AS input, output_tokens AS output FROM receipts`;
const holds = async () => (await database.sql`SELECT 1 FROM holds`).length;

async function expectChargedByNextStart() {
  expect(await holds()).toBe(1);
  const next = await start(database.url);
  expect(await receipts()).toMatchObject([{ status: 'completed', input: 100n, output: 50n }]);
  expect([await holds(), existsSync(file())]).toEqual([0, false]);
  expect((await prove(database.sql)).findings).toEqual([]);
  next.child.kill('SIGINT');
  expect(await next.ended).toBe(0);
}

describe('a process that is stopped while the database is unreachable', () => {
  test('it ends within a bounded time and keeps unpaid charges in a private file, and the next start books them', async () => {
    const running = await startBehindProxy();
    void answerWithoutDatabase(running);
    await expect.poll(() => running.output()).toContain('a settlement is tried again');
    const stoppedAt = Date.now();
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(40_000);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const kept = readFileSync(file(), 'utf8');
    expect(running.output()).not.toContain('a shutdown step');
    expect(kept.trim().split('\n')).toHaveLength(1);
    for (const content of [promptText, answerText.trim(), customer.secret, 'sk-test']) expect(kept).not.toContain(content);
    await expectChargedByNextStart();
    await running.proxy.close();
  });

  test('it ends immediately on the second Ctrl-C, and the next start charges what it kept', async () => {
    const running = await startBehindProxy();
    void answerWithoutDatabase(running);
    await expect.poll(() => running.output()).toContain('a settlement is tried again');
    running.child.kill('SIGINT');
    await expect.poll(() => running.output()).toContain('finishing running requests');
    const stoppedAt = Date.now();
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(1);
    expect(Date.now() - stoppedAt).toBeLessThan(1_500);
    await expectChargedByNextStart();
    await running.proxy.close();
  });

  test('nothing is charged later if another process has released the hold meanwhile; the log reports the sum', async () => {
    const running = await startBehindProxy();
    void answerWithoutDatabase(running);
    await expect.poll(() => running.output()).toContain('a settlement is tried again');
    running.child.kill('SIGINT');
    await expect.poll(() => running.output()).toContain('finishing running requests');
    running.child.kill('SIGINT');
    await running.ended;
    await database.sql`UPDATE leases SET expires_at = now() - interval '1 second'`;
    const other = await createBilling({ sql: database.sql, startGraceMs: 0 });
    expect(await other.releaseAbandoned()).toBe(1);
    await other.close();
    const next = await start(database.url);
    expect(await receipts()).toMatchObject([{ status: 'abandoned', total: 0n }]);
    // 100 tokens at 0.25 and 50 at 2 USD per million.
    await expect.poll(() => next.output()).toMatch(/another process had released their holds meanwhile[\s\S]*usd: "0\.000125"/);
    expect(existsSync(file())).toBe(false);
    next.child.kill('SIGINT');
    expect(await next.ended).toBe(0);
    await running.proxy.close();
  });
});

/** Starts a process and sends SIGINT once it says `when`, and again `twiceAfterMs` later. */
async function interruptStart(environment: Record<string, string>, when: string, twiceAfterMs: number | null = null) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await expect.poll(() => text, { timeout: 30_000, interval: 10 }).toContain(when);
  child.kill('SIGINT');
  if (twiceAfterMs !== null) {
    await new Promise((resolve) => setTimeout(resolve, twiceAfterMs));
    child.kill('SIGINT');
  }
  const code = await ended;
  expect(text).not.toContain('derouter is ready');
  return code;
}

/** The processes of the embedded PostgreSQL of a data folder. */
function postgresOf(folder: string): string[] {
  const read = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && /postgres|initdb/.test(read(pid)) && read(pid).includes(folder));
}

test('a signal during the start undoes the steps that were done', async () => {
  expect(await interruptStart(settings(database.url), 'Migrating')).toBe(0);
  expect(existsSync(join(dataDir, 'server.pid'))).toBe(false);
});

test.skipIf(process.platform !== 'linux')('a signal during the start, or two, leave no embedded PostgreSQL running', async () => {
  const { DATABASE_URL: _, ...embedded } = settings('');
  expect(await interruptStart(embedded, 'Starting the embedded PostgreSQL', 300)).toBe(1);
  // It was asked to stop at once; nobody waits for it any more.
  await expect.poll(() => postgresOf(dataDir), { timeout: 20_000 }).toEqual([]);
  // The next start goes on with what that one left.
  expect(await interruptStart(embedded, 'Migrating')).toBe(0);
  expect(postgresOf(dataDir)).toEqual([]);
});
