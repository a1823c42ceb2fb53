import { Counter, Gauge, type Registry } from 'prom-client';

interface WorkerCounts {
  readonly ready: number;
  readonly wanted: number;
  readonly restarts: number;
}

/** Registers how many workers a machine has. A server without workers is one. */
export function registerWorkerMetrics(registry: Registry, { ready, wanted, restarts }: WorkerCounts): void {
  const registers = [registry];
  new Gauge({ name: 'derouter_workers', help: 'Workers that answer requests.', registers }).set(ready);
  new Gauge({ name: 'derouter_workers_wanted', help: 'Workers that there should be: WORKERS.', registers }).set(wanted);
  new Counter({
    name: 'derouter_worker_restarts_total',
    help: 'Workers that were started because one had ended unexpectedly.',
    registers,
  }).inc(restarts);
}
