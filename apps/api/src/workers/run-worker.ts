import cluster from 'node:cluster';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readConfig } from '../config.ts';
import { createStopSteps } from '../shutdown/index.ts';
import { type RunningServer, startServer, type WorkerPart } from '../start-server.ts';
import type { FromPrimary, FromWorker, Scrape } from './messages.ts';
import { takeConnections } from './take-connections.ts';

/** Resolves once the message is handed over; the primary may be gone. */
function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

/**
 * Runs one of several servers behind a port. What it does, it is told by the primary: a signal that reaches the whole group, such as
 * Ctrl-C, must not make it end twice. Without its primary it finishes its requests and ends.
 */
export async function runWorker(onStarted: () => void): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  // Otherwise Node ends it as soon as its primary is gone.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
  const steps = createStopSteps();
  const scrapes = createScrapes();
  let begun: (message: FromPrimary & { type: 'begin' }) => void = () => {};
  const begin = new Promise<FromPrimary & { type: 'begin' }>((resolve) => {
    begun = resolve;
  });
  let starting: Promise<RunningServer> | null = null;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // A start in progress is undone once it has finished.
    const server = await starting?.catch(() => null);
    await server?.stop();
    if (server) await tell({ type: 'snapshot', id: null, metrics: await server.services.metrics.snapshot() });
    process.exit(0);
  };
  let take: (socket: Socket | undefined) => void = () => {};
  process.on('message', (message: FromPrimary, socket?: Socket) => {
    if (message.type === 'connection') take(socket);
    else if (message.type === 'begin') begun(message);
    else if (message.type === 'stop') void stop();
    else if (message.type === 'scraped') scrapes.finish(message);
    else if (message.type === 'stop-at-once') {
      steps.runAtOnce();
      process.exit(1);
    } else void starting?.then((server) => serve(server, message, () => stopping)).catch(() => {});
  });
  process.on('disconnect', () => void stop());
  void tell({ type: 'hello' });
  const { database, isFirst } = await begin;
  const part: WorkerPart = {
    ...{ database, isFirst, scrape: scrapes.ask },
    listen(server) {
      take = takeConnections(server, {
        onTaken: () => void tell({ type: 'taken' }),
        onClosed: (count) => void tell({ type: 'closed', count }),
      });
    },
  };
  try {
    starting = startServer(await readConfig(), () => {}, steps, part);
    const { staffSetupToken } = await starting;
    onStarted();
    await tell({ type: 'ready', staffSetupToken });
  } catch (error) {
    await refuse(error);
  }
}

async function refuse(error: unknown): Promise<never> {
  if (error instanceof ConfigError) await tell({ type: 'refused', reason: error.message });
  else console.error('a worker cannot start.', error);
  process.exit(1);
}

async function serve(
  server: RunningServer,
  message: FromPrimary & { type: 'settle-leftover' | 'snapshot' },
  isStopping: () => boolean,
): Promise<void> {
  const { log, metrics } = server.services;
  if (message.type === 'snapshot') return tell({ type: 'snapshot', id: message.id, metrics: await metrics.snapshot() });
  while (!isStopping()) {
    try {
      return await server.settleLeftover();
    } catch (error) {
      log.warn({ err: error }, 'what another worker left could not be charged yet; it is tried again');
      await sleep(1_000);
    }
  }
}

/** Asks the primary for the metrics of all workers. */
function createScrapes() {
  const waiting = new Map<number, (scrape: Scrape) => void>();
  let asked = 0;
  return {
    ask: (): Promise<Scrape> =>
      new Promise((resolve) => {
        const id = ++asked;
        waiting.set(id, resolve);
        void tell({ type: 'scrape', id });
      }),
    finish({ id, scrape }: { readonly id: number; readonly scrape: Scrape }) {
      waiting.get(id)?.(scrape);
      waiting.delete(id);
    },
  };
}
