import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lookAround, readClock, readMigrationState, type Sql } from '@derouter/db';
import { type Config, ConfigError } from '../config.ts';
import { maxDiskUse, minMonthsAhead, readDatabaseState, readDiskUse } from '../database-state.ts';
import { megabytes } from './terminal.ts';

/** One thing that was looked at. */
export interface Finding {
  /** A stable name, such as `migrations`. */
  readonly check: string;
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly found: string;
  /** What to do about it; absent if nothing. */
  readonly advice?: string;
}

const ok = (check: string, what: string, found: string): Finding => ({ check, what, state: 'ok', found });
const warning = (check: string, what: string, found: string, advice: string): Finding => ({ check, what, state: 'warning', found, advice });
const problem = (check: string, what: string, found: string, advice: string): Finding => ({ check, what, state: 'problem', found, advice });
export const finding = { ok, warning, problem };

const minFreeBytes = 2_000_000_000;
const minPostgres = 15;
const maxClockDifferenceMs = 1_000;

/** `error`: what `readConfig` threw; null if it did not. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>, error: unknown): Finding[] {
  if (error !== null) {
    const said = error instanceof ConfigError ? error.message : String(error);
    return [problem('settings', 'settings', said, 'Change the environment or the .env file; .env.example documents every setting.')];
  }
  const mode = env.DEROUTER_MODE ?? 'local';
  if (mode === 'production') return [ok('settings', 'settings', 'production mode, complete')];
  return [
    warning(
      'settings',
      'settings',
      'local mode: for one machine',
      'Set DEROUTER_MODE=production before customers use it; it then names what is missing.',
    ),
  ];
}

export async function checkDataDir({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Finding[]> {
  const found: Finding[] = [];
  try {
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const use = readDiskUse(dataDir);
    const text = `${megabytes(free)} free in ${dataDir}, ${Math.round(use * 100)} % used`;
    found.push(
      free < minFreeBytes
        ? problem('disk', 'disk', text, 'Free at least 2 GB: a database without space stops, and with it every charge.')
        : use > maxDiskUse && databaseUrl === null
          ? warning('disk', 'disk', text, 'The database is on it: make room or enlarge it before it is full.')
          : ok('disk', 'disk', text),
    );
  } catch {
    return [
      problem('data_dir', 'data folder', `${dataDir} cannot be written`, 'Set DATA_DIR to a folder of the user that runs the server.'),
    ];
  }
  try {
    const mode = statSync(join(dataDir, 'secret-key')).mode & 0o077;
    found.push(
      mode === 0
        ? ok('secret_key', 'secret key', 'only its owner can read the file')
        : problem('secret_key', 'secret key', 'others can read the file', `chmod 600 ${join(dataDir, 'secret-key')}`),
    );
  } catch {
    // It is in the environment.
  }
  return found;
}

export async function checkDatabase(sql: Sql): Promise<Finding[]> {
  const { login } = await lookAround(sql);
  const [row] = await sql<{ text: string; weak: string[] }[]>`
    SELECT current_setting('server_version') AS text,
      ARRAY(SELECT name || ' is ' || setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
            OR name = 'synchronous_commit' AND setting IN ('off', 'local') ORDER BY name) AS weak`;
  if (!row) return [problem('database', 'database', 'gives no version', 'Check what DATABASE_URL leads to.')];
  const found = [
    login.version < minPostgres
      ? problem('database', 'database', `PostgreSQL ${row.text}`, `Use PostgreSQL ${minPostgres} or newer.`)
      : ok('database', 'database', `PostgreSQL ${row.text}`),
    login.fenced
      ? ok('role', 'role', `${login.user}, which cannot change booked rows`)
      : problem(
          'role',
          'role',
          `connected as ${login.user}, which can change booked rows`,
          'Let the user of DATABASE_URL create roles once (or create derouter_app and grant it to that user), then start the server.',
        ),
  ];
  if (row.weak.length > 0)
    found.push(problem('fsync', 'durability', row.weak.join(', '), 'Switch them on: a power failure or a failover would lose bookings.'));
  const { applied, missing, late, changed, unknown } = await readMigrationState(sql);
  const lacking = [...late, ...missing, ...changed].map(({ tag }) => tag);
  found.push(
    lacking.length > 0
      ? problem('migrations', 'migrations', `missing: ${lacking.join(', ')}`, 'Run: derouter migrate. A server that starts does so, too.')
      : unknown > 0
        ? warning(
            'migrations',
            'migrations',
            `${unknown} of a newer version`,
            'This version works with them; finish the upgrade, or the way back.',
          )
        : ok('migrations', 'migrations', `all ${applied}`),
  );
  return lacking.length === 0 ? [...found, ...(await checkBooks(sql))] : found;
}

async function checkBooks(sql: Sql): Promise<Finding[]> {
  const [proof] = await sql<{ findings: unknown[]; at: Date; isOld: boolean }[]>`
    SELECT findings, created_at AS at, created_at < now() - interval '2 days' AS "isOld" FROM proofs ORDER BY created_at DESC LIMIT 1`;
  const { monthsAhead, receiptsWithoutMonth } = await readDatabaseState(sql);
  return [
    monthsAhead >= minMonthsAhead && receiptsWithoutMonth === 0
      ? ok('partitions', 'receipts', `${monthsAhead} months ahead have partitions`)
      : problem(
          'partitions',
          'receipts',
          receiptsWithoutMonth > 0 ? 'some fit no month' : `only ${monthsAhead} months ahead have partitions`,
          'Run: derouter partitions make. A running server does so every night.',
        ),
    proof === undefined
      ? warning('proof', 'books', 'never proven', 'Run: derouter prove')
      : proof.findings.length > 0
        ? problem(
            'proof',
            'books',
            `${proof.findings.length} findings at ${proof.at.toISOString()}`,
            'Run: derouter prove. docs/billing.md says what to do.',
          )
        : proof.isOld
          ? warning(
              'proof',
              'books',
              `last proven at ${proof.at.toISOString()}`,
              'A running server proves them every night: is one running?',
            )
          : ok('proof', 'books', `right at ${proof.at.toISOString()}`),
  ];
}

/** Compares this machine's clock with the database's. */
export async function checkClock(sql: Sql): Promise<Finding[]> {
  const before = Date.now();
  const there = (await readClock(sql)).getTime();
  const after = Date.now();
  const differenceMs = there < before ? before - there : Math.max(0, there - after);
  const text = `${Math.round(differenceMs)} ms apart from the database`;
  return [
    differenceMs > maxClockDifferenceMs
      ? problem(
          'clock',
          'clock',
          text,
          'Synchronise both clocks (chrony or systemd-timesyncd): signatures of webhooks and the reading of chains depend on this one, all else on the database’s.',
        )
      : ok('clock', 'clock', text),
  ];
}

/** How many servers say that they run. */
export async function countServers(sql: Sql): Promise<number> {
  const [row] = await sql<
    { running: number }[]
  >`SELECT count(*)::int AS running FROM processes WHERE seen_at > now() - interval '30 seconds'`;
  return row?.running ?? 0;
}

/** Running servers, jobs that failed for good, mail and payment events that wait. */
export async function checkJobs(sql: Sql): Promise<Finding[]> {
  const [queue] = await sql<{ exists: boolean }[]>`SELECT to_regclass('pgboss.job') IS NOT NULL AS exists`;
  const running = await countServers(sql);
  const found = [
    running > 0
      ? ok('servers', 'servers', `${running} running`)
      : warning('servers', 'servers', 'none is running', 'Start one: jobs, mail and payments are worked by a running server.'),
  ];
  if (queue?.exists) {
    const [jobs] = await sql<{ failed: number; late: number }[]>`
      SELECT count(*) FILTER (WHERE state = 'failed')::int AS failed,
        count(*) FILTER (WHERE state IN ('created', 'retry') AND start_after < now() - interval '10 minutes')::int AS late FROM pgboss.job`;
    const { failed = 0, late = 0 } = jobs ?? {};
    found.push(
      failed > 0
        ? warning('jobs', 'jobs', `${failed} failed for good`, 'See System, Jobs in the admin app: each can be tried again.')
        : late > 0 && running > 0
          ? warning('jobs', 'jobs', `${late} wait for more than ten minutes`, 'See System, Jobs in the admin app.')
          : ok('jobs', 'jobs', 'none failed for good'),
    );
  }
  const [events] = await sql<{ failed: number }[]>`SELECT count(*)::int AS failed FROM provider_events WHERE outcome = 'failed'`;
  if ((events?.failed ?? 0) > 0) {
    found.push(
      warning('events', 'payment events', `${events?.failed} failed`, 'See Payments, Events; derouter events retry tries them again.'),
    );
  }
  return found;
}
