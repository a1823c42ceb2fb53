import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { type Config, ConfigError } from '../config.ts';
import { lockDataDir } from '../data-dir.ts';
import type { Logger } from '../observability/index.ts';
import { prepareDatabase } from '../prepare-database.ts';
import { printWelcome } from '../print-welcome.ts';
import { listen } from '../reserve-port.ts';
import type { StopSteps } from '../shutdown/index.ts';
import { registerWorkerMetrics } from '../worker-metrics.ts';
import { createDistributor } from './distribute-connections.ts';
import { createMergedMetrics } from './merge-metrics.ts';
import { createWorkerPool, type WorkerPool, WorkerRefused } from './worker-pool.ts';

/** A scrape waits this long for a worker; after that, what it said last is used. */
const snapshotMs = 2_000;
const startMs = 120_000;
/** After the requests, a worker books and closes what it has open. */
const afterDrainMs = 60_000;

interface PrimaryParts {
  readonly config: Config;
  readonly log: Logger;
  readonly steps: StopSteps;
  readonly startedAt: number;
  readonly onStarted: () => void;
}

/** Runs `WORKERS` servers behind one port, with what they share: the data folder and the embedded PostgreSQL. */
export async function runPrimary({ config, log, steps, startedAt, onStarted }: PrimaryParts): Promise<void> {
  const progress = (line: string) => {
    if (config.mode === 'local') console.log(`  ${line} …`);
  };
  const running = { pool: null as WorkerPool | null };
  let stopping = false;
  const stop = async (reason: string, code: number) => {
    if (stopping) {
      console.log(`\n${reason}: stopping immediately.`);
      await running.pool?.stopAtOnce();
      steps.runAtOnce();
      process.exit(1);
    }
    stopping = true;
    console.log(
      `\n${reason}: finishing running requests (at most ${(config.drainDelayMs + config.drainMs) / 1000} s), then stopping. Repeat to stop immediately.`,
    );
    // A start in progress is undone once it has finished.
    await starting.catch(() => null);
    await steps.run(log);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal, 0));
  const starting = bringUp(config, progress, steps, log, (pool) => {
    running.pool = pool;
  });
  const { lost, ...ready } = await starting.catch(async (error: unknown) => {
    if (!stopping) await steps.run(log);
    throw error instanceof WorkerRefused ? new ConfigError(error.message) : error;
  });
  void lost.then((error) => stop(error.message, 1));
  process.on('SIGHUP', () => void restart(running.pool));
  onStarted();
  if (!stopping) printWelcome(config, ready, performance.now() - startedAt);
}

async function restart(pool: WorkerPool | null): Promise<void> {
  const outcome = pool?.restart();
  console.log('SIGHUP: replacing the workers one at a time.');
  const said = {
    done: 'All workers were replaced.',
    busy: 'The workers are being replaced or stopped already: this SIGHUP is ignored.',
    failed: 'A new worker did not start: those that were not replaced yet keep running.',
  };
  if (outcome) console.log(said[await outcome]);
}

async function bringUp(
  config: Config,
  onProgress: (line: string) => void,
  steps: StopSteps,
  log: Logger,
  onPool: (pool: WorkerPool) => void,
) {
  const unlock = lockDataDir(config.dataDir);
  steps.add({ name: 'data folder', stop: unlock, atOnce: unlock });
  // A port in use is the most common failure, so take it before the slow steps. Connections wait for the first worker.
  const distributor = createDistributor();
  steps.add({ name: 'server', stop: () => distributor.close() });
  await listen(distributor.server, config);
  const { address: host, port } = distributor.server.address() as AddressInfo;
  const { lost, ...database } = await prepareDatabase(config, onProgress, steps, log);
  // Metrics may be numbers that JSON has no form for.
  cluster.setupPrimary({ serialization: 'advanced' });
  const metrics = createMachineMetrics(config.workers);
  const stopMs = config.drainDelayMs + config.drainMs + afterDrainMs;
  const pool = createWorkerPool({
    ...{ count: config.workers, database, distributor, log, startMs, stopMs },
    onMessage(workerId, message) {
      if (message.type === 'snapshot') metrics.keep(workerId, message);
      else if (message.type === 'scrape') {
        const { id } = message;
        void metrics.scrape(pool).then((scrape) => pool.send(workerId, { type: 'scraped', id, scrape }));
      }
    },
    onEnded: (workerId) => metrics.leave(workerId),
  });
  onPool(pool);
  // Until balancers have noticed, the workers, which say that they are about to stop, still get connections.
  const stopAll = async () => {
    const stopped = pool.stop();
    await sleep(config.drainDelayMs);
    distributor.close();
    await stopped;
  };
  steps.add({ name: 'workers', stop: stopAll, maxMs: stopMs + 5_000 });
  onProgress(`Starting ${config.workers} workers`);
  const { staffSetupToken } = await pool.start();
  return { lost, staffSetupToken, address: { host, port } };
}

/** The metrics of all workers, and how many there are. */
function createMachineMetrics(count: number) {
  const merged = createMergedMetrics();
  const waiting = new Map<number, (workerId: number) => void>();
  let asked = 0;
  return {
    keep(workerId: number, { id, metrics }: { readonly id: number | null; readonly metrics: Parameters<typeof merged.keep>[1] }) {
      merged.keep(workerId, metrics);
      if (id !== null) waiting.get(id)?.(workerId);
    },
    leave: merged.leave,
    async scrape(pool: WorkerPool) {
      const id = ++asked;
      const missing = new Set(pool.ready());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, snapshotMs);
        waiting.set(id, (workerId) => {
          missing.delete(workerId);
          if (missing.size > 0) return;
          clearTimeout(timer);
          resolve();
        });
        for (const workerId of missing) pool.send(workerId, { type: 'snapshot', id });
      });
      waiting.delete(id);
      return merged.write(describePool(pool, count));
    },
  };
}

function describePool(pool: WorkerPool, wanted: number): Registry {
  const registry = new Registry();
  registerWorkerMetrics(registry, { ready: pool.ready().length, wanted, restarts: pool.restarts() });
  return registry;
}
