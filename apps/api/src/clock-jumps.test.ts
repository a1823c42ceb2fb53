import { afterEach, expect, test, vi } from 'vitest';
import { createRefusalLimiter } from './gateway/refusal-limiter.ts';
import { createAffinity } from './gateway/upstreams/affinity.ts';
import { createKeyCache } from './keys/key-cache.ts';
import { monotonicNow } from './monotonic-now.ts';

const hourMs = 3_600_000;

afterEach(() => void vi.useRealTimers());

/** Sets the date, and only the date, as an operator or a time service does. */
const jump = (ms: number) => {
  const to = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(to);
};

test.each([-hourMs, hourMs])('the date jumps by %d ms: ages and limits in memory do not notice', async (ms) => {
  const refusals = createRefusalLimiter({ perMinute: 2, isKnown: () => false });
  const caller = { network: '192.0.2.0/24', secret: 'dr-key' };
  refusals.refused(caller);
  const affinity = createAffinity();
  affinity.served('conversation', 'upstream');
  let reads = 0;
  const cache = createKeyCache({ read: async () => ++reads, now: monotonicNow, maxEntries: 10, onProblem: () => {} });
  await cache.find('key');

  jump(ms);
  // One refusal is left, no more and no fewer.
  expect(refusals.waitSeconds(() => caller)).toBe(0);
  refusals.refused(caller);
  expect(refusals.waitSeconds(() => caller)).toBeLessThanOrEqual(31);
  expect(refusals.waitSeconds(() => caller)).toBeGreaterThan(0);
  expect(affinity.lastOf('conversation')).toBe('upstream');
  expect([await cache.find('key'), reads]).toEqual([1, 1]);
});
