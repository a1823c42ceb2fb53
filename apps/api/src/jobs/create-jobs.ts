import type { Sql, TransactionSql } from '@derouter/db';
import { PgBoss } from 'pg-boss';
import type { Logger } from '../observability/index.ts';
import { createPace, type Pace } from './create-pace.ts';

/** Work that outlives its request: queued in PostgreSQL and retried when it fails. */
export interface Jobs {
  /**
   * Queues a job. Resolves once it is stored. With a transaction the job exists if and only if it commits, so that work that
   * follows from a fact is neither lost nor doubled.
   */
  send(queue: string, data: object, tx?: Sql | TransactionSql): Promise<void>;
  /** Queues several jobs of one queue with one statement, as `send` does. */
  sendAll(queue: string, data: readonly object[], tx: Sql | TransactionSql): Promise<void>;
  /**
   * Handles the jobs of a queue, several concurrently. A job is retried if its handler throws, if its process has given no sign of life
   * for a quarter of a minute, or after `longestMinutes` (default 2); one that may take longer than that is retried only once.
   */
  work<T extends object>(queue: string, handle: (data: T) => Promise<void>, longestMinutes?: number): Promise<void>;
  /**
   * Runs `handle` on a cron schedule (UTC), on one process at a time. A run whose process has given no sign of life for a quarter of a
   * minute, or that lasts longer than `longestMinutes` (default 2), is considered dead and is started again.
   */
  schedule(queue: string, cron: string, handle: () => Promise<void>, longestMinutes?: number): Promise<void>;
  /** Tries a job again that failed for good. False if there is no such job. */
  retry(queue: string, id: string, tx: Sql | TransactionSql): Promise<boolean>;
  /** Jobs run at this pace: what a caller waits for can slow them down. */
  readonly pace: Pace;
  /** Waits for running jobs, then stops. */
  stop(): Promise<void>;
}

/** Options of pg-boss for a user that owns none of its tables. */
const unprivileged = { migrate: false, createSchema: false, reindex: false } as const;

/** A process confirms the jobs it has every 5 seconds; one that it has not confirmed for this long is given to another. */
const heartbeat = { heartbeatSeconds: 15, refreshSeconds: 5, watchSeconds: 10 } as const;

/** Connections to a server that became read-only in a failover, or that packets are lost on, are not used for longer. */
const poolSettings = { maxLifetimeSeconds: 60, query_timeout: 30_000 };

/**
 * Opens the queue (pg-boss, in the schema `pgboss`). `isBesideServer`: a command that only sends, perhaps before a server has made the
 * queues. `mayMigrate`: the user of `databaseUrl` may make the queue's tables; otherwise `prepareJobs` must have done so. A server uses
 * one connection beyond `maxConnections`, for notices.
 */
export async function createJobs(
  databaseUrl: string,
  log: Logger,
  { isBesideServer = false, mayMigrate = true, maxConnections = 4 } = {},
): Promise<Jobs> {
  const pace = createPace({ targetMs: 12, maxConcurrent: 8 });
  const quiet = isBesideServer
    ? { supervise: false, schedule: false }
    : { useListenNotify: true, superviseIntervalSeconds: heartbeat.watchSeconds, monitorIntervalSeconds: heartbeat.watchSeconds };
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: maxConnections,
    application_name: 'derouter-jobs',
    ...quiet,
    ...poolSettings,
    ...(mayMigrate ? {} : unprivileged),
  });
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue reported an error'));
  await boss.start();
  if (mayMigrate) await grantQueue(boss);
  const refresh = { heartbeatRefreshSeconds: heartbeat.refreshSeconds };
  const prepare = async (queue: string, longestMinutes = 2) => {
    // Long jobs are rarely retried, since the schedule runs them again anyway.
    const retryLimit = longestMinutes > 2 ? 1 : 20;
    const settings = {
      notify: true,
      retryLimit,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 600,
      expireInSeconds: longestMinutes * 60,
      heartbeatSeconds: heartbeat.heartbeatSeconds,
    };
    await boss.createQueue(queue, settings);
    await boss.updateQueue(queue, settings);
  };
  const reportFailure = (queue: string, error: unknown) => log.error({ err: error, queue }, 'a job failed and will be retried');
  return {
    async send(queue, data, tx) {
      if (isBesideServer) await boss.createQueue(queue);
      await boss.send(queue, data, tx ? { db: adapt(tx) } : {});
    },
    async sendAll(queue, data, tx) {
      if (isBesideServer) await boss.createQueue(queue);
      if (data.length > 0)
        await boss.insert(
          queue,
          data.map((one) => ({ data: one })),
          { db: adapt(tx) },
        );
    },
    async work(queue, handle, longestMinutes) {
      await prepare(queue, longestMinutes);
      // A notice wakes the worker, but is lost if the worker is busy. So full batches continue immediately, and polling is frequent.
      const polling = { batchSize: 10, burstWhenBatchFull: true, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };
      await boss.work<Parameters<typeof handle>[0]>(queue, { ...polling, ...refresh, perJobResults: true }, (jobs) =>
        Promise.all(
          jobs.map(async ({ id, data }) => {
            try {
              await pace.run(() => handle(data));
              return { id, status: 'completed' as const };
            } catch (error) {
              reportFailure(queue, error);
              return { id, status: 'failed' as const, output: describeFailure(error) };
            }
          }),
        ),
      );
    },
    async schedule(queue, cron, handle, longestMinutes) {
      await prepare(queue, longestMinutes);
      await boss.work(queue, refresh, async () => {
        await pace.run(handle).catch((error: unknown) => {
          reportFailure(queue, error);
          throw error;
        });
      });
      await boss.schedule(queue, cron);
    },
    async retry(queue, id, tx) {
      const rows = await tx`
        UPDATE pgboss.job SET state = 'retry', retry_limit = retry_count + 1, start_after = now(), completed_on = NULL
        WHERE name = ${queue} AND id = ${id} AND state = 'failed' RETURNING 1`;
      return rows.length > 0;
    },
    pace,
    stop: () => boss.stop({ graceful: !isBesideServer, timeout: 10_000 }),
  };
}

/** Makes the queue's tables, or brings them to this version, as their owner. */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 1, application_name: 'derouter-migrate', supervise: false, schedule: false });
  await boss.start();
  await grantQueue(boss);
  await boss.stop({ graceful: false });
}

/** What is stored with a job that failed: the kind of the failure. Its text may name people. */
function describeFailure(error: unknown): { readonly code: string } {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  return { code: String(code ?? name ?? 'unknown') };
}

/** Lets pg-boss send its statements, whose values are texts and numbers, on a connection of ours. */
function adapt(tx: Sql | TransactionSql) {
  const executeSql = async (text: string, values: unknown[] = []): Promise<{ rows: object[] }> => ({
    rows: await tx.unsafe(
      text,
      values.map((value) => value as string),
    ),
  });
  return { executeSql };
}

/** Lets the application's role, which runs our transactions, queue and work jobs. pg-boss creates its tables as the connecting user. */
async function grantQueue(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(`
    DO $$ BEGIN
      IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
        GRANT USAGE ON SCHEMA pgboss TO derouter_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO derouter_app;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO derouter_app;
      END IF;
    EXCEPTION WHEN OTHERS THEN
      -- Two processes that start at the same time grant the same rights.
      IF SQLERRM NOT LIKE '%concurrently updated%' THEN RAISE; END IF;
    END $$`);
}
