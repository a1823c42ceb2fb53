import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createBilling } from '@derouter/billing';
import { connect, migrate } from '@derouter/db';
import { type EmbeddedPostgres, startEmbedded } from '@derouter/db/embedded';
import { bootstrapStaff, createSessions, createStaffSetupToken } from './accounts/index.ts';
import { createApp } from './app.ts';
import { createCatalog, keepPriceNotice, mailPriceNotices, priceNoticeQueue, seedCatalog, sweepPriceNotices } from './catalog/index.ts';
import { type Config, ConfigError } from './config.ts';
import { mailLowBalances } from './credits/index.ts';
import { lockDataDir, runningDatabaseFile } from './data-dir.ts';
import { createGateway, createHealth, createUpstreamClient, startSandboxUpstream } from './gateway/index.ts';
import { createJobs, createNotices } from './jobs/index.ts';
import { createKeyDirectory } from './keys/index.ts';
import { createMail } from './mail/index.ts';
import { createLogger, createMetrics } from './observability/index.ts';
import { createPayments } from './payments/index.ts';
import { proveNightly } from './prove-nightly.ts';
import { runMaintenance } from './run-maintenance.ts';
import { createSealer } from './secrets/index.ts';
import type { Services } from './services.ts';

export interface RunningServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Token of the one-time link that makes the first staff user; null when there is one. */
  readonly staffSetupToken: string | null;
  readonly services: Services;
  /** Refuses new requests, lets running streams finish, settles, stops everything. */
  stop(): Promise<void>;
}

/** Brings the whole server up: database → services → app → listen. `onProgress` gets a line for each step that takes time. */
export async function startServer(config: Config, onProgress: (line: string) => void): Promise<RunningServer> {
  const undo: (() => Promise<unknown> | unknown)[] = [];
  const stopAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await bringUp(config, onProgress, undo, stopAll);
  } catch (error) {
    await stopAll().catch(() => {});
    throw error;
  }
}

async function bringUp(
  config: Config,
  onProgress: (line: string) => void,
  undo: (() => Promise<unknown> | unknown)[],
  stopAll: () => Promise<void>,
): Promise<RunningServer> {
  const log = createLogger(config.logLevel, config.mode === 'local');
  undo.push(lockDataDir(config.dataDir));
  // A taken port is the commonest trouble: found before the slow steps.
  const server = await reservePort(config);
  undo.push(() => closeServer(server));

  const databaseUrl = config.databaseUrl ?? (await startDatabase(config, onProgress, undo));
  onProgress('Migrating the database');
  await reachDatabase(() => migrate(databaseUrl), config);
  const { sql, db, close } = await connect(databaseUrl, { max: 20 });
  undo.push(close);

  const sealer = createSealer(config.secretKey);
  const notices = await createNotices(sql, log);
  undo.push(() => notices.close());
  const jobs = await createJobs(databaseUrl, log);
  undo.push(() => jobs.stop());
  await keepPriceNotice(db, config.priceNoticeDays);
  await seedCatalog(db, config, sealer);
  const catalog = await createCatalog({ db, notices, log, sandbox: config.sandboxUpstream });
  undo.push(() => catalog.close());
  const keys = createKeyDirectory({ db, notices, onProblem: (problem, error) => log.warn({ err: error }, problem) });
  undo.push(() => keys.close());
  const billing = await createBilling({
    sql,
    onProblem: (problem, error) => log.error({ err: error }, problem),
    onAbandoned: (requests) => log.warn({ requests }, 'holds of a lost process were released'),
  });
  undo.push(() => billing.close());
  const mail = await createMail({ ...config.mail, db, jobs, sealer });
  undo.push(() => mail.close());
  const payments = await createPayments({ config, billing, db, jobs, log, sealer });
  const sandbox = config.sandboxUpstream ? await startSandboxUpstream() : null;
  if (sandbox) undo.push(() => sandbox.close());
  const upstreams = createUpstreamClient(sealer, sandbox?.baseUrl ?? null);
  undo.push(() => upstreams.close());
  const secureCookies = new URL(config.publicUrl).protocol === 'https:';
  const services: Services = {
    config,
    log,
    sql,
    db,
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
    metrics: createMetrics(),
  };
  // What it makes is made ahead: a table that is locked for a moment is no reason not to start.
  await runMaintenance(services).catch((error: unknown) => log.error({ err: error }, 'maintenance'));
  await jobs.schedule('maintenance', '17 3 * * *', () => runMaintenance(services));
  await jobs.schedule('prove-the-books', '47 3 * * *', () => proveNightly(services), 360);
  await jobs.schedule('low-balance', '* * * * *', () => mailLowBalances(services));
  await jobs.schedule('price-notices-sweep', '23 * * * *', () => sweepPriceNotices(services));
  await jobs.work<{ priceVersionIds: string[] }>(priceNoticeQueue, ({ priceVersionIds }) => mailPriceNotices(services, priceVersionIds));
  const sweep = setInterval(() => void payments.inbox.sweep().catch((error) => log.error({ err: error }, 'inbox')), 60_000);
  undo.push(() => clearInterval(sweep));

  if (config.bootstrapAdminEmail) await bootstrapStaff(db, config.bootstrapAdminEmail);
  const staffSetupToken = await createStaffSetupToken(db);

  const gateway = await createGateway(services);
  undo.push(() => gateway.close());
  let draining = false;
  server.on(
    'request',
    createApp(services, gateway, () => draining),
  );
  undo.push(async () => {
    draining = true;
    server.close();
    await gateway.drain(config.drainMs);
  });
  const { address, port } = server.address() as { address: string; port: number };
  return { address: { host: address, port }, staffSetupToken, services, stop: stopAll };
}

async function startDatabase(config: Config, onProgress: (line: string) => void, undo: (() => unknown)[]): Promise<string> {
  onProgress('Starting the embedded PostgreSQL');
  let postgres: EmbeddedPostgres;
  try {
    postgres = await startEmbedded({ folder: join(config.dataDir, 'postgres'), onProgress });
  } catch (error) {
    throw new ConfigError(`The embedded PostgreSQL in DATA_DIR (${config.dataDir}) did not start: ${(error as Error).message}`);
  }
  undo.push(() => postgres.stop());
  // For the commands of the shell, which may be used while the server runs.
  const urlFile = runningDatabaseFile(config.dataDir);
  writeFileSync(urlFile, postgres.url, { mode: 0o600 });
  undo.push(() => rmSync(urlFile, { force: true }));
  return postgres.url;
}

async function reachDatabase<T>(use: () => Promise<T>, config: Config): Promise<T> {
  try {
    return await use();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (config.databaseUrl && /^(CONNECT|ECONN|ENOTFOUND|EAI|28|3D|ETIMEDOUT)/.test(code)) {
      const { host } = new URL(config.databaseUrl);
      throw new ConfigError(`DATABASE_URL: the database at ${host} cannot be used (${code}: ${(error as Error).message}).`);
    }
    throw error;
  }
}

/** Listens at once, so that the port is ours; requests are answered when the rest is up. */
function reservePort({ port, host }: Config): Promise<Server> {
  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000 });
  const early = (_request: unknown, response: import('node:http').ServerResponse) => {
    if (server.listenerCount('request') === 1) {
      response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' });
      response.end('{"error":{"code":"starting","message":"The server is starting."}}');
    }
  };
  server.on('request', early);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`;
      reject(new ConfigError(`PORT ${port} ${why}: set PORT to another one.`));
    });
    server.listen(port, host, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
