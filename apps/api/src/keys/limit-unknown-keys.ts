import { DerouterError } from '../errors/index.ts';

const maxPerMinute = 60;
const maxNetworks = 10_000;

export interface UnknownKeyLimit {
  /** Throws `rate_limited` if this network sent too many unknown keys. */
  check(network: string): void;
  /** Counts a key that does not exist. */
  count(network: string): void;
}

/**
 * Limits how many unknown keys a network may send. The format of a secret is public, so anyone can generate secrets that each
 * cost a query. Cached keys are never limited.
 */
export function createUnknownKeyLimit(now: () => number): UnknownKeyLimit {
  /** One leaky bucket per network: its level at a time. */
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  const levelOf = (network: string) => {
    const bucket = buckets.get(network);
    return bucket ? Math.max(0, bucket.level - ((now() - bucket.at) * maxPerMinute) / 60_000) : 0;
  };
  return {
    check(network) {
      const excess = levelOf(network) + 1 - maxPerMinute;
      if (excess <= 0) return;
      const retryAfterSeconds = Math.max(1, Math.ceil((excess * 60) / maxPerMinute));
      throw new DerouterError('rate_limited', 'Too many keys that do not exist were sent from this network. Try again later.', {
        retryAfterSeconds,
      });
    },
    count(network) {
      const level = levelOf(network) + 1;
      buckets.delete(network);
      for (const oldest of buckets.keys()) {
        if (buckets.size < maxNetworks) break;
        buckets.delete(oldest);
      }
      buckets.set(network, { level, at: now() });
    },
  };
}
