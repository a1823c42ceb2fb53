import type { Billing } from '@derouter/billing';
import type { Database, Sql } from '@derouter/db';
import type { Sessions } from './accounts/sessions.ts';
import type { Catalog } from './catalog/index.ts';
import type { Config } from './config.ts';
import type { Health, UpstreamClient } from './gateway/index.ts';
import type { Jobs, Notices } from './jobs/index.ts';
import type { KeyDirectory } from './keys/index.ts';
import type { Mail } from './mail/index.ts';
import type { Logger, Metrics } from './observability/index.ts';
import type { Payments } from './payments/index.ts';
import type { Sealer } from './secrets/index.ts';

/** What the features of one process share. Made once in `start-server.ts`. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly sql: Sql;
  readonly db: Database;
  readonly billing: Billing;
  readonly sealer: Sealer;
  readonly sessions: Sessions;
  readonly mail: Mail;
  readonly jobs: Jobs;
  readonly notices: Notices;
  readonly catalog: Catalog;
  readonly keys: KeyDirectory;
  readonly payments: Payments;
  readonly upstreams: UpstreamClient;
  readonly health: Health;
  readonly metrics: Metrics;
}
