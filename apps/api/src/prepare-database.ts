import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@derouter/db';
import { type SupervisedPostgres, superviseEmbedded } from '@derouter/db/embedded';
import { type Config, ConfigError } from './config.ts';
import { type ConnectionShare, planConnections } from './connection-budget.ts';
import { runningDatabaseFile } from './data-dir.ts';
import { withAdvice } from './database-advice.ts';
import { databaseAddresses } from './database-settings.ts';
import type { Logger } from './observability/logger.ts';
import type { StopSteps } from './shutdown/index.ts';

/** The database of a machine, for each of its processes. */
export interface PreparedDatabase {
  /** Of the embedded PostgreSQL; null for another. */
  readonly url: string | null;
  /** What one process may open. */
  readonly connections: ConnectionShare;
}

/**
 * Starts the embedded PostgreSQL unless there is another database, and plans the connections of this machine's processes. Throws
 * `ConfigError`. `lost` resolves when the embedded database has failed permanently.
 */
export async function prepareDatabase(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps,
  log: Logger,
): Promise<PreparedDatabase & { readonly lost: Promise<Error> }> {
  const embedded = config.databaseUrl ? null : await startDatabase(config, onProgress, steps, log);
  const url = embedded?.url ?? null;
  const addresses = databaseAddresses(config.database, url);
  const connections = await withAdvice(addresses, async () => {
    const { sql, close } = await connect(addresses.direct, { max: 1, asApplication: false });
    return planConnections(sql, config).finally(close);
  });
  return { url, connections, lost: embedded?.lost ?? new Promise(() => {}) };
}

async function startDatabase(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps,
  log: Logger,
): Promise<SupervisedPostgres> {
  onProgress('Starting the embedded PostgreSQL');
  let postgres: SupervisedPostgres | null = null;
  let pid = 0;
  const urlFile = runningDatabaseFile(config.dataDir);
  const removeUrl = () => rmSync(urlFile, { force: true });
  steps.add({
    name: 'embedded PostgreSQL',
    stop: () => postgres?.stop(),
    maxMs: 30_000,
    atOnce() {
      removeUrl();
      signalIfAlive(pid, 'SIGINT');
    },
  });
  try {
    postgres = await superviseEmbedded({
      folder: join(config.dataDir, 'postgres'),
      onProgress,
      // For more workers than the default allows.
      settings: { max_connections: String(Math.max(200, (config.workers + 1) * 30)) },
      onSpawn: (started) => {
        pid = started;
      },
      onEnded: (problem, error) => log.error({ err: error }, problem),
    });
  } catch (error) {
    throw new ConfigError(`The embedded PostgreSQL in DATA_DIR (${config.dataDir}) did not start: ${(error as Error).message}`);
  }
  // CLI commands read the URL while the server runs.
  writeFileSync(urlFile, postgres.url, { mode: 0o600 });
  steps.add({ name: 'database address', stop: removeUrl });
  return postgres;
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, signal);
  } catch {
    // It has already exited.
  }
}
