import { createBilling } from '@derouter/billing';
import { connect, followDatabaseClock } from '@derouter/db';
import { startSandboxUpstream } from '@derouter/sandbox';
import { createCatalog } from './catalog/create-catalog.ts';
import type { Config } from './config.ts';
import type { DatabaseAddresses } from './database-settings.ts';
import { createHealth, createUpstreamClient } from './gateway/index.ts';
import { createJobs, createNotices } from './jobs/index.ts';
import { createMailQueue } from './mail/index.ts';
import { createLogger } from './observability/index.ts';
import { openListener } from './open-databases.ts';
import { createSealer } from './secrets/index.ts';
import type { Services } from './services.ts';
import { createStopSteps } from './shutdown/index.ts';

/** What commands of the operator share with a server: changes reach every process, and a running server delivers the mail. */
export type OperatorServices = Pick<
  Services,
  'billing' | 'catalog' | 'config' | 'db' | 'health' | 'jobs' | 'log' | 'mail' | 'notices' | 'sealer' | 'sql' | 'upstreams'
>;

/** Opens the services beside a server, or without one. The database must be migrated. */
export async function openOperatorServices(
  config: Config,
  addresses: DatabaseAddresses,
): Promise<{ readonly services: OperatorServices; close(): Promise<void> }> {
  const log = createLogger(config.logLevel === 'silent' ? 'silent' : 'error', true);
  const steps = createStopSteps();
  try {
    const { sql, db, close } = await connect(addresses.url, { max: 4, prepare: config.database.prepare });
    steps.add({ name: 'database connections', stop: close, maxMs: 7_000 });
    await followDatabaseClock(sql);
    const listener = await openListener(addresses, sql);
    steps.add({ name: 'direct connection', stop: listener.close });
    const notices = await createNotices(listener.sql, log);
    steps.add({ name: 'notices', stop: () => notices.close() });
    const jobs = await createJobs(addresses.direct, log, { isBesideServer: true, mayMigrate: config.database.migrationUrl === null });
    steps.add({ name: 'jobs', stop: () => jobs.stop() });
    const sealer = createSealer(config.secretKey, config.previousSecretKeys);
    const catalog = await createCatalog({ db, notices, log, sandbox: config.sandboxUpstream });
    steps.add({ name: 'catalogue', stop: () => catalog.close() });
    const billing = await createBilling({ sql, onProblem: (problem, error) => log.error({ err: error }, problem) });
    steps.add({ name: 'billing', stop: () => billing.close() });
    const sandbox = config.sandboxUpstream ? await startSandboxUpstream() : null;
    if (sandbox) steps.add({ name: 'sandbox', stop: () => sandbox.close() });
    const upstreams = createUpstreamClient(sealer, sandbox?.baseUrl ?? null);
    steps.add({ name: 'upstreams', stop: () => upstreams.close() });
    const mail = { ...createMailQueue({ jobs, sealer }), close: () => {} };
    const health = createHealth();
    return {
      services: { billing, catalog, config, db, health, jobs, log, mail, notices, sealer, sql, upstreams },
      close: () => steps.run(log),
    };
  } catch (error) {
    await steps.run(log);
    throw error;
  }
}
