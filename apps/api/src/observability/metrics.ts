import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { registerWorkerMetrics } from '../worker-metrics.ts';
import { buckets } from './buckets.ts';
import { registerChainMetrics } from './chain-metrics.ts';
import { registerDatabaseMetrics, registerPoolMetrics } from './database-metrics.ts';
import { createLeavingClients } from './leaving-clients.ts';
import type { Logger } from './logger.ts';
import { createSettlementMetrics } from './settlement-metrics.ts';

/** The outcome of a request, for counting. */
interface CountedRequest {
  readonly dialect: string;
  readonly operation: string;
  /** HTTP status sent to the caller. */
  readonly status: number;
  readonly durationMs: number;
}

/** Gauges of one upstream. */
interface UpstreamGauges {
  readonly name: string;
  readonly state: 'closed' | 'half-open' | 'open';
  /** Since this process started. */
  readonly requests: number;
  readonly failures: number;
}

interface MetricSources {
  readonly upstreams: () => readonly UpstreamGauges[];
  readonly runningRequests: () => number;
  readonly bufferedBytes: () => number;
  readonly buffersRefused: () => number;
  readonly openHolds: () => number;
  readonly ledgerConflicts: () => number;
  /** Operations that wait for the next batch of the ledger. */
  readonly ledgerWaiting: () => number;
  /** Answers that are not charged yet because the database cannot be reached. */
  readonly unsettled: () => number;
}

/** A batch of the ledger, once it was committed or has failed. */
interface CommittedBatch {
  readonly operations: number;
  readonly durationMs: number;
  readonly isCommitted: boolean;
  readonly isDeadlock: boolean;
}

/** The pace of a stream: silence between the chunks of its upstream, in milliseconds. */
interface StreamPace {
  readonly longestGapMs: number;
  readonly meanGapMs: number;
}

/** All metrics of one process at one time. */
export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

export interface Metrics {
  countRequest(request: CountedRequest): void;
  /** Counts a call of an upstream that began before its hold was committed: whether its answer was used. */
  countEarlyCall(outcome: 'used' | 'discarded'): void;
  /** Counts a charged request, with what it used and cost. */
  readonly countSettlement: ReturnType<typeof createSettlementMetrics>;
  /** Counts a batch of the ledger. */
  countBatch(batch: CommittedBatch): void;
  /** Counts a transaction that is run again because a table was changed under its statements. */
  countStalePlan(): void;
  /** Records how long our own part of a request took. */
  observeStage(stage: 'admit' | 'settle', durationMs: number): void;
  /** Counts a stream that was opened before an upstream had answered. */
  countEarlyComment(dialect: string): void;
  /** Records the pace of a stream that has ended. */
  observePace(dialect: string, pace: StreamPace): void;
  /** Registers what the database knows, which is read at each scrape. */
  observeDatabase(read: Parameters<typeof registerDatabaseMetrics>[1]): void;
  /** Registers this process's pool of connections to the database, which is read at each scrape. */
  observePool(read: Parameters<typeof registerPoolMetrics>[1]): void;
  /** Registers the sources of gauges, which are read at each scrape. */
  observe(sources: MetricSources): void;
  /** Registers the chains that deposits arrive on, which are read at each scrape. */
  observeChains(read: Parameters<typeof registerChainMetrics>[1]): void;
  /** All metrics of this process, to be merged with those of others: by sum, unless a metric names another `aggregator`. */
  snapshot(): Promise<MetricsSnapshot>;
  /** All metrics of this machine's processes, in the text format of Prometheus. */
  write(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const breakerStates = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Metrics of one process. Those of workers behind one port are merged (`workers/`). `isAlone`: it has no primary that counts it. */
export function createMetrics(log: Pick<Logger, 'warn'>, isAlone = true): Metrics {
  const registry = new Registry();
  if (isAlone) registerWorkerMetrics(registry, { ready: 1, wanted: 1, restarts: 0 });
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'derouter_requests_total',
    help: 'Calls of models that have ended, by dialect, operation and HTTP status.',
    labelNames: ['dialect', 'operation', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'derouter_request_duration_seconds',
    help: 'From the arrival of a call of a model to the end of its answer, charged or not.',
    labelNames: ['dialect'],
    buckets: [...buckets.answer],
    registers,
  });
  const early = new Counter({
    name: 'derouter_early_calls_total',
    help: 'Calls of upstreams that began while their hold was being committed. Discarded: the hold was refused, smaller, or failed.',
    labelNames: ['outcome'],
    registers,
  });
  const earlyCounters = { used: early.labels('used'), discarded: early.labels('discarded') };
  // Labels are resolved once, so that counting a request needs no lookup.
  const counters = new Map<string, { inc(): void }>();
  const timers = new Map<string, { observe(seconds: number): void }>();
  let sources: MetricSources | null = null;
  const own = createOwnMetrics(registry);
  const gauge = (name: string, help: string, read: (sources: MetricSources) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        if (sources) this.set(read(sources));
      },
    });
  gauge('derouter_running_requests', 'Calls of models that are running.', (now) => now.runningRequests());
  gauge('derouter_buffered_bytes', 'Bytes of requests and answers that are held in memory.', (now) => now.bufferedBytes());
  gauge('derouter_open_holds', 'Requests of this process that credit is set aside for.', (now) => now.openHolds());
  gauge('derouter_ledger_waiting', 'Operations that wait for the next batch of the ledger.', (now) => now.ledgerWaiting());
  gauge('derouter_unsettled', 'Answers that are not charged yet because the database cannot be reached.', (now) => now.unsettled());
  const total = (name: string, help: string, read: (sources: MetricSources) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        if (sources) this.inc(read(sources));
      },
    });
  total('derouter_buffers_refused_total', 'Requests that were refused because too much is held in memory.', (now) => now.buffersRefused());
  total(
    'derouter_ledger_conflicts_total',
    'Batches of the ledger decided again because another process had changed their wallets or limits.',
    (now) => now.ledgerConflicts(),
  );
  registerUpstreamMetrics(registry, () => sources?.upstreams() ?? []);
  const leaving = createLeavingClients(registry, log);

  return {
    countRequest({ dialect, operation, status, durationMs }) {
      const name = `${dialect} ${operation} ${status}`;
      let counter = counters.get(name);
      if (!counter) {
        counter = requests.labels(dialect, operation, String(status));
        counters.set(name, counter);
      }
      counter.inc();
      let timer = timers.get(dialect);
      if (!timer) {
        timer = durations.labels(dialect);
        timers.set(dialect, timer);
      }
      timer.observe(durationMs / 1000);
    },
    countEarlyCall: (outcome) => earlyCounters[outcome].inc(),
    ...own,
    countSettlement: createSettlementMetrics(registry, leaving),
    observeDatabase: (read) => registerDatabaseMetrics(registry, read),
    observePool: (read) => registerPoolMetrics(registry, read),
    observe(given) {
      sources = given;
    },
    observeChains: (read) => registerChainMetrics(registry, read),
    snapshot: () => registry.getMetricsAsJSON(),
    write: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** Gauges and counters of each upstream. */
function registerUpstreamMetrics(registry: Registry, read: () => readonly UpstreamGauges[]): void {
  const registers = [registry];
  const labelNames = ['upstream'];
  new Gauge({
    name: 'derouter_upstream_breaker_state',
    help: 'Circuit breaker: 0 closed, 1 half-open, 2 open.',
    labelNames,
    registers,
    // Of several workers, the one that sees it worst.
    aggregator: 'max',
    collect() {
      this.reset();
      for (const { name, state } of read()) this.set({ upstream: name }, breakerStates[state]);
    },
  });
  const count = (name: string, help: string, of: (upstream: UpstreamGauges) => number) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const upstream of read()) this.inc({ upstream: upstream.name }, of(upstream));
      },
    });
  count('derouter_upstream_requests_total', 'Tries at an upstream.', ({ requests }) => requests);
  count('derouter_upstream_failures_total', 'Tries at an upstream that failed.', ({ failures }) => failures);
}

/** What our own part of the work takes. */
function createOwnMetrics(
  registry: Registry,
): Pick<Metrics, 'countBatch' | 'countStalePlan' | 'observeStage' | 'countEarlyComment' | 'observePace'> {
  const registers = [registry];
  const histogram = (name: string, help: string, bounds: readonly number[], ...labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: [...bounds], registers });
  const batches = histogram('derouter_ledger_batch_duration_seconds', 'How long the commit of a batch of the ledger took.', buckets.own);
  const sizes = histogram(
    'derouter_ledger_batch_operations',
    'Admissions and settlements in a batch.',
    [1, 2, 5, 10, 20, 50, 100, 200, 500],
  );
  const failed = new Counter({ name: 'derouter_ledger_batches_failed_total', help: 'Batches that were not committed.', registers });
  const deadlocks = new Counter({
    name: 'derouter_ledger_deadlocks_total',
    help: 'Batches of the ledger that gave way to another transaction and were committed again.',
    registers,
  });
  const stages = histogram('derouter_stage_duration_seconds', 'How long admission and settlement of a request took.', buckets.own, 'stage');
  const timers = { admit: stages.labels('admit'), settle: stages.labels('settle') };
  const stalePlans = new Counter({
    name: 'derouter_database_stale_plans_total',
    help: 'Transactions that were run again because a table was changed under their statements.',
    registers,
  });
  const comments = new Counter({
    name: 'derouter_early_comments_total',
    help: 'Streams that were opened with a comment because no upstream had answered for long.',
    labelNames: ['dialect'],
    registers,
  });
  const longest = histogram('derouter_stream_longest_gap_seconds', 'The longest silence within a stream.', buckets.gap, 'dialect');
  const mean = histogram('derouter_stream_mean_gap_seconds', 'The mean time between chunks of a stream.', buckets.gap, 'dialect');
  return {
    countBatch({ operations, durationMs, isCommitted, isDeadlock }) {
      batches.observe(durationMs / 1000);
      sizes.observe(operations);
      if (!isCommitted) failed.inc();
      if (isDeadlock) deadlocks.inc();
    },
    countStalePlan: () => stalePlans.inc(),
    observeStage: (stage, durationMs) => timers[stage].observe(durationMs / 1000),
    countEarlyComment: (dialect) => comments.inc({ dialect }),
    observePace(dialect, { longestGapMs, meanGapMs }) {
      longest.observe({ dialect }, longestGapMs / 1000);
      mean.observe({ dialect }, meanGapMs / 1000);
    },
  };
}
