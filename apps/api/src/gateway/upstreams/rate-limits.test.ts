import { expect, test } from 'vitest';
import { createRateLimits } from './rate-limits.ts';

const now = Date.parse('2026-11-01T00:00:00Z');
const place = { upstreamId: 'u', upstreamModel: 'gpt', upstream: { credentialLast4: '1111' } };
const read = (headers: Record<string, string>, retryAfterMs: number | null = null) => {
  const limits = createRateLimits(() => now);
  limits.seen(place, headers, retryAfterMs);
  return limits.list().map(({ name, limit, remaining, resetsAt }) => [name, limit, remaining, resetsAt]);
};
const at = (ms: number) => new Date(now + ms).toISOString();

test('the limits of each provider are read from its headers', () => {
  const openai = {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-reset-requests': '6m1.5s',
    'x-ratelimit-limit-tokens': '30000',
    'x-ratelimit-remaining-tokens': '12',
    'x-ratelimit-reset-tokens': '20ms',
  };
  expect(read(openai)).toEqual([
    ['requests', 500, 499, at(361_500)],
    ['tokens', 30_000, 12, at(20)],
  ]);
  const anthropic = {
    'anthropic-ratelimit-input-tokens-limit': '40000',
    'anthropic-ratelimit-input-tokens-remaining': '0',
    'anthropic-ratelimit-input-tokens-reset': '2026-11-01T00:01:00Z',
  };
  expect(read(anthropic)).toEqual([['input-tokens', 40_000, 0, at(60_000)]]);
  const openRouter = { 'x-ratelimit-limit': '20', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 5_000) };
  expect(read(openRouter)).toEqual([['requests', 20, 0, at(5_000)]]);
  expect(read({ 'x-ratelimit-reset-requests': String(now / 1000 + 7) })).toEqual([['requests', null, null, at(7_000)]]);
  expect(read({ 'x-ratelimit-reset-requests': '2.5' })).toEqual([['requests', null, null, at(2_500)]]);
  expect(read({ 'content-type': 'x' }, 3_000)).toEqual([['retry-after', null, null, at(3_000)]]);
});

test('what no provider would say is not believed, and cannot fill the memory', () => {
  const odd = { 'x-ratelimit-limit-requests': '-1', 'x-ratelimit-remaining-requests': '1e9', 'x-ratelimit-reset-requests': 'soon' };
  expect(read(odd)).toEqual([['requests', null, null, null]]);
  expect(read({ 'x-ratelimit-reset-requests': '99999999h' })).toEqual([['requests', null, null, at(31 * 86_400_000)]]);
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x-ratelimit-limit-kind${i}`, '1']));
  expect(read(many)).toHaveLength(12);
  const limits = createRateLimits(() => now);
  for (let i = 0; i < 1_000; i++) limits.seen({ ...place, upstreamModel: `m${i}` }, { 'x-ratelimit-limit-requests': '1' }, null);
  expect(limits.list()).toHaveLength(500);
  expect(limits.list().at(-1)?.upstreamModel).toBe('m999');
});

test('the last sight counts, for a day', () => {
  let time = now;
  const limits = createRateLimits(() => time);
  for (const remaining of ['9', '8']) limits.seen(place, { 'x-ratelimit-remaining-requests': remaining }, null);
  expect(limits.list()).toMatchObject([{ credentialLast4: '1111', upstreamModel: 'gpt', remaining: 8 }]);
  time += 25 * 3_600_000;
  expect(limits.list()).toEqual([]);
});
