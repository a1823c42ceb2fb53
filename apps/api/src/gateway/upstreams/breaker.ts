interface Second {
  readonly at: number;
  requests: number;
  failures: number;
  answers: number;
  /** Sum of the times to first byte of all answers. */
  ms: number;
}

/** Traffic within a period. */
export interface Traffic {
  readonly requests: number;
  readonly failures: number;
  readonly answers: number;
  /** Sum of the times to first byte of all answers. */
  readonly ms: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** A breaker opens if enough requests failed within this time and they are at least half of all. */
const windowMs = 10_000;
const failuresToOpen = 10;
/** How long traffic is kept. */
const rememberedMs = 60_000;
const firstOpenMs = 2_000;
const maxOpenMs = 30_000;
const probeMs = 2_000;

/**
 * The circuit breaker of one upstream. Open: nothing is sent. Half-open: one request at a time probes whether the upstream has
 * recovered. A failed probe opens the breaker for twice as long, a successful one closes it.
 */
export class Breaker {
  /** Since the start of this process. */
  readonly total = { requests: 0, failures: 0 };
  lastError: { readonly at: Date; readonly what: string } | null = null;
  readonly #now: () => number;
  #seconds: Second[] = [];
  #openUntil = 0;
  #openForMs = 0;
  /** Time until which no second probe is sent. Limited, because an answer may take minutes. */
  #probingUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get state(): BreakerState {
    if (this.#openForMs === 0) return 'closed';
    return this.#openUntil > this.#now() ? 'open' : 'half-open';
  }

  /** When the upstream is probed, while the breaker is open. */
  get retryAt(): Date | null {
    return this.state === 'open' ? new Date(this.#openUntil) : null;
  }

  /** Milliseconds until a request may be sent; 0 is now. */
  waitMs(): number {
    return this.state === 'closed' ? 0 : Math.max(0, Math.max(this.#probingUntil, this.#openUntil) - this.#now());
  }

  began(): void {
    this.total.requests++;
    if (this.state === 'half-open') this.#probingUntil = this.#now() + probeMs;
  }

  succeeded(ms: number): void {
    const second = this.#thisSecond();
    second.requests++;
    second.answers++;
    second.ms += ms;
    // A request from before the breaker opened may still succeed; only a success after the wait closes it.
    if (this.state !== 'half-open') return;
    this.#openUntil = 0;
    this.#openForMs = 0;
    this.#probingUntil = 0;
    second.failures = 0;
    this.#seconds = [second];
  }

  /** The upstream answered with a refusal, which is not a failure of the upstream. */
  refused(what: string): void {
    this.#thisSecond().requests++;
    this.#probingUntil = 0;
    this.#note(what);
  }

  failed(what: string): void {
    this.#thisSecond().requests++;
    this.brokeOff(what);
  }

  /** An answer that was counted as a success was interrupted. */
  brokeOff(what: string): void {
    this.#thisSecond().failures++;
    this.total.failures++;
    this.#note(what);
    const { requests, failures } = this.traffic(windowMs);
    const { state } = this;
    const opens = state === 'half-open' || (state === 'closed' && failures >= failuresToOpen && failures * 2 >= requests);
    if (!opens) return;
    this.#openForMs = state === 'half-open' ? Math.min(this.#openForMs * 2, maxOpenMs) : firstOpenMs;
    this.#openUntil = this.#now() + this.#openForMs;
    this.#probingUntil = 0;
  }

  /** The caller left, which says nothing about the upstream, so another request may probe it. */
  abandoned(): void {
    this.#probingUntil = 0;
  }

  /** Traffic of the last `spanMs`, a minute at most. */
  traffic(spanMs = rememberedMs): Traffic {
    const from = this.#now() - spanMs;
    const sum = { requests: 0, failures: 0, answers: 0, ms: 0 };
    for (const second of this.#seconds) {
      if (second.at <= from) continue;
      sum.requests += second.requests;
      sum.failures += second.failures;
      sum.answers += second.answers;
      sum.ms += second.ms;
    }
    return sum;
  }

  #note(what: string): void {
    this.lastError = { at: new Date(this.#now()), what };
  }

  #thisSecond(): Second {
    const at = Math.floor(this.#now() / 1000) * 1000;
    let second = this.#seconds.at(-1);
    if (second?.at !== at) {
      second = { at, requests: 0, failures: 0, answers: 0, ms: 0 };
      this.#seconds.push(second);
      while ((this.#seconds[0]?.at ?? at) < at - rememberedMs) this.#seconds.shift();
    }
    return second;
  }
}
