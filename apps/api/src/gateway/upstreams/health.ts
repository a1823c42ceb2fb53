import { monotonicNow } from '../../monotonic-now.ts';
import { Breaker, type BreakerState } from './breaker.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';

/** The health of an upstream as seen in the traffic of this process. */
export interface HealthView {
  readonly upstreamId: string;
  /** `open`: nothing is sent. `half-open`: one request at a time probes whether the upstream has recovered. */
  readonly state: BreakerState;
  /** When the upstream is probed, while open. */
  readonly retryAt: Date | null;
  /** Since the start of this process. */
  readonly total: { readonly requests: number; readonly failures: number };
  /** In the last minute. */
  readonly requests: number;
  readonly failures: number;
  /** Average time to first byte of the last minute's answers. */
  readonly averageMs: number | null;
  readonly lastError: { readonly at: Date; readonly what: string } | null;
}

export interface Health {
  /** Milliseconds until a route may be tried; 0 is now. A half-open breaker lets one probe through. */
  waitMs(route: RouteRef): number;
  /** Milliseconds for the caller's `retry-after`: the full delay that the upstream requested, although we probe it sooner. */
  retryInMs(route: RouteRef): number;
  /** Call when a request is sent, then exactly one of the following with its outcome. */
  began(route: RouteRef): void;
  succeeded(route: RouteRef, ms: number, kind?: 'stream' | 'whole'): void;
  /** The upstream refused (rate limit, unknown model): not a failure of the whole upstream. */
  refused(route: RouteRef, what: string, retryAfterMs?: number | null): void;
  /** `retryAfterMs`: the delay that the upstream requested, for this model only. */
  failed(route: RouteRef, what: string, retryAfterMs?: number | null): void;
  /** An answer was interrupted after it had begun. */
  brokeOff(route: RouteRef, what: string): void;
  /** The caller disconnected, which says nothing about the upstream. */
  abandoned(route: RouteRef): void;
  /** How fast routes begin to stream. */
  readonly latencies: Latencies;
  /** What providers said about their limits. */
  readonly rateLimits: RateLimits;
  list(): HealthView[];
}

interface RouteRef {
  readonly id: string;
  readonly upstreamId: string;
}

/** Maximum pause of a route at its upstream's request. Afterwards, one request probes whether the limit still applies. */
const maxPauseMs = 60_000;
/** Maximum wait reported to callers. */
const maxToldMs = 31 * 24 * 3_600_000;

/** Tracks the health of upstreams from live traffic: a circuit breaker for each, and the pauses that upstreams request. */
export function createHealth(now: () => number = monotonicNow): Health {
  const breakers = new Map<string, Breaker>();
  const latencies = createLatencies(now);
  const pausedUntil = new Map<string, { readonly at: number; readonly asked: number }>();

  const breakerOf = ({ upstreamId }: RouteRef): Breaker => {
    let breaker = breakers.get(upstreamId);
    if (!breaker) {
      breaker = new Breaker(now);
      breakers.set(upstreamId, breaker);
    }
    return breaker;
  };
  const pause = ({ id }: RouteRef, ms: number | null) => {
    if (ms === null) return;
    pausedUntil.set(id, { at: now() + Math.min(ms, maxPauseMs), asked: now() + Math.min(ms, maxToldMs) });
  };
  const waitMs = ({ id, upstreamId }: RouteRef) =>
    Math.max(0, (pausedUntil.get(id)?.at ?? 0) - now(), breakers.get(upstreamId)?.waitMs() ?? 0);

  return {
    waitMs,
    latencies,
    rateLimits: createRateLimits(),
    retryInMs: (route) => Math.max(waitMs(route), (pausedUntil.get(route.id)?.asked ?? 0) - now()),
    began: (route) => breakerOf(route).began(),
    succeeded(route, ms, kind = 'whole') {
      breakerOf(route).succeeded(ms);
      if (kind === 'stream') latencies.measured(route.id, ms);
      pausedUntil.delete(route.id);
    },
    refused(route, what, retryAfterMs = null) {
      breakerOf(route).refused(what);
      pause(route, retryAfterMs);
    },
    failed(route, what, retryAfterMs = null) {
      breakerOf(route).failed(what);
      pause(route, retryAfterMs);
    },
    brokeOff: (route, what) => breakerOf(route).brokeOff(what),
    abandoned: (route) => breakerOf(route).abandoned(),
    list: () =>
      [...breakers].map(([upstreamId, breaker]) => {
        const { requests, failures, answers, ms } = breaker.traffic();
        return {
          upstreamId,
          state: breaker.state,
          total: { ...breaker.total },
          retryAt: breaker.retryAt,
          requests,
          failures,
          averageMs: answers > 0 ? Math.round(ms / answers) : null,
          lastError: breaker.lastError,
        };
      }),
  };
}
