import type { Notices } from './jobs/index.ts';
import type { Logger } from './observability/index.ts';
import type { OpenDatabases } from './open-databases.ts';
import type { StopSteps } from './shutdown/index.ts';
import { watchDatabase } from './watch-database.ts';

interface ConnectionParts {
  readonly opened: Pick<OpenDatabases, 'addresses' | 'renew' | 'sql'>;
  readonly notices: Notices;
  readonly log: Logger;
  readonly steps: StopSteps;
}

/** `renew` makes all connections anew, at most once a second: several transactions find a server unfit at the same time. */
export function keepConnections({ opened, notices, log, steps }: ConnectionParts) {
  let renewedAt = Number.NEGATIVE_INFINITY;
  const renew = () => {
    if (performance.now() - renewedAt < 1_000) return;
    renewedAt = performance.now();
    log.warn('the connections to the database are made anew');
    opened.renew();
    notices.listenAgain();
  };
  const watch = watchDatabase({ url: opened.addresses.url, probe: async () => opened.sql`SELECT 1`, renew, log });
  steps.add({ name: 'database watch', stop: () => watch.close() });
  return { watch, renew };
}
