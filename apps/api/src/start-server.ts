import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Billing, createBilling } from '@derouter/billing';
import { type SupervisedPostgres, superviseEmbedded } from '@derouter/db/embedded';
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
import { type Config, ConfigError } from './config.ts';
import { mailLowBalances } from './credits/mail-low-balances.ts';
import { lockDataDir, runningDatabaseFile } from './data-dir.ts';
import { renderReceipt } from './documents/index.ts';
import { createGateway, createHealth, createUpstreamClient, type Gateway } from './gateway/index.ts';
import { createJobs, createNotices } from './jobs/index.ts';
import { createKeyDirectory, returnDeletedCredit } from './keys/index.ts';
import { seedLegalVersions } from './legal/index.ts';
import { createMail } from './mail/index.ts';
import { createDatabaseSampler, createLogger, createMetrics, type Logger } from './observability/index.ts';
import { once } from './once.ts';
import { mayMigrateJobs, openDatabases } from './open-databases.ts';
import { createPayments } from './payments/index.ts';
import { proveNightly } from './prove-nightly.ts';
import { registerProcess } from './register-process.ts';
import { closeServer, reservePort } from './reserve-port.ts';
import { runMaintenance } from './run-maintenance.ts';
import { scheduleAccountWork } from './schedule-account-work.ts';
import { scheduleBusinessWork } from './schedule-business-work.ts';
import { createSealer } from './secrets/index.ts';
import type { Services } from './services.ts';
import { createStopSteps, type StopSteps, saveUnsettled, settleLeftover, unsettledFile } from './shutdown/index.ts';
import { rollUpHealth } from './status/index.ts';
import { openTelemetry } from './telemetry/index.ts';
import { closingConnections } from './web/index.ts';
import { startWebhooksOut } from './webhooks-out/index.ts';

export interface RunningServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Token of the one-time link that makes its user the first staff user; null if there is staff already. */
  readonly staffSetupToken: string | null;
  readonly services: Services;
  /** Resolves when the embedded database has failed permanently, so that this process must exit. */
  readonly lost: Promise<Error>;
  /** Refuses new requests, lets running streams finish, settles, and stops everything, within a bounded time. */
  stop(): Promise<void>;
}

/**
 * Starts the whole server: database → services → app → listen. `onProgress` gets a line for each slow step. `steps` collects the
 * stop steps, for a caller that may have to stop during the start.
 */
export async function startServer(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps = createStopSteps(),
): Promise<RunningServer> {
  try {
    return await bringUp(config, onProgress, steps);
  } catch (error) {
    await steps.run();
    throw error;
  }
}

async function bringUp(config: Config, onProgress: (line: string) => void, steps: StopSteps): Promise<RunningServer> {
  const log = createLogger(config.logLevel, config.mode === 'local');
  const unlock = lockDataDir(config.dataDir);
  steps.add({ name: 'data folder', stop: unlock, atOnce: unlock });
  // A port in use is the most common failure, so check it before the slow steps.
  const server = await reservePort(config);
  steps.add({ name: 'server', stop: () => closeServer(server) });

  const embedded = config.databaseUrl ? null : await startDatabase(config, onProgress, steps, log);
  const { sql, db, reports, listener, jobsUrl } = await openDatabases(config, embedded?.url ?? null, { onProgress, log, steps });
  const telemetry = await openTelemetry(config, log, steps);
  const sealer = createSealer(config.secretKey, config.previousSecretKeys);
  const notices = await createNotices(listener, log);
  steps.add({ name: 'notices', stop: () => notices.close() });
  const jobs = await createJobs(jobsUrl, log, { mayMigrate: mayMigrateJobs(config) });
  const stopJobs = once(() => jobs.stop());
  steps.add({ name: 'jobs', stop: stopJobs, maxMs: 15_000 });
  await storePriceNoticeDays(db, config.priceNoticeDays);
  await seedCatalog(db, config, sealer);
  await seedLegalVersions(sql);
  const catalog = await createCatalog({ db, notices, log, sandbox: config.sandboxUpstream });
  steps.add({ name: 'catalogue', stop: () => catalog.close() });
  const keys = createKeyDirectory({ db, notices, onProblem: (problem, error) => log.warn({ err: error }, problem) });
  steps.add({ name: 'keys', stop: () => keys.close() });
  const metrics = createMetrics();
  const billing = await openBilling({ config, sql, log, metrics }, steps);
  const mail = await createMail({
    ...config.mail,
    ...{ operator: config.operator, db, jobs, sealer },
    renderAttachment: (one) => renderReceipt({ config, db }, one),
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
  if (config.bootstrapAdminEmail) await bootstrapStaff(db, config.bootstrapAdminEmail);
  const staffSetupToken = await createStaffSetupToken(db);

  const gateway = await createGateway(services);
  steps.add({ name: 'gateway', stop: () => gateway.close() });
  takeRequests(server, services, gateway, { steps, stopJobs });
  const { address, port } = server.address() as { address: string; port: number };
  return {
    address: { host: address, port },
    staffSetupToken,
    services,
    lost: embedded?.lost ?? new Promise(() => {}),
    stop: () => steps.run(log),
  };
}

/** Lets `/metrics` show what all processes share. */
function observeShared({ metrics, sql, payments }: Services): void {
  metrics.observeDatabase(createDatabaseSampler(sql));
  metrics.observeChains(() => payments.rails.flatMap(({ deposits }) => deposits?.chains() ?? []));
}

/** Starts answering requests. Its stop steps refuse new requests and let running ones finish. */
function takeRequests(
  server: Server,
  services: Services,
  gateway: Gateway,
  { steps, stopJobs }: { readonly steps: StopSteps; readonly stopJobs: () => Promise<void> },
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
      await sleep(drainDelayMs);
      server.close();
      await gateway.drain(drainMs, maxSettleMs);
    },
    maxMs: drainDelayMs + drainMs + maxSettleMs + 5_000,
  });
}

/** Time to charge the requests that were ended by the drain's time limit. */
const maxSettleMs = 10_000;

/** Opens billing. Charges that cannot be booked before the process ends go to a file, from which the next process books them. */
async function openBilling(
  { config, sql, log, metrics }: Pick<Services, 'config' | 'sql' | 'log' | 'metrics'>,
  steps: StopSteps,
): Promise<Billing> {
  const billing = await createBilling({
    sql,
    onProblem: (problem, error) => log.error({ err: error }, problem),
    onSettled: metrics.countSettlement,
    onBatch: metrics.countBatch,
    onAbandoned: (requests) => log.warn({ requests }, 'released the holds of a lost process'),
  });
  const keepLeft = () => {
    const kept = saveUnsettled(config.dataDir, billing.unsettled());
    if (kept === 0) return;
    const file = unsettledFile(config.dataDir);
    console.error(`${kept} answers could not be charged: they are kept in ${file} and charged at the next start.`);
  };
  const close = async () => {
    await billing.close();
    keepLeft();
  };
  steps.add({ name: 'billing', stop: close, maxMs: 30_000, atOnce: keepLeft });
  await settleLeftover({ dataDir: config.dataDir, billing, sql, log });
  return billing;
}

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
