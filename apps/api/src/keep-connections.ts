import { type Connection, connect } from '@derouter/db';
import type { ConnectionShare } from './connection-budget.ts';
import type { Notices } from './jobs/index.ts';
import type { Logger } from './observability/index.ts';
import type { StopSteps } from './shutdown/index.ts';
import { watchDatabase } from './watch-database.ts';

export async function openPool(databaseUrl: string, { pool }: ConnectionShare, steps: StopSteps): Promise<Connection> {
  const connection = await connect(databaseUrl, { max: pool });
  steps.add({ name: 'database connections', stop: connection.close, maxMs: 7_000 });
  return connection;
}

interface ConnectionParts {
  readonly databaseUrl: string;
  readonly connection: Connection;
  readonly notices: Notices;
  readonly log: Logger;
  readonly steps: StopSteps;
}

/** `renew` makes the pool's connections anew, at most once a second: several transactions find a server unfit at the same time. */
export function keepConnections({ databaseUrl, connection, notices, log, steps }: ConnectionParts) {
  let renewedAt = Number.NEGATIVE_INFINITY;
  const renew = () => {
    if (performance.now() - renewedAt < 1_000) return;
    renewedAt = performance.now();
    log.warn('the connections to the database are made anew');
    connection.renew();
    notices.listenAgain();
  };
  const watch = watchDatabase({ url: databaseUrl, probe: async () => connection.sql`SELECT 1`, renew, log });
  steps.add({ name: 'database watch', stop: () => watch.close() });
  return { watch, renew };
}
