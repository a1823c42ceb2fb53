import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, migrate, type Sql } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { createCustomer } from '../e2e/src/customer.ts';
import { makeDataDir, removeDataDir, root, startProduct } from '../e2e/src/product.ts';
import { fillReceipts } from './parts/fill-receipts.ts';
import { descendants, residentKiB, startPart } from './parts/processes.ts';
import { createWalletWatch, openSnapshot } from './parts/snapshot.ts';
import { percentile, type SoakResult, startSoak } from './parts/soak-load.ts';
import { growthPerRequest, readTableSizes, unboundedGrowth } from './parts/table-growth.ts';

/**
 * Keeps SOAK_STREAMS streams open with 20 ms between their chunks, beside SOAK_REQUESTS short requests a second, with limits on keys,
 * for SOAK_MINUTES, and prints memory, latencies, lost receipts and what each table grew by for each answer. No time is judged. Fails if no
 * stream or no short request was answered, a receipt is lost, the books are wrong, a table grows that nothing bounds, or, in five minutes or
 * more, memory grew by more than a tenth from the third quarter of the time to the fourth. SOAK_RECEIPTS fills the tables first; SOAK_WORKERS is
 * WORKERS; SOAK_BARE_MINUTES puts the same load on a bare passthrough first, which tells what the machine can do; SOAK_SNAPSHOT=on keeps a snapshot of the database open all the time. To try the script itself: BENCH_SECONDS=20 SOAK_STREAMS=20
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
const bareMinutes = Number(process.env.SOAK_BARE_MINUTES ?? 0);

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
const headers = { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' };
const load = { headers, streams, perSecond };
if (bareMinutes > 0) await soakBare();
const startedAt = performance.now();
const until = startedAt + minutes * 60_000;
const isOver = () => performance.now() >= until;
const { result, done } = startSoak({ ...load, origin, minutes });
const { answered, failures, firstBytesMs, shortMs } = result;

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
    const row = [firstBytesMs, shortMs].flatMap((list) => [percentile(list, 0.5), percentile(list, 0.99)]);
    const minute = ((performance.now() - startedAt) / 60_000).toFixed(1);
    const { batchMs, deadRows, sizeKiB } = await readWallets();
    const cells = [minute.padStart(6), resident.toFixed(0).padStart(14), ...row.map((ms) => ms.toFixed(0).padStart(11))];
    console.log([...cells, answered.length, batchMs.toFixed(2), deadRows, sizeKiB].join(' '));
  }
}
await Promise.all([done, watch()]);
const tookSeconds = (performance.now() - startedAt) / 1_000;
await sleep(2_000);
await endSnapshot?.();
const lost = await countLost(sql);
const growth = growthPerRequest(sizes, await readTableSizes(sql), Math.max(1, answered.length));
const [held] = await sql<{ holds: number }[]>`SELECT count(*)::int AS holds FROM holds`;
const difference = await readDifference(sql);
await close();
await product.stop();
// Receipts that were filled in have no transfers, so that not all books can be right.
const books =
  receipts > 0
    ? `The books of the customer are ${difference === '0' ? 'right' : `wrong by ${difference} nano-USD`}; the others were filled in.`
    : execFileSync(process.execPath, ['apps/api/src/cli.ts', 'prove'], { cwd: root, env: { ...process.env, DATA_DIR: dataDir } });
removeDataDir(dataDir);

const quarter = Math.max(1, Math.floor(memory.length / 4));
const median = (part: readonly number[]) => percentile(part, 0.5);
const grown = median(memory.slice(-quarter)) / median(memory.slice(-2 * quarter, -quarter)) - 1;
console.log(`\n${describe(result, tookSeconds)}, WORKERS=${workers}`);
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
const isIdle = result.wholeStreams === 0 || shortMs.length === 0;
if (isIdle) console.log('Nothing was answered: the run says nothing.');
process.exit(
  isIdle || lost > 0 || difference !== '0' || held?.holds !== 0 || (judgesMemory && grown > 0.1) || unbounded.length > 0 ? 1 : 0,
);

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

/** By how much the customer's wallet differs from its transfers, and its charges from its receipts, in nano-USD. */
async function readDifference(from: Sql): Promise<string> {
  const [row] = await from<{ difference: string }[]>`
    SELECT (abs(w.paid_nano + w.promo_nano - t.balance) + abs(t.charged - r.charged))::text AS difference
    FROM accounts a JOIN wallets w ON w.id = a.wallet_id
      CROSS JOIN LATERAL (SELECT sum(CASE WHEN credit_account_id IN (w.paid_account_id, w.promo_account_id) THEN amount_nano ELSE -amount_nano END) AS balance,
          coalesce(sum(amount_nano) FILTER (WHERE code = 'usage'), 0) AS charged
        FROM transfers WHERE w.paid_account_id IN (debit_account_id, credit_account_id) OR w.promo_account_id IN (debit_account_id, credit_account_id)) t
      CROSS JOIN LATERAL (SELECT coalesce(sum(total_nano - write_off_nano), 0) AS charged FROM receipts WHERE account_id = a.id) r
    WHERE a.id = (SELECT account_id FROM keys LIMIT 1)`;
  return row?.difference ?? 'all';
}

/** The same load on a bare passthrough, without accounts and receipts: what the machine can do. */
async function soakBare(): Promise<void> {
  const bare = await startPart('bare-passthrough', `http://127.0.0.1:${upstream.port}`);
  const from = performance.now();
  const { result: bareResult, done: bareDone } = startSoak({ ...load, origin: `http://127.0.0.1:${bare.port}`, minutes: bareMinutes });
  await bareDone;
  console.log(`Bare passthrough: ${describe(bareResult, (performance.now() - from) / 1_000)}\n`);
  bare.child.kill();
}

function describe(
  { answered: { length }, wholeStreams, streamedBytes, heldBack, firstBytesMs: first, shortMs: short }: SoakResult,
  seconds: number,
) {
  const show = (list: readonly number[]) => `p50 ${percentile(list, 0.5).toFixed(0)} ms, p99 ${percentile(list, 0.99).toFixed(0)} ms`;
  return [
    `${length} answers in ${seconds.toFixed(0)} seconds, ${wholeStreams} of them streams (${streams} at a time, ${(streamedBytes / seconds / 1e6).toFixed(1)} MB a second)`,
    `first byte of a stream ${show(first)}`,
    `short requests (${perSecond} a second, ${heldBack} of them held back) ${show(short)}`,
  ].join('; ');
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
