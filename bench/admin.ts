import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUpLedger } from '@derouter/billing';
import { connect, migrate, newId } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { refreshActivity } from '../apps/api/src/business/refresh-activity.ts';
import { rollUpBusiness } from '../apps/api/src/business/roll-up.ts';
import { rollUpModels } from '../apps/api/src/business/roll-up-models.ts';
import { rollUpUpstreams } from '../apps/api/src/business/roll-up-upstreams.ts';
import { rollUpTopUps } from '../apps/api/src/business/top-ups.ts';
import { createJobs } from '../apps/api/src/jobs/create-jobs.ts';
import { countAcceptances } from '../apps/api/src/legal/index.ts';
import { createLogger } from '../apps/api/src/observability/logger.ts';
import { customerQueries } from './parts/customer-queries.ts';
import { fillOffice } from './parts/fill-office.ts';
import { fillPayments, fillTransfers } from './parts/fill-payments.ts';
import { fillReceipts } from './parts/fill-receipts.ts';
import { bookQueries, officeQueries, paymentQueries } from './parts/office-queries.ts';

/**
 * Measures the queries of the staff pages over BENCH_RECEIPTS (default 10 000 000) receipts of BENCH_CUSTOMERS (default 100 000)
 * customers in the last two months. One customer has a fifth of the receipts. Prints the time of each query, fails if the 95th
 * percentile of one reaches its goal, and prints the plans that PostgreSQL chose (BENCH_PLANS=off: not).
 */
const receipts = Number(process.env.BENCH_RECEIPTS ?? 10_000_000);
const customers = Number(process.env.BENCH_CUSTOMERS ?? 100_000);
const goalMs = 100;
const rounds = 30;
const days = 61;

/** The folder of the database, which is kept if BENCH_FOLDER names it: a second run then measures the same receipts again. */
const folder = process.env.BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), 'derouter-bench-'));
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o755);
const postgres = await startEmbedded({ folder });
await migrate(postgres.url);
await makeQueues();
const connectTo = (options: { readonly max: number; readonly onNotice?: (notice: { message?: string }) => void }) =>
  connect(postgres.url, { asApplication: false, ...options });
// As many as the server has: a page asks for its parts at the same time.
const connections = 10;
const { sql, db, close } = await connectTo({ max: connections });

const seconds = async (work: () => Promise<unknown>) => {
  const from = performance.now();
  await work();
  return ((performance.now() - from) / 1000).toFixed(1);
};

const [filled] = await sql`SELECT 1 FROM users WHERE email = 'staff@example.com'`;
if (!filled) await fill();
const [{ account, key } = { account: '', key: '' }] = await sql<{ account: string; key: string }[]>`
  SELECT a.id AS account, k.id AS key FROM accounts a JOIN keys k ON k.account_id = a.id AND k.name = 'key' WHERE a.wallet_id = 1000000`;
// Those of a kept folder are there.
if (!filled) await addSums();
await sql`VACUUM ANALYZE`;

type Connected = Pick<Awaited<ReturnType<typeof connectTo>>, 'db' | 'sql'>;
const queriesOn = async ({ sql, db }: Connected) => {
  const measured = { sql, db, account, key, receipts };
  return {
    ...(await customerQueries(measured)),
    ...(await paymentQueries(measured)),
    ...(await bookQueries(measured)),
    ...(await officeQueries(measured)),
  };
};
const queries = await queriesOn({ sql, db });
const slow: string[] = [];
for (const [name, run] of Object.entries(queries)) {
  // Each connection reads the catalogue at its first use, which those of a server have behind them.
  await Promise.all(Array.from({ length: connections }, run));
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (rounds - 1))] ?? 0;
  const show = (ms: number) => ms.toFixed(1).padStart(7);
  if (at(0.95) >= goalMs) slow.push(name);
  console.log(
    `${name.padEnd(34)} p50 ${show(at(0.5))} ms   p95 ${show(at(0.95))} ms   max ${show(at(1))} ms${at(0.95) >= goalMs ? '   over the goal' : ''}`,
  );
}
if (process.env.BENCH_PLANS !== 'off') await printPlans();
await close();
await postgres.stop();
if (process.env.BENCH_FOLDER === undefined) rmSync(folder, { recursive: true, force: true });
if (slow.length > 0) {
  console.error(`\np95 over the goal: ${slow.join(', ')}`);
  process.exitCode = 1;
}

/** Runs each query once more, on one connection, whose plans are printed. */
async function printPlans(): Promise<void> {
  const plans: string[] = [];
  const onNotice = ({ message = '' }) => void (message.startsWith('duration:') && plans.push(message));
  const planned = await connectTo({ max: 1, onNotice });
  const runs = await queriesOn(planned);
  await planned.sql.unsafe(
    `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET client_min_messages = log`,
  );
  for (const [name, run] of Object.entries(runs)) {
    plans.length = 0;
    await run();
    console.log(`\n── ${name}\n${plans.join('\n')}`);
  }
  await planned.close();
}

/** Makes the tables of the jobs, and some queues with a job. */
async function makeQueues(): Promise<void> {
  const log = createLogger('silent', false);
  const jobs = await createJobs(postgres.url, log);
  const beside = await createJobs(postgres.url, log, { isBesideServer: true });
  for (const queue of ['account-export', 'legal-notices', 'mail', 'price-notices', 'provider-event']) await beside.send(queue, {});
  await beside.stop();
  await jobs.stop();
}

/** Adds up what the jobs of the server add up: all of it, then what has changed since. */
async function addSums(): Promise<void> {
  console.log(`roll-up of all hours   ${await seconds(() => rollUpBusiness({ sql }))} s`);
  console.log(`roll-up of an hour     ${await seconds(() => rollUpBusiness({ sql }, new Date(Date.now() + 3_600_000)))} s`);
  console.log(`sums of top-ups by day ${await seconds(() => rollUpTopUps({ sql }))} s`);
  console.log(`counts of acceptances  ${await seconds(() => countAcceptances({ sql }))} s`);
  console.log(`first sums by customer ${await seconds(() => refreshActivity({ sql }))} s`);
  console.log(`next sums by customer  ${await seconds(() => refreshActivity({ sql }))} s`);
  console.log(`first sums by model    ${await seconds(() => rollUpModels({ sql }))} s`);
  console.log(`sums by upstream       ${await seconds(() => rollUpUpstreams({ sql }))} s`);
  console.log(`first trial balance    ${await seconds(() => addUpLedger(sql))} s`);
  console.log(`next sums by model     ${await seconds(() => rollUpModels({ sql }))} s\n`);
}

/** Writes the customers with their receipts and hourly sums, what they pay, what staff do, and the ledger. */
async function fill(): Promise<void> {
  console.log(`Writing ${customers.toLocaleString('en')} customers and ${receipts.toLocaleString('en')} receipts …`);
  const startedAt = performance.now();
  await sql`
    INSERT INTO ledger_accounts (id, code) SELECT 1000000 + 2 * n + (part = 'promo')::int, 'wallet:' || 1000000 + n || ':' || part
    FROM generate_series(0, ${customers - 1}::int) n, unnest(ARRAY['paid', 'promo']) part`;
  await sql`
    INSERT INTO wallets (id, paid_account_id, promo_account_id, paid_nano) SELECT 1000000 + n, 1000000 + 2 * n, 1000001 + 2 * n, 5000000000
    FROM generate_series(0, ${customers - 1}::int) n`;
  await sql`
    INSERT INTO accounts (id, wallet_id, created_at)
    SELECT uuidv7(make_interval(secs => n - ${customers}::int)), 1000000 + n, now() FROM generate_series(0, ${customers - 1}::int) n`;
  await sql`
    INSERT INTO users (id, account_id, email, email_canonical)
    SELECT gen_random_uuid(), id, 'customer' || wallet_id || '@example.com', 'customer' || wallet_id || '@example.com' FROM accounts`;
  await sql`INSERT INTO keys (id, account_id, name) SELECT gen_random_uuid(), id, 'key' FROM accounts`;
  await sql`
    INSERT INTO key_secrets (secret_hash, key_id, prefix, last4)
    SELECT encode(sha256(id::text::bytea), 'hex'), id, 'dr-' || left(md5(id::text), 5), right(md5(id::text), 4) FROM keys`;
  await fillReceipts(sql, {
    ...{ count: receipts, days },
    accounts: sql`SELECT a.wallet_id - 1000000 AS n, a.id AS account, k.id AS key, a.wallet_id AS wallet FROM accounts a JOIN keys k ON k.account_id = a.id`,
    accountOf: sql`CASE WHEN g.n % 5 = 0 THEN 0 ELSE (g.n * 7919) % ${customers}::bigint END`,
    fails: sql`g.n % 50 = 7`,
    onProgress: (share) => process.stdout.write(`\r${Math.round(share * 100)} %`),
  });
  const staff = newId();
  await sql`INSERT INTO users (id, email, email_canonical, is_staff, staff_roles) VALUES (${staff}, 'staff@example.com', 'staff@example.com', true, '{owner}')`;
  await fillPayments(sql, { customers, days });
  await fillOffice(sql, { customers, days, staff });
  await fillTransfers(sql);
  await sql`VACUUM ANALYZE`;
  console.log(`\r${Math.round((performance.now() - startedAt) / 1000)} s\n`);
}
