import type { Sql } from '@derouter/db';
import type { Response } from 'express';
import { DerouterError } from '../errors/index.ts';
import { monotonicNow } from '../monotonic-now.ts';

/** Most callers whose wait is remembered. */
const maxCallers = 100_000;

/**
 * Limits the calls of an account per minute, over all processes (decision 65): a leaky bucket in the database, which each call reads
 * anyway. Who is over the limit is refused from memory until its wait is over, so that its calls cost no query.
 */
export function createRateLimiter(sql: Sql, perMinute: number, now: () => number = monotonicNow) {
  const waits = new Map<string, number>();
  const perMs = perMinute / 60_000;

  const refuse = (subject: string, response: Response, waitMs: number): never => {
    report(response, perMinute, Math.max(0, perMinute - 1 + waitMs * perMs), perMs);
    waits.delete(subject);
    for (const oldest of waits.keys()) {
      if (waits.size < maxCallers) break;
      waits.delete(oldest);
    }
    waits.set(subject, now() + waitMs);
    throw new DerouterError('rate_limited', `At most ${perMinute} calls a minute.`, {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  };

  /** Counts a call and sets the headers that report the limit. Throws `rate_limited`. */
  return async (subject: string, response: Response): Promise<void> => {
    const leftMs = (waits.get(subject) ?? 0) - now();
    if (leftMs > 0) return refuse(subject, response, leftMs);
    waits.delete(subject);
    const level = await count(sql, subject, perMinute);
    if (level === null) refuse(subject, response, (await excess(sql, subject, perMinute)) / perMs);
    else report(response, perMinute, level, perMs);
  };
}

/** The level of a bucket now: what it was, less what has run out since. It does not run backwards if the clock does. */
const levelNow = `greatest(0, b.level - greatest(0, extract(epoch FROM clock_timestamp() - b.counted_at)) * $2::float8 / 60)`;

/** Adds a call. Returns the level with it, or null if the bucket has no room for it. */
async function count(sql: Sql, subject: string, perMinute: number): Promise<number | null> {
  const [row] = await sql.unsafe<{ level: number }[]>(
    `INSERT INTO management_calls AS b (subject, level, counted_at) VALUES ($1, 1, clock_timestamp())
     ON CONFLICT (subject) DO UPDATE SET level = ${levelNow} + 1, counted_at = clock_timestamp() WHERE ${levelNow} + 1 <= $2::float8
     RETURNING level`,
    [subject, perMinute],
  );
  return row?.level ?? null;
}

/** By how much of a call a full bucket is too full for another. */
async function excess(sql: Sql, subject: string, perMinute: number): Promise<number> {
  const [row] = await sql.unsafe<{ excess: number }[]>(
    `SELECT ${levelNow} + 1 - $2::float8 AS excess FROM management_calls b WHERE subject = $1`,
    [subject, perMinute],
  );
  return Math.max(0, row?.excess ?? 0);
}

function report(response: Response, perMinute: number, level: number, perMs: number): void {
  const values = {
    limit: perMinute,
    remaining: Math.max(0, Math.floor(perMinute - level)),
    reset: Math.ceil(level / perMs / 1000),
  };
  for (const [name, value] of Object.entries(values)) {
    response.setHeader(`ratelimit-${name}`, String(value));
    response.setHeader(`x-ratelimit-${name}`, String(value));
  }
}
