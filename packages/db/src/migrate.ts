import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { sessionSettings } from './connect.ts';
import { detectPooling } from './detect-pooling.ts';
import { invalidIndexes } from './invalid-indexes.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, readMigrationState, readMigrations } from './migrations.ts';
import { PoolerError } from './pooler-error.ts';

export interface MigrateOptions {
  /** Apply migrations, too, that are older than one that was applied. Otherwise they are refused. */
  readonly late?: boolean;
  /** Told when a migration begins, and what it waits for. */
  readonly onProgress?: (line: string) => void;
  /** Folder of the migrations. Default: those of this version. */
  readonly folder?: string;
  /** Time limit for the locks that one migration needs, and for another process that migrates. Default 10 minutes. */
  readonly patienceMs?: number;
}

/** Advisory lock, so that only one process migrates at a time. */
const migrationLock = 7_309_241;
/**
 * Statements of others queue behind a lock that is waited for, so it is given up soon, and tried again after a pause in which they run.
 */
const lockTimeoutMs = 1_000;
const pauseMs = 3_000;

/**
 * Applies missing migrations in order, each once and in its own transaction, even if several processes start at the same time. Throws
 * `MigrationError` if the database does not have exactly what this version has (and perhaps what a newer one added) afterwards, and
 * `PoolerError` behind a pooler, where the lock would stay on a connection of others.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: number }> {
  const { patienceMs = 600_000, onProgress = () => {} } = options;
  if ((await detectPooling(url)).mode === 'transaction') {
    throw new PoolerError(
      `migrations need PostgreSQL itself, but ${new URL(url).host} is a pooler in transaction mode: set DATABASE_DIRECT_URL to the address of PostgreSQL itself`,
    );
  }
  const types = { bigint: postgres.BigInt };
  const connection = { application_name: 'derouter-migrate', ...sessionSettings };
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10, types, connection, fetch_types: false }) as Sql;
  try {
    await lockOut(sql, { patienceMs, onProgress });
    const applied = await applyMissing(sql, { ...options, patienceMs, onProgress });
    await refuseInvalidIndexes(sql);
    await grantJournal(sql);
    return { applied };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

interface Patience {
  readonly patienceMs: number;
  readonly onProgress: (line: string) => void;
}

/**
 * Takes the lock by asking again and again: a statement that waits for it would keep a snapshot, for which the other process's
 * `CREATE INDEX CONCURRENTLY` waits in turn.
 */
async function lockOut(sql: Sql, { patienceMs, onProgress }: Patience): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    const [row] = await sql<{ free: boolean }[]>`SELECT pg_try_advisory_lock(${migrationLock}) AS free`;
    if (row?.free) return;
    if (Date.now() > until) throw new MigrationError('another process has been migrating the database for too long');
    if (tries === 0) onProgress('Another process is migrating the database');
    await sleep(200);
  }
}

async function applyMissing(sql: Sql, { late: takesLate, folder, ...patience }: MigrateOptions & Patience): Promise<number> {
  await sql`CREATE SCHEMA IF NOT EXISTS drizzle`;
  await sql`CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`;
  const migrations = readMigrations(folder);
  const { late, missing } = await refuseOthers(sql, migrations, takesLate);
  for (const migration of [...late, ...missing]) {
    if (late.length + missing.length < migrations.length) patience.onProgress(`Applying ${migration.tag}`);
    await (migration.isConcurrent ? applyConcurrently(sql, migration, patience) : applyInTransaction(sql, migration, patience));
  }
  await refuseOthers(sql, migrations, false);
  return late.length + missing.length;
}

/** Throws if migrations were changed after they were applied, or are older than an applied one (unless `takesLate`). */
async function refuseOthers(sql: Sql, migrations: readonly Migration[], takesLate: boolean | undefined) {
  const state = await readMigrationState(sql, migrations);
  const names = (these: readonly Migration[]) => these.map(({ tag }) => tag).join(', ');
  if (state.changed.length > 0) {
    throw new MigrationError(`migrations were changed after this database had applied them: ${names(state.changed)}`);
  }
  if (state.late.length > 0 && !takesLate) {
    throw new MigrationError(
      `migrations are older than one that this database has applied already: ${names(state.late)}. If they do not depend on the order, ` +
        'apply them with: derouter migrate --late',
    );
  }
  return state;
}

async function applyInTransaction(sql: Sql, migration: Migration, patience: Patience): Promise<void> {
  await withLocks(migration, patience, () =>
    sql.begin(async (tx) => {
      await tx.unsafe(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
      for (const statement of migration.statements) await tx.unsafe(statement);
      await tx`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (${migration.hash}, ${migration.when})`;
    }),
  );
}

/**
 * Statements outside a transaction: `CREATE INDEX CONCURRENTLY` and the like wait for running transactions without keeping others out,
 * so they have no time limit for their locks. One may have been interrupted, which leaves an index that is not valid; that is removed
 * first, and each statement must do nothing if it was done before (`IF NOT EXISTS`).
 */
async function applyConcurrently(sql: Sql, migration: Migration, patience: Patience): Promise<void> {
  for (const name of await invalidIndexes(sql)) {
    if (migration.statements.some((statement) => statement.includes(name))) await sql.unsafe(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  }
  for (const statement of migration.statements) {
    await withLocks(migration, patience, async () => {
      for (const one of await forPartitions(sql, statement)) {
        await sql.unsafe(`SET lock_timeout = ${/\bCONCURRENTLY\b/.test(one) ? 0 : lockTimeoutMs}`);
        await sql.unsafe(one);
      }
    });
  }
  await sql`RESET lock_timeout`;
  await sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (${migration.hash}, ${migration.when})`;
}

/** A statement with `{partition of receipts}` is run for each partition: PostgreSQL makes no index concurrently on the whole table. */
async function forPartitions(sql: Sql, statement: string): Promise<string[]> {
  const table = /\{partition of (\w+)\}/.exec(statement)?.[1];
  if (!table) return [statement];
  const partitions = await sql<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(${table}) ORDER BY 1`;
  return partitions.map(({ name }) => statement.replaceAll(`{partition of ${table}}`, name));
}

/** Runs `apply` again while others have what it must lock. */
async function withLocks(migration: Migration, { patienceMs, onProgress }: Patience, apply: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    try {
      await apply();
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      // lock_not_available, deadlock_detected
      if ((code !== '55P03' && code !== '40P01') || Date.now() > until) {
        throw Object.assign(new MigrationError(`${migration.tag} could not be applied: ${(error as Error).message}`, { cause: error }), {
          code,
        });
      }
      if (tries === 0) onProgress(`${migration.tag} waits until nobody uses what it changes`);
      await sleep(pauseMs);
    }
  }
}

async function refuseInvalidIndexes(sql: Sql): Promise<void> {
  const names = await invalidIndexes(sql);
  if (names.length === 0) return;
  throw new MigrationError(
    `indexes are not valid, so that queries do without them and unique ones do not hold: ${names.join(', ')}. ` +
      'Run for each: REINDEX INDEX CONCURRENTLY name',
  );
}

/** The readiness check counts applied migrations as the application's role. */
async function grantJournal(sql: Sql): Promise<void> {
  await sql`
    DO $$ BEGIN
      IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
        GRANT USAGE ON SCHEMA drizzle TO derouter_app;
        GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO derouter_app;
      END IF;
    END $$`;
}
