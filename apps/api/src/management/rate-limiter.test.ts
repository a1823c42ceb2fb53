import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import type { Response } from 'express';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

let database: ThrowawayDatabase;
let account: string;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  account = newId();
});

const silent = { setHeader: () => {} } as unknown as Response;
/** How many of so many calls at once are counted, sent to these limiters in turn. */
async function counted(limiters: readonly ReturnType<typeof createRateLimiter>[], calls: number, of = account): Promise<number> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: calls }, (_, at) => (limiters[at % limiters.length] as (typeof limiters)[number])(of, silent)),
  );
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}
const shift = (interval: string) => database.sql`UPDATE management_calls SET counted_at = counted_at + ${interval}::interval`;

test('the limit is one for all processes, and one account does not limit another', async () => {
  const processes = [1, 2, 3].map(() => createRateLimiter(database.sql, 10));
  const other = newId();
  expect(await Promise.all([counted(processes, 40), counted(processes, 5, other)])).toEqual([10, 5]);
});

test('the headers tell what is left, and a refusal when to come again', async () => {
  let now = 0;
  const limit = createRateLimiter(database.sql, 3, () => now);
  const headers = new Map<string, string>();
  const call = () => limit(account, { setHeader: (name: string, value: string) => headers.set(name, value) } as never);
  for (let i = 0; i < 3; i++) await call();
  expect(Object.fromEntries(headers)).toMatchObject({ 'ratelimit-limit': '3', 'x-ratelimit-remaining': '0', 'ratelimit-reset': '60' });
  await expect(call()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 20 });
  expect(Object.fromEntries(headers)).toMatchObject({ 'ratelimit-remaining': '0', 'ratelimit-reset': '60' });
  await shift('-21 seconds');
  // This process has not heard of it, and asks the database only when the wait is over.
  await expect(call()).rejects.toMatchObject({ code: 'rate_limited' });
  now = 20_000;
  await call();
  await expect(call()).rejects.toMatchObject({ code: 'rate_limited' });
});

test('who is over the limit costs no query until its wait is over', async () => {
  let queries = 0;
  const counting = new Proxy(database.sql, {
    get: (target, name) => {
      if (name === 'unsafe') queries++;
      return Reflect.get(target, name) as unknown;
    },
  });
  const limit = createRateLimiter(counting, 2);
  expect(await counted([limit], 2)).toBe(2);
  await expect(limit(account, silent)).rejects.toMatchObject({ code: 'rate_limited' });
  const before = queries;
  expect(await counted([limit], 100)).toBe(0);
  expect(queries).toBe(before);
});

test('a clock that jumps back keeps nobody out for longer than the minute, and gives nothing away', async () => {
  const limiters = () => [createRateLimiter(database.sql, 5)];
  expect(await counted(limiters(), 9)).toBe(5);
  await shift('1 hour');
  expect(await counted(limiters(), 3)).toBe(0);
  await shift('-1 hour -12 seconds');
  expect(await counted(limiters(), 3)).toBe(1);
});
