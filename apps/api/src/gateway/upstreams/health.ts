/** What is known of an upstream from the traffic of this process. */
export interface HealthView {
  readonly upstreamId: string;
  /** `open`: nothing is sent to it. `half-open`: one request at a time finds out whether it is back. */
  readonly state: 'closed' | 'open' | 'half-open';
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

interface Second {
  readonly at: number;
  requests: number;
  failures: number;
  answers: number;
  /** Of all answers together: until their first byte. */
  ms: number;
}

interface Breaker {
  readonly total: { requests: number; failures: number };
  seconds: Second[];
  openUntil: number;
  openForMs: number;
  /** Until then a probe has the upstream to itself; an answer may take minutes. */
  probingUntil: number;
  lastError: { readonly at: Date; readonly what: string } | null;
}

/** A breaker opens when, within this, so many requests failed and they are at least half of all. */
const windowMs = 10_000;
const failuresToOpen = 10;
const shownMs = 60_000;
const firstOpenMs = 2_000;
const maxOpenMs = 30_000;
const probeMs = 2_000;
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

  const breakerOf = (upstreamId: string): Breaker => {
    let breaker = breakers.get(upstreamId);
    if (!breaker) {
      breaker = { total: { requests: 0, failures: 0 }, seconds: [], openUntil: 0, openForMs: 0, probingUntil: 0, lastError: null };
      breakers.set(upstreamId, breaker);
    }
    return breaker;
  };
  const thisSecond = (breaker: Breaker): Second => {
    const at = Math.floor(now() / 1000) * 1000;
    let second = breaker.seconds.at(-1);
    if (second?.at !== at) {
      second = { at, requests: 0, failures: 0, answers: 0, ms: 0 };
      breaker.seconds.push(second);
      while ((breaker.seconds[0]?.at ?? at) < at - shownMs) breaker.seconds.shift();
    }
    return second;
  };
  const sum = (breaker: Breaker, spanMs: number) => {
    const from = now() - spanMs;
    let [requests, failures, answers, ms] = [0, 0, 0, 0];
    for (const second of breaker.seconds) {
      if (second.at <= from) continue;
      requests += second.requests;
      failures += second.failures;
      answers += second.answers;
      ms += second.ms;
    }
    return { requests, failures, answers, ms };
  };
  const stateOf = ({ openForMs, openUntil }: Breaker) => (openForMs === 0 ? 'closed' : openUntil > now() ? 'open' : 'half-open');

  const pause = (id: string, ms: number | null) => {
    if (ms === null) return;
    pausedUntil.set(id, { at: now() + Math.min(ms, maxPauseMs), asked: now() + Math.min(ms, maxToldMs) });
  };
  const waitMs = ({ id, upstreamId }: RouteRef) => {
    const paused = (pausedUntil.get(id)?.at ?? 0) - now();
    const breaker = breakers.get(upstreamId);
    if (!breaker || stateOf(breaker) === 'closed') return Math.max(0, paused);
    const open = Math.max(breaker.probingUntil, breaker.openUntil) - now();
    return Math.max(0, paused, open);
  };

  const countFailure = (breaker: Breaker, what: string) => {
    thisSecond(breaker).failures++;
    breaker.total.failures++;
    breaker.lastError = { at: new Date(now()), what };
    const { requests, failures } = sum(breaker, windowMs);
    const state = stateOf(breaker);
    const opens = state === 'half-open' || (state === 'closed' && failures >= failuresToOpen && failures * 2 >= requests);
    if (!opens) return;
    breaker.openForMs = state === 'half-open' ? Math.min(breaker.openForMs * 2, maxOpenMs) : firstOpenMs;
    breaker.openUntil = now() + breaker.openForMs;
    breaker.probingUntil = 0;
  };

  return {
    waitMs,
    retryInMs: (route) => Math.max(waitMs(route), (pausedUntil.get(route.id)?.asked ?? 0) - now()),
    began({ upstreamId }) {
      const breaker = breakerOf(upstreamId);
      breaker.total.requests++;
      if (stateOf(breaker) === 'half-open') breaker.probingUntil = now() + probeMs;
    },
    succeeded({ id, upstreamId }, ms) {
      const breaker = breakerOf(upstreamId);
      const second = thisSecond(breaker);
      second.requests++;
      second.answers++;
      second.ms += ms;
      pausedUntil.delete(id);
      // A request from before it opened may still succeed; only after the wait does that close it.
      if (stateOf(breaker) !== 'half-open') return;
      Object.assign(breaker, { openUntil: 0, openForMs: 0, probingUntil: 0 });
      breaker.seconds = [second];
      second.failures = 0;
    },
    refused({ id, upstreamId }, what, retryAfterMs = null) {
      const breaker = breakerOf(upstreamId);
      thisSecond(breaker).requests++;
      breaker.probingUntil = 0;
      breaker.lastError = { at: new Date(now()), what };
      pause(id, retryAfterMs);
    },
    failed({ id, upstreamId }, what, retryAfterMs = null) {
      const breaker = breakerOf(upstreamId);
      thisSecond(breaker).requests++;
      pause(id, retryAfterMs);
      countFailure(breaker, what);
    },
    brokeOff({ upstreamId }, what) {
      countFailure(breakerOf(upstreamId), what);
    },
    abandoned({ upstreamId }) {
      breakerOf(upstreamId).probingUntil = 0;
    },
    list: () =>
      [...breakers].map(([upstreamId, breaker]) => {
        const { requests, failures, answers, ms } = sum(breaker, shownMs);
        const state = stateOf(breaker);
        return {
          upstreamId,
          state,
          total: { ...breaker.total },
          retryAt: state === 'open' ? new Date(breaker.openUntil) : null,
          requests,
          failures,
          averageMs: answers > 0 ? Math.round(ms / answers) : null,
          lastError: breaker.lastError,
        };
      }),
  };
}
