import type { Billing } from '@derouter/billing';
import type { Database, Sql } from '@derouter/db';
import type { Sessions } from './accounts/sessions.ts';
import type { Catalog } from './catalog/create-catalog.ts';
import type { Config } from './config.ts';
import type { UpstreamClient } from './gateway/upstreams/create-upstream-client.ts';
import type { Health } from './gateway/upstreams/health.ts';
import type { Jobs } from './jobs/create-jobs.ts';
import type { Notices } from './jobs/create-notices.ts';
import type { KeyDirectory } from './keys/key-directory.ts';
import type { Mail } from './mail/create-mail.ts';
import type { Logger } from './observability/logger.ts';
import type { Metrics } from './observability/metrics.ts';
import type { Payments } from './payments/create-payments.ts';
import type { Reports } from './reports.ts';
import type { Sealer } from './secrets/seal.ts';
import type { Telemetry } from './telemetry/index.ts';

/** What the features of one process share. Created once in `start-server.ts`. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly sql: Sql;
  readonly db: Database;
  readonly reports: Reports;
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
  /** Null unless a collector is set. */
  readonly telemetry: Telemetry | null;
}
