import type { Response } from 'express';
import { DerouterError } from '../errors/index.ts';
import { monotonicNow } from '../monotonic-now.ts';

/** Most accounts whose level is remembered. */
const maxAccounts = 100_000;

/**
 * Limits the calls of an account per minute: a leaky bucket in the memory of each process, so that a call costs no query. Behind
 * several processes an account can reach the limit at each of them.
 */
export function createRateLimiter(perMinute: number, now: () => number = monotonicNow) {
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();
  const perMs = perMinute / 60_000;

  /** Counts a call and sets the headers that report the limit. Throws `rate_limited`. */
  return (accountId: string, response: Response): void => {
    const at = now();
    const before = buckets.get(accountId);
    const level = before ? Math.max(0, before.level - (at - before.at) * perMs) : 0;
    const isOver = level + 1 > perMinute;
    const after = isOver ? level : level + 1;
    buckets.delete(accountId);
    for (const oldest of buckets.keys()) {
      if (buckets.size < maxAccounts) break;
      buckets.delete(oldest);
    }
    buckets.set(accountId, { level: after, at });
    const values = {
      limit: perMinute,
      remaining: Math.max(0, Math.floor(perMinute - after)),
      reset: Math.ceil(after / perMs / 1000),
    };
    for (const [name, value] of Object.entries(values)) {
      response.setHeader(`ratelimit-${name}`, String(value));
      response.setHeader(`x-ratelimit-${name}`, String(value));
    }
    if (!isOver) return;
    throw new DerouterError('rate_limited', `At most ${perMinute} calls a minute.`, {
      retryAfterSeconds: Math.max(1, Math.ceil((level + 1 - perMinute) / perMs / 1000)),
    });
  };
}
