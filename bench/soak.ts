import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, migrate, type Sql } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { Pool } from 'undici';
import { createCustomer } from '../e2e/src/customer.ts';
import { makeDataDir, removeDataDir, root, startProduct } from '../e2e/src/product.ts';
import { fillReceipts } from './parts/fill-receipts.ts';
import { descendants, residentKiB, startPart } from './parts/processes.ts';
import { createWalletWatch, openSnapshot } from './parts/snapshot.ts';
import { growthPerRequest, readTableSizes, unboundedGrowth } from './parts/table-growth.ts';

/**
 * Keeps SOAK_STREAMS streams open with 20 ms between their chunks, beside SOAK_REQUESTS short requests a second, with limits on keys,
 * for SOAK_MINUTES, and prints memory, latencies, lost receipts and what each table grew by for each answer. No time is judged. Fails if no
 * stream or no short request was answered, a receipt is lost, the books are wrong, a table grows that nothing bounds, or, in five minutes or
 * more, memory grew by more than a tenth from the third quarter of the time to the fourth. SOAK_RECEIPTS fills the tables first; SOAK_WORKERS is
 * WORKERS; SOAK_SNAPSHOT=on keeps a snapshot of the database open all the time. To try the script itself: BENCH_SECONDS=20 SOAK_STREAMS=20
 * SOAK_REQUESTS=5.
 */
const minutes = process.env.BENCH_SECONDS === undefined ? Number(process.env.SOAK_MINUTES ?? 10) : Number(process.env.BENCH_SECONDS) / 60;
/** A process that has just begun still grows. */
const judgesMemory = minutes >= 5;
const streams = Number(process.env.SOAK_STREAMS ?? 2_000);
const perSecond = Number(process.env.SOAK_REQUESTS ?? 200);
const receipts = Number(process.env.SOAK_RECEIPTS ?? 0);
const workers = process.env.SOAK_WORKERS ?? '1';
const withSnapshot = process.env.SOAK_SNAPSHOT === 'on';

const dataDir = makeDataDir();
if (receipts > 0) await fill();
const upstream = await startPart('upstream');
process.once('exit', () => upstream.child.kill());
const product = await startProduct(
  {
    ...{ OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: `http://127.0.0.1:${upstream.port}/v1`, LOG_LEVEL: 'error' },
    ...{ WORKERS: workers, REFUSALS_PER_MINUTE: '1000000' },
  },
  dataDir,
);
const customer = await createCustomer(product, '2500');
const databaseUrl = readFileSync(join(dataDir, 'database-url'), 'utf8').trim();
const { sql, close } = await connect(databaseUrl, { max: 1, asApplication: false });
await sql`UPDATE keys SET requests_per_minute = 1000000, tokens_per_minute = 1000000000, concurrency = ${streams * 2}`;
// Until the server has read the key again.
await sleep(16_000);

const sizes = await readTableSizes(sql);
const endSnapshot = withSnapshot ? await openSnapshot(databaseUrl) : null;

const origin = `http://127.0.0.1:${product.port}`;
const startedAt = performance.now();
const until = startedAt + minutes * 60_000;
const isOver = () => performance.now() >= until;
const headers = { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' };
const bodyOf = (text: string, stream: boolean) =>
  JSON.stringify({ model: 'gpt-4.1-mini', stream, max_completion_tokens: 400, messages: [{ role: 'user', content: text }] });

const answered: string[] = [];
const failures = new Map<string, number>();
const firstBytes: number[] = [];
const shortTimes: number[] = [];
let wholeStreams = 0;
const note = (what: string): void => void failures.set(what, (failures.get(what) ?? 0) + 1);

async function call(pool: Pool, body: string, end: string, onFirst: (ms: number) => void, onEnd: (ms: number) => void): Promise<void> {
  const from = performance.now();
  try {
    const response = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers, body });
    let text = '';
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (text === '') onFirst(performance.now() - from);
      text = (text + chunk.toString('latin1')).slice(-500);
    }
    if (response.statusCode !== 200 || !text.includes(end)) return note(`${response.statusCode} ${text.slice(0, 80)}`);
    answered.push(String(response.headers['x-derouter-receipt']));
    onEnd(performance.now() - from);
  } catch (error) {
    note((error as { code?: string }).code ?? String(error));
  }
}

async function keepStreams(): Promise<void> {
  const pool = new Pool(origin, { connections: streams, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const body = bodyOf('soak: why is the sky blue?', true);
  await Promise.all(
    Array.from({ length: streams }, async (_, at) => {
      // Opened over the first ten seconds.
      await sleep((at / streams) * 10_000);
      while (!isOver())
        await call(
          pool,
          body,
          '[DONE]',
          (ms) => firstBytes.push(ms),
          () => wholeStreams++,
        );
    }),
  );
  await pool.close();
}

async function sendShort(): Promise<void> {
  const pool = new Pool(origin, { connections: 256, pipelining: 1 });
  const running = new Set<Promise<void>>();
  const body = bodyOf('Why?', false);
  for (let sent = 0; !isOver(); sent++) {
    // At a fixed pace, whatever the answers take.
    const at = startedAt + (sent / perSecond) * 1_000;
    if (at > performance.now()) await sleep(at - performance.now());
    const one: Promise<void> = call(
      pool,
      body,
      'A short answer',
      () => {},
      (ms) => shortTimes.push(ms),
    ).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  await pool.close();
}

const memory: number[] = [];
/** The server and its workers, without the database. */
const serverPids = () => {
  const pid = product.process.pid ?? 0;
  const isOurs = (one: number) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('node');
  return [pid, ...descendants(pid).filter(isOurs)];
};
async function watch(): Promise<void> {
  const everyMs = Math.min(30_000, (minutes * 60_000) / 20);
  const readWallets = createWalletWatch(sql, `${origin}/metrics`);
  console.log('minute   resident MiB   first byte p50   p99 ms   short p50   p99 ms   answered   batch ms   dead wallets   KiB');
  while (!isOver()) {
    await sleep(Math.min(everyMs, Math.max(0, until - performance.now())));
    const resident = serverPids().reduce((sum, pid) => sum + residentKiB(pid), 0) / 1024;
    memory.push(resident);
    const row = [at(firstBytes, 0.5), at(firstBytes, 0.99), at(shortTimes, 0.5), at(shortTimes, 0.99)];
    const minute = ((performance.now() - startedAt) / 60_000).toFixed(1);
    const { batchMs, deadRows, sizeKiB } = await readWallets();
    const cells = [minute.padStart(6), resident.toFixed(0).padStart(14), ...row.map((ms) => ms.toFixed(0).padStart(11))];
    console.log([...cells, answered.length, batchMs.toFixed(2), deadRows, sizeKiB].join(' '));
  }
}
const at = (list: readonly number[], part: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)] ?? 0;

await Promise.all([keepStreams(), sendShort(), watch()]);
await sleep(2_000);
await endSnapshot?.();
const lost = await countLost(sql);
const growth = growthPerRequest(sizes, await readTableSizes(sql), Math.max(1, answered.length));
const [held] = await sql<{ holds: number }[]>`SELECT count(*)::int AS holds FROM holds`;
await close();
await product.stop();
// Receipts that were filled in have no transfers, so that those books cannot be right.
const books =
  receipts > 0
    ? 'The books were not proven, because the tables were filled.'
    : execFileSync(process.execPath, ['apps/api/src/cli.ts', 'prove'], { cwd: root, env: { ...process.env, DATA_DIR: dataDir } });
removeDataDir(dataDir);

const quarter = Math.max(1, Math.floor(memory.length / 4));
const median = (part: readonly number[]) => at(part, 0.5);
const grown = median(memory.slice(-quarter)) / median(memory.slice(-2 * quarter, -quarter)) - 1;
console.log(
  `\n${answered.length} answers in ${(minutes * 60).toFixed(0)} seconds, ${wholeStreams} of them streams: ${streams} streams, ${perSecond} short requests a second, WORKERS=${workers}`,
);
console.log(`First byte of a stream: p50 ${at(firstBytes, 0.5).toFixed(0)} ms, p99 ${at(firstBytes, 0.99).toFixed(0)} ms`);
console.log(`Short requests: p50 ${at(shortTimes, 0.5).toFixed(0)} ms, p99 ${at(shortTimes, 0.99).toFixed(0)} ms`);
console.log(`Failures: ${[...failures].map(([what, count]) => `${count} × ${what}`).join('; ') || 'none'}`);
console.log(
  `Lost receipts: ${lost}; holds left: ${held?.holds}; memory from the third quarter to the fourth: ${(grown * 100).toFixed(1)} %${judgesMemory ? '' : ' (too short a run to be judged)'}`,
);
console.log(
  `Bytes for each answer: ${growth.map(({ table, bytesPerRequest }) => `${table} ${bytesPerRequest.toFixed(0)}`).join(', ') || 'too few'}`,
);
// Behind a snapshot no table is cleaned.
const unbounded = withSnapshot ? [] : unboundedGrowth(growth);
if (unbounded.length > 0) console.log(`Nothing bounds: ${unbounded.map(({ table }) => table).join(', ')}`);
console.log(books.toString().trim());
const isIdle = wholeStreams === 0 || shortTimes.length === 0;
if (isIdle) console.log('Nothing was answered: the run says nothing.');
process.exit(isIdle || lost > 0 || held?.holds !== 0 || (judgesMemory && grown > 0.1) || unbounded.length > 0 ? 1 : 0);

/** Answers without a receipt, or without a transfer from one of the two kinds of credit. Each has a unique key, which forbids a second. */
async function countLost(from: Sql): Promise<number> {
  let found = 0;
  for (let first = 0; first < answered.length; first += 10_000) {
    const [row] = await from<{ count: number }[]>`
      SELECT count(*)::int AS count FROM receipts r WHERE id = ANY(${answered.slice(first, first + 10_000)}::uuid[]) AND status = 'completed'
        AND EXISTS (SELECT 1 FROM transfers t WHERE t.idempotency_key = ANY(ARRAY['charge:' || r.id || ':paid', 'charge:' || r.id || ':promo']))`;
    found += row?.count ?? 0;
  }
  return answered.length - found;
}

/** Fills the tables of a new installation, as a service has them after eleven months. */
async function fill(): Promise<void> {
  console.log(`Writing ${receipts.toLocaleString('en')} receipts …`);
  const postgres = await startEmbedded({ folder: join(dataDir, 'postgres') });
  await migrate(postgres.url);
  const filling = await connect(postgres.url, { max: 1, asApplication: false });
  await fillReceipts(filling.sql, {
    ...{ count: receipts, days: 330 },
    accounts: filling.sql`SELECT n, gen_random_uuid() AS account, gen_random_uuid() AS key, 1 AS wallet FROM generate_series(0, 999) n`,
    accountOf: filling.sql`g.n % 1000`,
    onProgress: (share) => process.stdout.write(`\r${Math.round(share * 100)} %`),
  });
  await filling.sql`VACUUM ANALYZE`;
  await filling.close();
  await postgres.stop();
  console.log('\rFilled.');
}
