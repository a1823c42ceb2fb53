import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate, newId } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { listCustomerActions } from '../apps/api/src/admin/customer/audit.ts';
import { readLedger } from '../apps/api/src/admin/customer/ledger.ts';
import { listCustomers } from '../apps/api/src/admin/customer/list-customers.ts';
import { readRecord } from '../apps/api/src/admin/customer/read-record.ts';
import { searchCustomers } from '../apps/api/src/admin/customer/search.ts';
import { previewPrice } from '../apps/api/src/admin/preview-price.ts';
import { findRequest } from '../apps/api/src/admin/requests/find-request.ts';
import { listRequests } from '../apps/api/src/admin/requests/list-requests.ts';
import { readTopErrors } from '../apps/api/src/admin/requests/top-errors.ts';
import { readToday } from '../apps/api/src/business/read-today.ts';
import { refreshActivity } from '../apps/api/src/business/refresh-activity.ts';
import { rollUpBusiness } from '../apps/api/src/business/roll-up.ts';
import { rollUpModels } from '../apps/api/src/business/roll-up-models.ts';
import { createJobs } from '../apps/api/src/jobs/create-jobs.ts';
import { createLogger } from '../apps/api/src/observability/logger.ts';
import { chooseUnit, resolvePeriod } from '../apps/api/src/usage/period.ts';
import { readReport } from '../apps/api/src/usage/read-report.ts';
import { fillReceipts } from './parts/fill-receipts.ts';

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
// The first page counts failed jobs.
const jobs = await createJobs(postgres.url, createLogger('silent', false));
await jobs.stop();
const plans: string[] = [];
const { sql, db, close } = await connect(postgres.url, {
  max: 1,
  asApplication: false,
  onNotice: ({ message = '' }) => {
    if (message.startsWith('duration:')) plans.push(message);
  },
});

const seconds = async (work: () => Promise<unknown>) => {
  const from = performance.now();
  await work();
  return ((performance.now() - from) / 1000).toFixed(1);
};

const [filled] = await sql`SELECT 1 FROM users WHERE email = 'staff@example.com'`;
if (!filled) await fill();
const [{ account, key } = { account: '', key: '' }] = await sql<{ account: string; key: string }[]>`
  SELECT a.id AS account, k.id AS key FROM accounts a JOIN keys k ON k.account_id = a.id WHERE a.wallet_id = 1000000`;
// Those of a kept folder are there.
if (!filled) await addSums();
await sql`VACUUM ANALYZE`;

const services = { sql, db } as unknown as Parameters<typeof findRequest>[0];
const [{ id: oneRequest } = { id: '' }] = await sql<{ id: string }[]>`
  SELECT id FROM receipts WHERE account_id = ${account} ORDER BY created_at DESC OFFSET 1000 LIMIT 1`;
const list = { sort: 'newest', order: 'desc', limit: 50 } as const;
const middle = (await listCustomers({ sql }, { ...list, sort: 'spend', limit: 200 })).nextCursor ?? undefined;
const ledgerCursor = (await readLedger({ sql }, { accountId: account, limit: 200 })).nextCursor ?? undefined;
const hours = (ago: number) => new Date(Math.floor(Date.now() / 3_600_000 - ago) * 3_600_000);
const day = { from: hours(24), to: hours(0) };
const month = { from: hours(720), to: hours(0) };
const usage = () => {
  const period = resolvePeriod('30d', 'UTC', new Date());
  const query = { period, unit: chooseUnit(period), filter: {}, groupBy: 'model', comparesBefore: true, withFirstToken: false } as const;
  return readReport({ sql, db } as unknown as Parameters<typeof readReport>[0], account, query);
};
/** What a new price of a model that every customer uses would mean. */
const rates = { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '4', output: '16' } }], perCallUsd: {}, multipliers: {} };
const entry = { model: { id: 'model-3' }, versions: [{ effectiveAt: new Date(0), rates: { tiers: [{ fromPromptTokens: 0 }] } }] };
const previewServices = {
  catalog: { find: () => entry },
  reports: { read: (work: (reader: object) => unknown) => work({ sql, db }) },
} as unknown as Parameters<typeof previewPrice>[0];
const pricedCursor = (await previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 200 })).nextCursor ?? undefined;
const queries: Record<string, () => Promise<unknown>> = {
  'preview of a price': () => previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 20 }),
  'preview of a price, a later page': () =>
    previewPrice(previewServices, { ...rates, modelId: 'model-3', limit: 20, cursor: pricedCursor }),
  'today, today': () => readToday({ sql }, 'today'),
  'today, 7 days': () => readToday({ sql }, '7d'),
  'today, 30 days': () => readToday({ sql }, '30d'),
  'customers, newest': () => listCustomers({ sql }, list),
  'customers by change': () => listCustomers({ sql }, { ...list, sort: 'change' }),
  'customers by fall': () => listCustomers({ sql }, { ...list, sort: 'change', order: 'asc' }),
  'customers by spend, a later page': () => listCustomers({ sql }, { ...list, sort: 'spend', cursor: middle }),
  'customers of an address': () => listCustomers({ sql }, { ...list, query: 'mer1004242@' }),
  'customers that match nothing': () => listCustomers({ sql }, { ...list, query: 'nobody', sort: 'change' }),
  'search of an account': () => searchCustomers({ sql }, account),
  'search of a request': () => searchCustomers({ sql }, oneRequest),
  'search of a client’s id': () => searchCustomers({ sql }, `build-${Math.floor(receipts / 20) * 10}`),
  'search of a key': () => searchCustomers({ sql }, 'dr-abc'),
  'search of a number': () => searchCustomers({ sql }, '4242'),
  'page of a customer': () => readRecord({ sql }, account),
  ledger: () => readLedger({ sql }, { accountId: account, limit: 50 }),
  'ledger, a later page': () => readLedger({ sql }, { accountId: account, limit: 50, cursor: ledgerCursor }),
  'usage of a customer': usage,
  'audit of a customer': () => listCustomerActions({ sql }, { accountId: account, limit: 50 }),
  'one request': () => findRequest(services, oneRequest),
  requests: () => listRequests({ sql }, { limit: 50 }),
  'requests of a day': () => listRequests({ sql }, { ...day, limit: 50 }),
  'requests of a customer': () => listRequests({ sql }, { accountId: account, ...month, limit: 50 }),
  'requests of a key': () => listRequests({ sql }, { keyId: key, ...month, limit: 50 }),
  'requests of a model': () => listRequests({ sql }, { modelId: 'model-3', ...day, limit: 50 }),
  'requests of a rare model': () => listRequests({ sql }, { modelId: 'rare-model', ...month, limit: 50 }),
  'failed requests': () => listRequests({ sql }, { status: 'failed', ...day, limit: 50 }),
  'slow requests': () => listRequests({ sql }, { slowMs: 31_000, ...day, limit: 50 }),
  'requests never that slow': () => listRequests({ sql }, { slowMs: 1_000_000, ...month, limit: 50 }),
  'requests written off': () => listRequests({ sql }, { writtenOff: '1', ...month, limit: 50 }),
  'requests of a client’s id': () => listRequests({ sql }, { clientRequestId: `build-${Math.floor(receipts / 20) * 10}`, limit: 50 }),
  'top errors of a day': () => readTopErrors({ sql }, day),
  'top errors of a month': () => readTopErrors({ sql }, month),
};
await sql.unsafe(`LOAD 'auto_explain'`);
const slow: string[] = [];
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
  if (at(0.95) >= goalMs) slow.push(name);
  console.log(
    `${name.padEnd(34)} p50 ${show(at(0.5))} ms   p95 ${show(at(0.95))} ms   max ${show(at(1))} ms${at(0.95) >= goalMs ? '   over the goal' : ''}`,
  );
}
if (process.env.BENCH_PLANS !== 'off') {
  await sql.unsafe('SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET client_min_messages = log');
  for (const [name, run] of Object.entries(queries)) {
    plans.length = 0;
    await run();
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

/** Adds up what the jobs of the server add up: all of it, then what has changed since. */
async function addSums(): Promise<void> {
  console.log(`roll-up of all hours   ${await seconds(() => rollUpBusiness({ sql }))} s`);
  console.log(`roll-up of an hour     ${await seconds(() => rollUpBusiness({ sql }, new Date(Date.now() + 3_600_000)))} s`);
  console.log(`first sums by customer ${await seconds(() => refreshActivity({ sql }))} s`);
  console.log(`next sums by customer  ${await seconds(() => refreshActivity({ sql }))} s`);
  console.log(`first sums by model    ${await seconds(() => rollUpModels({ sql }))} s`);
  console.log(`next sums by model     ${await seconds(() => rollUpModels({ sql }))} s\n`);
}

/** Writes the customers with their receipts and hourly sums, and a staff member with an action for each customer. */
async function fill(): Promise<void> {
  console.log(`Writing ${customers.toLocaleString('en')} customers and ${receipts.toLocaleString('en')} receipts …`);
  const startedAt = performance.now();
  await sql`
    INSERT INTO ledger_accounts (id, code) SELECT 1000000 + n, 'bench:' || n FROM generate_series(0, ${2 * customers - 1}::int) n`;
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
  await sql`INSERT INTO staff_actions (id, staff_user_id, action, subject) SELECT uuidv7(), ${staff}, 'suspend', id::text FROM accounts`;
  await sql`VACUUM ANALYZE`;
  console.log(`\r${Math.round((performance.now() - startedAt) / 1000)} s\n`);
}
