import type { Sql } from '@derouter/db';
import type { Notices } from './jobs/index.ts';
import type { Logger } from './observability/index.ts';
import type { StopSteps } from './shutdown/index.ts';
import { watchDatabase } from './watch-database.ts';

interface ConnectionParts {
  readonly databaseUrl: string;
  readonly sql: Sql;
  /** Makes the connections of the pool anew. */
  readonly renewAll: () => void;
  readonly notices: Notices;
  readonly log: Logger;
  readonly steps: StopSteps;
}

/** `renew` makes the pool's connections anew, at most once a second: several transactions find a server unfit at the same time. */
export function keepConnections({ databaseUrl, sql, renewAll, notices, log, steps }: ConnectionParts) {
  let renewedAt = Number.NEGATIVE_INFINITY;
  const renew = () => {
    if (performance.now() - renewedAt < 1_000) return;
    renewedAt = performance.now();
    log.warn('the connections to the database are made anew');
    renewAll();
    notices.listenAgain();
  };
  const watch = watchDatabase({ url: databaseUrl, probe: async () => sql`SELECT 1`, renew, log });
  steps.add({ name: 'database watch', stop: () => watch.close() });
  return { watch, renew };
}
