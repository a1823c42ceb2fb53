import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWallet, readStatement } from '@derouter/billing';
import { connect, migrate, newId } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { readRecentUse } from '../apps/api/src/keys/read-recent-use.ts';
import { listSessions } from '../apps/api/src/usage/list-sessions.ts';
import { chooseUnit, resolvePeriod } from '../apps/api/src/usage/period.ts';
import { readBreakdown } from '../apps/api/src/usage/read-breakdown.ts';
import { readFigures } from '../apps/api/src/usage/read-figures.ts';
import { readKeySpend } from '../apps/api/src/usage/read-key-spend.ts';
import { readOverview } from '../apps/api/src/usage/read-overview.ts';
import { listReceipts, readReceipt } from '../apps/api/src/usage/read-receipts.ts';
import { readReport } from '../apps/api/src/usage/read-report.ts';
import { fillReceipts } from './parts/fill-receipts.ts';

/**
 * Measures the console's queries over BENCH_RECEIPTS (default 10 000 000) receipts from the last eleven months. One account
 * has a fifth of them; 999 accounts share the rest. Of twenty requests one takes ten minutes. Prints the time of each query and the plans that PostgreSQL chose.
 */
const count = Number(process.env.BENCH_RECEIPTS ?? 10_000_000);
const rounds = 30;
/** The folder of the database, which is kept if BENCH_FOLDER names it: a second run then measures the same receipts again. */
const folder = process.env.BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), 'derouter-bench-'));
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o755);
const postgres = await startEmbedded({ folder });
await migrate(postgres.url);
const plans: string[] = [];
const { sql, db, close } = await connect(postgres.url, {
  max: 1,
  asApplication: false,
  onNotice: ({ message = '' }) => {
    if (message.startsWith('duration:')) plans.push(message);
  },
});
const [existing] = await sql<{ id: string }[]>`SELECT id FROM accounts LIMIT 1`;
const accountId = existing?.id ?? (await fill());
const [size] = await sql<{ size: string }[]>`
  SELECT pg_size_pretty(sum(pg_total_relation_size(inhrelid))) AS size FROM pg_inherits WHERE inhparent = 'receipts'::regclass`;
console.log(`\r${size?.size}\n`);

const [{ keyId } = { keyId: '' }] = await sql<{ keyId: string }[]>`
  SELECT key_id AS "keyId" FROM receipts WHERE account_id = ${accountId} AND model_id <> 'rare-model' LIMIT 1`;
await sql`
  INSERT INTO keys (id, account_id, name) SELECT ${keyId}, id, 'bench' FROM accounts WHERE id = ${accountId}
  ON CONFLICT DO NOTHING`;
const services = { sql, db } as unknown as Parameters<typeof readOverview>[0];
const middle = await listReceipts(db, accountId, { limit: 1, cursor: await receiptIn('170 days') });
const cursor = middle.items[0]?.id ?? '';
const day = (ago: number) => new Date(Math.floor(Date.now() / 86_400_000 - ago) * 86_400_000);
const catalog = { all: () => [] } as unknown as Parameters<typeof readFigures>[0]['catalog'];
const daysAgo = (ago: number) => day(ago).toISOString().slice(0, 10);
type Name = 'today' | '7d' | '30d' | 'quarter';
const periodOf = (name: Name, zone: string) =>
  resolvePeriod(name === 'quarter' ? { from: daysAgo(92), to: daysAgo(0) } : name, zone, new Date());
function report(zone: string, name: Name, filter = {}, { withFirstToken = false, comparesBefore = false } = {}) {
  const period = periodOf(name, zone);
  const unit = chooseUnit(period);
  return readReport(services, accountId, { period, unit, filter, groupBy: 'key', comparesBefore, withFirstToken });
}
const breakdown = (name: Name, columns: 'model' | 'day') =>
  readBreakdown(services, accountId, { period: periodOf(name, 'Asia/Kathmandu'), filter: {}, rows: 'key', columns });
const queries: Record<string, () => Promise<unknown>> = {
  overview: () => readOverview(services, accountId),
  'figures of the overview': () => readFigures({ ...services, catalog }, accountId, 'America/New_York'),
  ...Object.fromEntries(
    ['America/New_York', 'Asia/Kathmandu'].flatMap((zone) =>
      (['today', '7d', '30d', 'quarter'] as const).map((name) => [`report of ${name}, ${zone}`, () => report(zone, name)]),
    ),
  ),
  'report of 30d, one tag': () => report('America/New_York', '30d', { tag: 'nightly' }),
  'report of 30d, one dialect': () => report('America/New_York', '30d', { dialect: 'openai-chat' }),
  'first tokens of 30d': () => report('America/New_York', '30d', {}, { withFirstToken: true }),
  'report of 30d with the 30d before': () => report('America/New_York', '30d', {}, { comparesBefore: true }),
  'keys by models, 30d': () => breakdown('30d', 'model'),
  'keys by models, quarter': () => breakdown('quarter', 'model'),
  'keys by days, 30d': () => breakdown('30d', 'day'),
  'spend of each key, 30d': () => readKeySpend(services, accountId),
  'recent use of a key': () => readRecentUse({ sql }, accountId, keyId),
  'usage, first page': () => listReceipts(db, accountId, { limit: 50 }),
  'usage, a page in the middle': () => listReceipts(db, accountId, { limit: 50, cursor }),
  'usage of one model': () => listReceipts(db, accountId, { limit: 50, modelId: 'model-5' }),
  'usage of a rare model': () => listReceipts(db, accountId, { limit: 50, modelId: 'rare-model' }),
  'usage of a rare key': () => listReceipts(db, accountId, { limit: 50, keyId: '00000000-0000-7000-8000-000000000001' }),
  'usage above a cost never reached': () => listReceipts(db, accountId, { limit: 50, costAboveUsd: '100' }),
  'usage of a key': () => listReceipts(db, accountId, { limit: 50, keyId }),
  'usage of a tag': () => listReceipts(db, accountId, { limit: 50, tag: 'nightly' }),
  'usage of a rare tag': () => listReceipts(db, accountId, { limit: 50, tag: 'rare' }),
  'usage of a request id': () => listReceipts(db, accountId, { limit: 50, clientRequestId: `build-${Math.floor(count / 20) * 10}` }),
  'usage of a session': () => listReceipts(db, accountId, { limit: 50, session: `session-${Math.floor(count / 1_000)}` }),
  'usage that matches nothing': () => listReceipts(db, accountId, { limit: 50, tag: 'none' }),
  'sessions of 30 days': () => listSessions(services, accountId, { from: day(30), to: day(-1) }),
  'sessions of a day': () => listSessions(services, accountId, { from: day(171), to: day(170) }),
  'one receipt': () => readReceipt(db, accountId, cursor),
  'statement of a month': () => readStatement(sql, { accountId, from: day(60), to: day(30) }),
  'statement of eleven months': () => readStatement(sql, { accountId, from: day(330), to: day(-1) }),
};
await sql.unsafe(`LOAD 'auto_explain'`);
/** Of the 95th percentile. Statements are documents, which nobody waits for on a page. */
const goalMs = 50;
const slow: string[] = [];
let unfilteredP95 = 0;
for (const [name, run] of Object.entries(queries)) {
  await run();
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (rounds - 1))] ?? 0;
  const show = (ms: number) => ms.toFixed(1).padStart(7);
  if (name === 'usage, first page') unfilteredP95 = at(0.95);
  const ratio = name.startsWith('usage of') ? `   ${(at(0.95) / unfilteredP95).toFixed(1)} × the first page` : '';
  const isSlow = at(0.95) >= goalMs && !name.startsWith('statement');
  if (isSlow) slow.push(name);
  console.log(
    `${name.padEnd(34)} p50 ${show(at(0.5))} ms   p95 ${show(at(0.95))} ms   max ${show(at(1))} ms${ratio}${isSlow ? '   over the goal' : ''}`,
  );
}
if (process.env.BENCH_PLANS !== 'off') {
  await sql.unsafe('SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET client_min_messages = log');
  for (const name of ['overview', 'usage, first page', 'usage of a rare model']) {
    plans.length = 0;
    await queries[name]?.();
    console.log(`\n── ${name}\n${plans.join('\n')}`);
  }
}

await close();
await postgres.stop();
if (process.env.BENCH_FOLDER === undefined) rmSync(folder, { recursive: true, force: true });
if (slow.length > 0) {
  console.error(`\np95 over the goal: ${slow.join(', ')}`);
  process.exitCode = 1;
}

/** Writes the receipts and their hourly sums. Returns the id of the large account. */
async function fill(): Promise<string> {
  console.log(`Writing ${count.toLocaleString('en')} receipts …`);
  const walletId = await openWallet(sql);
  const accountId = newId();
  await fillReceipts(sql, {
    ...{ count, days: 330 },
    accounts: sql`SELECT n, CASE n WHEN 0 THEN ${accountId}::uuid ELSE gen_random_uuid() END AS account, gen_random_uuid() AS key, 1 AS wallet
      FROM generate_series(0, 999) n`,
    accountOf: sql`CASE WHEN g.n % 5 = 0 THEN 0 ELSE g.n % 1000 END`,
    onProgress: (share) => process.stdout.write(`\r${Math.round(share * 100)} %`),
  });
  await sql`VACUUM ANALYZE`;
  // Last, because a folder with an account is complete.
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  return accountId;
}

async function receiptIn(ago: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    SELECT id FROM receipts WHERE account_id = ${accountId} AND created_at < now() - ${ago}::interval ORDER BY created_at DESC LIMIT 1`;
  return row?.id ?? '';
}
