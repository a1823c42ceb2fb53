import { type Connection, connect, detectPooling, migrate, missingMigrations, type Sql } from '@derouter/db';
import { type Config, ConfigError } from './config.ts';
import type { ConnectionShare } from './connection-budget.ts';
import { type DatabaseAddresses, databaseAddresses } from './database-settings.ts';
import { prepareJobs } from './jobs/index.ts';
import type { Logger, Metrics } from './observability/index.ts';
import { createReports, type Reports } from './reports.ts';
import type { StopSteps } from './shutdown/index.ts';
import { withAdvice } from './with-advice.ts';

interface OpenDatabases extends Pick<Connection, 'db' | 'load' | 'sql'> {
  /** A connection of PostgreSQL itself, for LISTEN. */
  readonly listener: Sql;
  readonly jobsUrl: string;
  /** Makes the connections of the pool, and those for LISTEN, anew. What listens must listen again. */
  readonly renewAll: () => void;
  readonly reports: Reports;
}

interface OpeningParts {
  readonly onProgress: (line: string) => void;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'countStalePlan'>;
  readonly steps: StopSteps;
  readonly connections: ConnectionShare;
}

/**
 * Time limits of the server's connections. Its longest statements read statements of account, and its longest transactions exports. The
 * driver throws outside of any promise if a connection is ended while one of its transactions waits for us, so only what was stopped for
 * minutes is ended.
 */
const limits = { statementMs: 300_000, idleInTransactionMs: 600_000, transactionMs: 900_000 } as const;

/** Migrates the database, unless that is left to `derouter migrate`, and opens it. Throws `ConfigError` where a setting must change. */
export async function openDatabases(
  config: Config,
  embeddedUrl: string | null,
  { onProgress, log, metrics, steps, connections }: OpeningParts,
): Promise<OpenDatabases> {
  const addresses = databaseAddresses(config.database, embeddedUrl);
  return withAdvice(addresses, async () => {
    if (config.database.migrate) {
      onProgress('Migrating the database');
      await migrateAll(config, addresses, (line) => {
        log.info(line);
        onProgress(line);
      });
    }
    const { prepare } = config.database;
    const { sql, db, load, renew, close, isPooled } = await connect(addresses.url, {
      ...{ max: connections.pool, prepare, limits },
      onStalePlan: metrics.countStalePlan,
    });
    steps.add({ name: 'database connections', stop: close, maxMs: 7_000 });
    if (isPooled) await checkPooler(config, addresses);
    const missing = await missingMigrations(sql);
    if (missing.length > 0)
      throw new ConfigError(`DATABASE_MIGRATE is off and migrations are missing (${missing.join(', ')}): run derouter migrate.`);
    const listener = await openListener(addresses, sql);
    steps.add({ name: 'direct connection', stop: listener.close });
    const reports = createReports({ primary: { sql, db }, log, ...config.database, maxLagMs: config.database.maxReplicaLagMs });
    steps.add({ name: 'replica', stop: reports.close });
    const renewAll = () => {
      renew();
      listener.renew();
    };
    return { sql, db, load, listener: listener.sql, jobsUrl: addresses.direct, reports, renewAll };
  });
}

/** Migrates the schema and, if the owner of the tables has an address of its own, the queue's tables, which others may not make. */
export async function migrateAll(
  config: Pick<Config, 'database'>,
  addresses: DatabaseAddresses,
  onProgress: (line: string) => void,
  { late = false }: { readonly late?: boolean } = {},
): Promise<{ applied: number }> {
  const done = await migrate(addresses.migration, { onProgress, late });
  if (!mayMigrateJobs(config)) await prepareJobs(addresses.migration);
  return done;
}

/** Whether the user of the jobs' connections may make the queue's tables. */
export function mayMigrateJobs({ database }: Pick<Config, 'database'>): boolean {
  return database.migrate && database.migrationUrl === null;
}

/** A connection on which LISTEN works: that of `sql`, unless PostgreSQL itself has an address of its own. */
export async function openListener({ url, direct }: DatabaseAddresses, sql: Sql): Promise<Pick<Connection, 'close' | 'renew' | 'sql'>> {
  if (direct === url) return { sql, renew: () => {}, close: async () => {} };
  return connect(direct, { max: 1, asApplication: false });
}

/** What a pooler in transaction mode needs of the settings. */
async function checkPooler({ database }: Config, addresses: DatabaseAddresses): Promise<void> {
  const { mode, keepsNamedStatements } = await detectPooling(addresses.url);
  if (mode !== 'transaction') return;
  const host = new URL(addresses.url).host;
  if (addresses.direct === addresses.url || (await detectPooling(addresses.direct)).mode === 'transaction') {
    throw new ConfigError(
      `DATABASE_URL: ${host} is a pooler in transaction mode, through which no notices arrive: set DATABASE_DIRECT_URL to the address of PostgreSQL itself.`,
    );
  }
  if (database.prepare && !keepsNamedStatements) {
    throw new ConfigError(
      `DATABASE_PREPARE: set it to off, or let the pooler at ${host} keep named statements (PgBouncer 1.21: max_prepared_statements).`,
    );
  }
}
