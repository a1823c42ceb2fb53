import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { registerChainMetrics } from './chain-metrics.ts';

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
  readonly openHolds: () => number;
  readonly ledgerConflicts: () => number;
}

/** All metrics of one process at one time. */
export type MetricsSnapshot = readonly MetricObjectWithValues<MetricValue<string>>[];

export interface Metrics {
  countRequest(request: CountedRequest): void;
  /** Counts a call of an upstream that began before its hold was committed: whether its answer was used. */
  countEarlyCall(outcome: 'used' | 'discarded'): void;
  /** Registers the sources of gauges, which are read at each scrape. */
  observe(sources: MetricSources): void;
  /** Registers the chains that deposits arrive on, which are read at each scrape. */
  observeChains(read: Parameters<typeof registerChainMetrics>[1]): void;
  /** All metrics of this process, to be merged with those of others: by sum, unless a metric names another `aggregator`. */
  snapshot(): Promise<MetricsSnapshot>;
  /** All metrics of this machine's processes, in the text format of Prometheus. */
  write(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const breakerState = 'derouter_upstream_breaker_state';
const breakerStates = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Metrics of one process. Those of workers behind one port are merged (`workers/`). */
export function createMetrics(): Metrics {
  const registry = new Registry();
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
    help: 'From the arrival of a call of a model to the end of its answer.',
    labelNames: ['dialect'],
    buckets: [0.05, 0.25, 1, 5, 15, 60, 300],
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
  const gauge = (name: string, help: string, read: (sources: MetricSources) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        if (sources) this.set(read(sources));
      },
    });
  const ofUpstreams = (name: string, help: string, read: (upstream: UpstreamGauges) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['upstream'],
      // Of several workers, the one that sees it worst.
      ...(name === breakerState ? { aggregator: 'max' } : {}),
      registers,
      collect() {
        this.reset();
        for (const upstream of sources?.upstreams() ?? []) this.set({ upstream: upstream.name }, read(upstream));
      },
    });
  gauge('derouter_running_requests', 'Calls of models that are running.', (now) => now.runningRequests());
  gauge('derouter_open_holds', 'Requests of this process that credit is set aside for.', (now) => now.openHolds());
  new Counter({
    name: 'derouter_ledger_conflicts_total',
    help: 'Batches of the ledger decided again because another process had changed their wallets or limits.',
    registers,
    collect() {
      this.reset();
      if (sources) this.inc(sources.ledgerConflicts());
    },
  });
  ofUpstreams(breakerState, 'Circuit breaker: 0 closed, 1 half-open, 2 open.', ({ state }) => breakerStates[state]);
  ofUpstreams('derouter_upstream_requests', 'Tries at an upstream since this process began.', (upstream) => upstream.requests);
  ofUpstreams('derouter_upstream_failures', 'Tries at an upstream that failed since this process began.', (upstream) => upstream.failures);

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
    observe(given) {
      sources = given;
    },
    observeChains: (read) => registerChainMetrics(registry, read),
    snapshot: () => registry.getMetricsAsJSON(),
    write: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
