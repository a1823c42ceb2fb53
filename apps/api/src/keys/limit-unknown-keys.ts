import { DerouterError } from '../errors/index.ts';

const maxPerMinute = 60;
const maxNetworks = 10_000;

export interface UnknownKeyLimit {
  /**
   * Waits while as many look-ups of this network are under way as may turn out unknown, so that parallel callers do not exceed the
   * limit and valid keys are not refused. Returns what ends the look-up. Throws `rate_limited` if the network sent too many unknown keys.
   */
  enter(network: string): Promise<() => void>;
  /** Counts a key that does not exist. */
  count(network: string): void;
}

/** The look-ups of a network: those under way, and the callers that wait for one of them to end. */
interface LookUps {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Limits how many unknown keys a network may send. The format of a secret is public, so anyone can generate secrets that each
 * cost a query. Cached keys are never limited.
 */
export function createUnknownKeyLimit(now: () => number): UnknownKeyLimit {
  /** One leaky bucket per network: its level at a time. */
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  const lookUps = new Map<string, LookUps>();
  const levelOf = (network: string) => {
    const bucket = buckets.get(network);
    return bucket ? Math.max(0, bucket.level - ((now() - bucket.at) * maxPerMinute) / 60_000) : 0;
  };
  const check = (network: string) => {
    const excess = levelOf(network) + 1 - maxPerMinute;
    if (excess <= 0) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((excess * 60) / maxPerMinute));
    throw new DerouterError('rate_limited', 'Too many keys that do not exist were sent from this network. Try again later.', {
      retryAfterSeconds,
    });
  };
  const leave = (network: string, of: LookUps) => {
    of.running--;
    const next = of.waiting.shift();
    if (next) next();
    else if (of.running === 0) lookUps.delete(network);
  };
  return {
    async enter(network) {
      const of = lookUps.get(network) ?? { running: 0, waiting: [] };
      lookUps.set(network, of);
      try {
        for (;;) {
          check(network);
          if (levelOf(network) + of.running + 1 <= maxPerMinute) break;
          await new Promise<void>((resolve) => of.waiting.push(resolve));
        }
      } catch (refused) {
        // Whoever waits behind this caller is refused as well.
        of.running++;
        leave(network, of);
        throw refused;
      }
      of.running++;
      return () => leave(network, of);
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
