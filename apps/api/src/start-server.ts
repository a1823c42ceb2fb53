import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { followDatabaseClock } from '@derouter/db';
import { startSandboxUpstream } from '@derouter/sandbox';
import { createSessions } from './accounts/sessions.ts';
import { bootstrapStaff, createStaffSetupToken } from './accounts/staff-setup.ts';
import { alertBudgets } from './alerts/alert-budgets.ts';
import { warnExpiringKeys } from './alerts/warn-expiring-keys.ts';
import { createApp } from './app.ts';
import { createCatalog } from './catalog/create-catalog.ts';
import { mailPriceNotices } from './catalog/mail-price-notices.ts';
import { mailWithdrawals } from './catalog/mail-withdrawals.ts';
import { priceNoticeQueue } from './catalog/price-notice-queue.ts';
import { seedCatalog } from './catalog/seed-catalog.ts';
import { storePriceNoticeDays } from './catalog/store-price-notice-days.ts';
import { sweepPriceNotices } from './catalog/sweep-price-notices.ts';
import type { Config } from './config.ts';
import { mailLowBalances } from './credits/mail-low-balances.ts';
import { lockDataDir } from './data-dir.ts';
import { renderReceipt } from './documents/index.ts';
import { createGateway, createHealth, createUpstreamClient, type Gateway } from './gateway/index.ts';
import { createJobs, createNotices } from './jobs/index.ts';
import { keepConnections } from './keep-connections.ts';
import { createKeyDirectory, returnDeletedCredit } from './keys/index.ts';
import { seedLegalVersions } from './legal/index.ts';
import { createMail } from './mail/index.ts';
import { createDatabaseSampler, createLogger, createMetrics, type Logger, type Metrics } from './observability/index.ts';
import { once } from './once.ts';
import { openBilling } from './open-billing.ts';
import { mayMigrateJobs, openDatabases } from './open-databases.ts';
import { createPayments } from './payments/index.ts';
import { type PreparedDatabase, prepareDatabase } from './prepare-database.ts';
import { proveNightly } from './prove-nightly.ts';
import { registerProcess } from './register-process.ts';
import { closeServer, createHttpServer, reservePort } from './reserve-port.ts';
import { runMaintenance } from './run-maintenance.ts';
import { scheduleAccountWork } from './schedule-account-work.ts';
import { scheduleBusinessWork } from './schedule-business-work.ts';
import { createSealer } from './secrets/index.ts';
import type { Services } from './services.ts';
import { createStopSteps, type StopSteps } from './shutdown/index.ts';
import { rollUpHealth } from './status/index.ts';
import { openTelemetry } from './telemetry/index.ts';
import { closingConnections } from './web/index.ts';
import { startWebhooksOut } from './webhooks-out/index.ts';

export interface RunningServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Token of the one-time link that makes its user the first staff user; null if there is staff already. */
  readonly staffSetupToken: string | null;
  readonly services: Services;
  /** Resolves when the database is of no use to this process any more, so that it must exit. */
  readonly lost: Promise<Error>;
  /** Books what processes of this data folder could not book before they ended. Tries again while the database is away. */
  settleLeftover(): Promise<void>;
  /** Refuses new requests, lets running streams finish, settles, and stops everything, within a bounded time. */
  stop(): Promise<void>;
}

/** What the primary process of a machine does for its workers. */
export interface WorkerPart {
  readonly database: PreparedDatabase;
  /** Whether this is the first worker of this start. */
  readonly isFirst: boolean;
  /** The metrics of all workers. */
  readonly scrape: Metrics['write'];
  /** Lets the server, which can answer now, have connections. */
  readonly listen: (server: Server) => void;
}

/**
 * Starts the whole server: database → services → app → listen. `onProgress` gets a line for each slow step. `steps` collects the
 * stop steps, for a caller that may have to stop during the start. `worker`: for a process that is one of several on its machine.
 */
export async function startServer(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps = createStopSteps(),
  worker: WorkerPart | null = null,
): Promise<RunningServer> {
  try {
    return await bringUp(config, onProgress, steps, worker);
  } catch (error) {
    await steps.run();
    throw error;
  }
}

async function bringUp(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps,
  worker: WorkerPart | null,
): Promise<RunningServer> {
  const log = createLogger(config.logLevel, config.mode === 'local');
  const { server, database, lost } = await takeMachine({ config, onProgress, steps, log }, worker);
  const { embeddedUrl, connections } = database;
  const ownMetrics = createMetrics(log, worker === null);
  const metrics = worker ? { ...ownMetrics, write: worker.scrape } : ownMetrics;
  const { sql, db, load, reports, listener, jobsUrl, renewAll } = await openDatabases(config, embeddedUrl, {
    ...{ onProgress, log, metrics },
    ...{ steps, connections },
  });
  await followDatabaseClock(sql);
  metrics.observePool(() => ({ ...load(), size: connections.pool }));
  const telemetry = await openTelemetry(config, log, steps);
  const sealer = createSealer(config.secretKey, config.previousSecretKeys);
  const notices = await createNotices(listener, log);
  steps.add({ name: 'notices', stop: () => notices.close() });
  const { watch, renew } = keepConnections({ databaseUrl: config.databaseUrl ?? embeddedUrl ?? '', sql, renewAll, notices, log, steps });
  const jobs = await createJobs(jobsUrl, log, { mayMigrate: mayMigrateJobs(config), maxConnections: connections.jobs });
  const stopJobs = once(() => jobs.stop());
  steps.add({ name: 'jobs', stop: stopJobs, maxMs: 15_000 });
  await storePriceNoticeDays(db, config.priceNoticeDays);
  await seedCatalog(db, config, sealer);
  await seedLegalVersions(sql);
  const catalog = await createCatalog({ db, notices, log, sandbox: config.sandboxUpstream });
  steps.add({ name: 'catalogue', stop: () => catalog.close() });
  const keys = createKeyDirectory({ db, notices, onProblem: (problem, error) => log.warn({ err: error }, problem) });
  steps.add({ name: 'keys', stop: () => keys.close() });
  const { billing, settleAll } = await openBilling({
    ...{ config, sql, log, metrics, steps, connections },
    isAlone: worker === null,
    onUnfit: renew,
  });
  const mail = await createMail({
    ...config.mail,
    ...{ operator: config.operator, db, jobs, sealer },
    renderAttachment: (one) => renderReceipt({ config, db, sql }, one),
  });
  steps.add({ name: 'mail', stop: () => mail.close() });
  const payments = await createPayments({ config, billing, sql, db, jobs, log, sealer, mail, notices });
  steps.add({ name: 'payment rails', stop: () => payments.close() });
  const sandbox = config.sandboxUpstream ? await startSandboxUpstream() : null;
  if (sandbox) steps.add({ name: 'sandbox', stop: () => sandbox.close() });
  const upstreams = createUpstreamClient(sealer, sandbox?.baseUrl ?? null);
  steps.add({ name: 'upstreams', stop: () => upstreams.close() });
  const secureCookies = new URL(config.publicUrl).protocol === 'https:';
  const services: Services = {
    config,
    log,
    ...{ sql, db, reports },
    billing,
    sealer,
    sessions: createSessions(db, secureCookies),
    mail,
    jobs,
    notices,
    catalog,
    keys,
    payments,
    upstreams,
    health: createHealth(),
    ...{ metrics, telemetry },
  };
  steps.add({ name: 'process', stop: registerProcess(services).close, maxMs: 5_000 });
  observeShared(services);
  // Partitions are created months in advance, so a transient failure must not block the start.
  await runMaintenance(services).catch((error: unknown) => log.error({ err: error }, 'table maintenance failed'));
  await scheduleWork(services, steps);

  const webhooksOut = startWebhooksOut(services);
  steps.add({ name: 'webhooks to customers', stop: () => webhooksOut.close(), maxMs: 20_000 });
  const staffSetupToken = worker?.isFirst === false ? null : await prepareStaff(services);

  const gateway = await createGateway(services);
  steps.add({ name: 'gateway', stop: () => gateway.close() });
  takeRequests(server, services, gateway, { steps, stopJobs, lingerMs: worker ? lingerMs : 0 });
  worker?.listen(server);
  return {
    address: addressOf(server, config),
    staffSetupToken,
    services,
    lost: Promise.race([watch.lost, lost]),
    settleLeftover: settleAll,
    stop: () => steps.run(log),
  };
}

interface MachineParts {
  readonly config: Config;
  readonly onProgress: (line: string) => void;
  readonly steps: StopSteps;
  readonly log: Logger;
}

/** Takes what only one server of a machine has: data folder, port and embedded database. A worker is given them. */
async function takeMachine({ config, onProgress, steps, log }: MachineParts, worker: WorkerPart | null) {
  if (!worker) {
    const unlock = lockDataDir(config.dataDir);
    steps.add({ name: 'data folder', stop: unlock, atOnce: unlock });
  }
  // A port in use is the most common failure, so check it before the slow steps.
  const server = worker ? createHttpServer(config) : await reservePort(config);
  steps.add({ name: 'server', stop: () => closeServer(server) });
  if (worker) return { server, database: worker.database, lost: new Promise<Error>(() => {}) };
  const { lost, ...database } = await prepareDatabase(config, onProgress, steps, log);
  return { server, database, lost };
}

/** A worker does not listen itself. */
function addressOf(server: Server, config: Config): RunningServer['address'] {
  const { address: host, port } = (server.address() as AddressInfo | null) ?? { address: config.host, port: config.port };
  return { host, port };
}

/** Returns the token of the link that makes the first staff user; null if there is staff. */
async function prepareStaff({ config, db }: Services): Promise<string | null> {
  if (config.bootstrapAdminEmail) await bootstrapStaff(db, config.bootstrapAdminEmail);
  return createStaffSetupToken(db);
}

/** Lets `/metrics` show what all processes share. */
function observeShared({ config, metrics, sql, payments }: Services): void {
  metrics.observeDatabase(createDatabaseSampler(sql, config.databaseUrl ? null : config.dataDir));
  metrics.observeChains(() => payments.rails.flatMap(({ deposits }) => deposits?.chains() ?? []));
}

/** Starts answering requests. Its stop steps refuse new requests and let running ones finish. */
function takeRequests(
  server: Server,
  services: Services,
  gateway: Gateway,
  { steps, stopJobs, lingerMs }: { readonly steps: StopSteps; readonly stopJobs: () => Promise<void>; readonly lingerMs: number },
): void {
  const { drainDelayMs, drainMs } = services.config;
  let draining = false;
  const app = createApp(services, gateway, () => draining);
  const { listener, closeConnections } = closingConnections(app.listener);
  server.on('request', listener);
  // Job handlers use everything else, so they must stop first.
  steps.add({ name: 'running jobs', stop: stopJobs, maxMs: 15_000 });
  steps.add({ name: 'pages', stop: () => app.drainPages() });
  steps.add({
    name: 'running requests',
    stop: async () => {
      draining = true;
      closeConnections();
      await sleep(Math.max(drainDelayMs, lingerMs));
      server.close();
      await gateway.drain(drainMs, maxSettleMs);
    },
    maxMs: drainDelayMs + lingerMs + drainMs + maxSettleMs + 5_000,
  });
}

/** A worker gets no more connections once it stops; those that it was given last have this long to send their request. */
const lingerMs = 1_000;

/** Time to charge the requests that were ended by the drain's time limit. */
const maxSettleMs = 10_000;

/** Schedules the recurring jobs and the mails about prices. */
async function scheduleWork(services: Services, steps: StopSteps): Promise<void> {
  const { jobs, log, payments } = services;
  await jobs.schedule('maintenance', '17 3 * * *', () => runMaintenance(services));
  await jobs.schedule('prove-the-books', '47 3 * * *', () => proveNightly(services), 360);
  await jobs.schedule('budget-alerts', '* * * * *', () => alertBudgets(services));
  await jobs.schedule('expiring-keys', '*/10 * * * *', () => warnExpiringKeys(services));
  await jobs.schedule('return-client-credit', '* * * * *', async () => void (await returnDeletedCredit(services)));
  await jobs.schedule('model-health', '*/5 * * * *', () => rollUpHealth(services));
  await jobs.schedule('low-balance', '* * * * *', () => mailLowBalances(services));
  await jobs.schedule('model-withdrawals', '41 * * * *', () => mailWithdrawals(services));
  await jobs.schedule('price-notices-sweep', '23 * * * *', () => sweepPriceNotices(services));
  await jobs.work<{ priceVersionIds: string[] }>(priceNoticeQueue, ({ priceVersionIds }) => mailPriceNotices(services, priceVersionIds));
  await scheduleBusinessWork(services);
  await scheduleAccountWork(services);
  const onError = (error: unknown) => log.error({ err: error }, 'payment event sweep failed');
  const sweep = setInterval(() => void payments.inbox.sweep().catch(onError), 60_000);
  steps.add({ name: 'sweep', stop: () => clearInterval(sweep) });
}
