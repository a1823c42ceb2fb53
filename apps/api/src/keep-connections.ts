import { followDatabaseClock, type Sql } from '@derouter/db';
import type { Notices } from './jobs/index.ts';
import type { Logger } from './observability/index.ts';
import type { StopSteps } from './shutdown/index.ts';
import { probeAnew, watchDatabase } from './watch-database.ts';

interface ConnectionParts {
  readonly databaseUrl: string;
  readonly sql: Sql;
  /** Makes the connections of the pool anew. */
  readonly renewAll: () => void;
  readonly notices: Notices;
  readonly log: Logger;
  readonly steps: StopSteps;
}

const everyMs = 1_000;

/**
 * `renew` makes the pool's connections anew, at most once a second: several transactions find a server unfit at the same time. Those
 * connections may reach the same server again, because a failover takes a while, and then answer reads from it for good. So they are
 * made anew once more as soon as a new connection reaches a server that takes changes.
 */
export function keepConnections({ databaseUrl, sql, renewAll, notices, log, steps }: ConnectionParts) {
  let renewedAt = Number.NEGATIVE_INFINITY;
  let confirming: NodeJS.Timeout | undefined;
  let isStopped = false;
  const renewNow = () => {
    renewedAt = performance.now();
    log.warn('the connections to the database are made anew');
    renewAll();
    notices.listenAgain();
  };
  const confirmLater = () => {
    confirming = setTimeout(async () => {
      const isWritable = await probeAnew(databaseUrl).catch(() => false);
      confirming = undefined;
      if (isStopped) return;
      if (isWritable) renewNow();
      else confirmLater();
    }, everyMs);
    confirming.unref();
  };
  const renew = () => {
    if (isStopped) return;
    if (performance.now() - renewedAt >= everyMs) renewNow();
    if (!confirming) confirmLater();
  };
  const watch = watchDatabase({ url: databaseUrl, probe: () => followDatabaseClock(sql), renew, log });
  steps.add({
    name: 'database watch',
    stop: () => {
      isStopped = true;
      clearTimeout(confirming);
      watch.close();
    },
  });
  return { watch, renew };
}
