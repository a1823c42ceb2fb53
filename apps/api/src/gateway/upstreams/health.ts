import { Breaker, type BreakerState } from './breaker.ts';

/** What is known of an upstream from the traffic of this process. */
export interface HealthView {
  readonly upstreamId: string;
  /** `open`: nothing is sent to it. `half-open`: one request at a time finds out whether it is back. */
  readonly state: BreakerState;
  /** When it is tried again, while it is open. */
  readonly retryAt: Date | null;
  /** Since this process began. */
  readonly total: { readonly requests: number; readonly failures: number };
  /** Of the last minute. */
  readonly requests: number;
  readonly failures: number;
  /** Of the answers of the last minute: until their first byte. */
  readonly averageMs: number | null;
  readonly lastError: { readonly at: Date; readonly what: string } | null;
}

export interface Health {
  /** Milliseconds until a route may be tried: 0 is now. A breaker that has waited long enough lets one probe through. */
  waitMs(route: RouteRef): number;
  /** Milliseconds until a caller may find it willing: as long as the upstream said, though it is tried again sooner here. */
  retryInMs(route: RouteRef): number;
  /** Call when a request is sent, and exactly one of the others when it is known how it went. */
  began(route: RouteRef): void;
  succeeded(route: RouteRef, ms: number): void;
  /** It answered that it will not now (its rate limit, a model it does not know): no fault of the whole upstream. */
  refused(route: RouteRef, what: string, retryAfterMs?: number | null): void;
  /** `retryAfterMs`: what the upstream asked for; concerns this model there only. */
  failed(route: RouteRef, what: string, retryAfterMs?: number | null): void;
  /** An answer that had begun well broke off. */
  brokeOff(route: RouteRef, what: string): void;
  /** It was our caller who left: says nothing about the upstream. */
  abandoned(route: RouteRef): void;
  list(): HealthView[];
}

interface RouteRef {
  readonly id: string;
  readonly upstreamId: string;
}

/** An upstream's wish to be left alone is honoured for so long at most: then one try finds out whether it holds. */
const maxPauseMs = 60_000;
/** What an upstream asked for is told to callers up to this. */
const maxToldMs = 31 * 24 * 3_600_000;

/** Milliseconds since the epoch by a clock that is never set back: a correction of the system's must not prolong a pause. */
const monotonicNow = () => performance.timeOrigin + performance.now();

/** Health of upstreams from live traffic: a circuit breaker for each, and pauses that upstreams ask for. */
export function createHealth(now: () => number = monotonicNow): Health {
  const breakers = new Map<string, Breaker>();
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
    retryInMs: (route) => Math.max(waitMs(route), (pausedUntil.get(route.id)?.asked ?? 0) - now()),
    began: (route) => breakerOf(route).began(),
    succeeded(route, ms) {
      breakerOf(route).succeeded(ms);
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
