import { hash } from 'node:crypto';
import { monotonicNow } from '../monotonic-now.ts';

/** Limits how many refusals a caller may collect. Beyond that, its requests are refused cheaply until it has waited. */
export interface RefusalLimiter {
  /** Seconds until this caller's next request is accepted; 0 if it is accepted now. */
  waitSeconds(caller: () => Caller): number;
  /** Counts a refusal. */
  refused(caller: Caller): void;
}

interface Caller {
  /** The caller's network. */
  readonly network: string;
  /** The key that was sent, or null. */
  readonly secret: string | null;
}

interface LimiterOptions {
  /** Refusals per minute for a key; a network may collect ten times as many. */
  readonly perMinute: number;
  /** Whether a key is known to be valid, from memory. */
  readonly isKnown: (secret: string) => boolean;
  readonly now?: () => number;
  readonly maxCallers?: number;
}

interface Bucket {
  level: number;
  at: number;
}

const networkFactor = 10;

/**
 * Counts refusals in memory: by key, and also by network if the key is not known to be valid. Many people may share a network,
 * so refusals of some never block another's valid key.
 */
export function createRefusalLimiter({ perMinute, isKnown, now = monotonicNow, maxCallers = 50_000 }: LimiterOptions): RefusalLimiter {
  const keys = new LeakyBuckets(perMinute, now, maxCallers);
  const networks = new LeakyBuckets(perMinute * networkFactor, now, maxCallers);
  // Only hashes of keys are stored.
  const nameOf = (secret: string) => hash('sha256', secret, 'base64');
  return {
    waitSeconds(caller) {
      // Fast path: usually no caller is limited.
      if (!keys.mayBeFull() && !networks.mayBeFull()) return 0;
      const { network, secret } = caller();
      const byKey = secret !== null && keys.mayBeFull() ? keys.waitSeconds(nameOf(secret)) : 0;
      if (byKey > 0 || !networks.mayBeFull()) return byKey;
      const byNetwork = networks.waitSeconds(network);
      return byNetwork > 0 && secret !== null && isKnown(secret) ? 0 : byNetwork;
    },
    refused({ network, secret }) {
      if (secret !== null) keys.add(nameOf(secret));
      if (secret === null || !isKnown(secret)) networks.add(network);
    },
  };
}

/** Token buckets: so many per minute, with a burst of the same size. */
class LeakyBuckets {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #maxBuckets: number;
  // In order of use, least recently used first.
  readonly #buckets = new Map<string, Bucket>();
  #fullUntil = 0;

  constructor(perMinute: number, now: () => number, maxBuckets: number) {
    this.#perMinute = perMinute;
    this.#now = now;
    this.#maxBuckets = maxBuckets;
  }

  mayBeFull(): boolean {
    return this.#fullUntil > this.#now();
  }

  waitSeconds(name: string): number {
    const excess = this.#level(this.#buckets.get(name)) + 1 - this.#perMinute;
    return excess <= 0 ? 0 : Math.max(1, Math.ceil((excess * 60) / this.#perMinute));
  }

  add(name: string): void {
    const level = Math.min(this.#perMinute, this.#level(this.#buckets.get(name)) + 1);
    this.#buckets.delete(name);
    if (this.#buckets.size >= this.#maxBuckets) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    const at = this.#now();
    this.#buckets.set(name, { level, at });
    const excess = level + 1 - this.#perMinute;
    if (excess > 0) this.#fullUntil = Math.max(this.#fullUntil, at + (excess * 60_000) / this.#perMinute);
  }

  #level(bucket: Bucket | undefined): number {
    return bucket ? Math.max(0, bucket.level - ((this.#now() - bucket.at) * this.#perMinute) / 60_000) : 0;
  }
}
