import { expect, test } from 'vitest';
import { createRefusalLimiter } from './refusal-limiter.ts';
import { createRefusalLog } from './refusal-log.ts';

function limiterAt(perMinute = 6, known: readonly string[] = []) {
  const clock = { ms: 0 };
  const limiter = createRefusalLimiter({ perMinute, isKnown: (secret) => known.includes(secret), now: () => clock.ms, maxCallers: 100 });
  const wait = (network: string, secret: string | null) => limiter.waitSeconds(() => ({ network, secret }));
  const refuse = (network: string, secret: string | null, times: number) => {
    for (let i = 0; i < times; i++) limiter.refused({ network, secret });
  };
  return { clock, wait, refuse };
}

test('a key with too many refusals waits until one of them expires', () => {
  const { clock, wait, refuse } = limiterAt(6, ['k']);
  refuse('n', 'k', 5);
  expect(wait('n', 'k')).toBe(0);
  refuse('n', 'k', 100);
  expect([wait('n', 'k'), wait('n', 'other')]).toEqual([10, 0]);
  clock.ms += 9_000;
  expect(wait('n', 'k')).toBe(1);
  clock.ms += 1_000;
  expect(wait('n', 'k')).toBe(0);
  refuse('n', 'k', 1);
  expect(wait('n', 'k')).toBe(10);
});

test('a network with too many refusals waits, but its valid keys do not', () => {
  const { wait, refuse } = limiterAt(6, ['good']);
  refuse('n', null, 60);
  expect([wait('n', null), wait('n', 'bad'), wait('n', 'good'), wait('m', 'bad')]).toEqual([1, 1, 0, 0]);
  // Refusals of a valid key count against that key only.
  refuse('m', 'good', 200);
  expect([wait('m', 'good'), wait('m', 'bad')]).toEqual([10, 0]);
});

test('memory is bounded: the entry with the oldest refusal is evicted first', () => {
  const { wait, refuse } = limiterAt();
  refuse('n0', 'first', 6);
  for (let i = 1; i <= 100; i++) refuse(`n${i}`, `key ${i}`, 6);
  expect([wait('x', 'first'), wait('x', 'key 2')]).toEqual([0, 10]);
});

test('repeated refusals are logged once, and then as a count', () => {
  const lines: object[] = [];
  const log = createRefusalLog({ info: (line: object) => lines.push(line) } as never);
  expect([1, 2, 3].map(() => log.isFirst('key-1', 'insufficient_credit'))).toEqual([true, false, false]);
  expect([log.isFirst('key-1', 'rate_limited'), log.isFirst('key-2', 'insufficient_credit')]).toEqual([true, true]);
  log.close();
  expect(lines).toEqual([{ keyId: 'key-1', code: 'insufficient_credit', refused: 2 }]);
});
