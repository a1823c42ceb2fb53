import { expect, test } from 'vitest';
import { createLatencies } from './latencies.ts';

test('routes are measured one after the other, then the fastest comes first, and similar ones are equal', () => {
  let clock = 0;
  const latencies = createLatencies(() => clock);
  const ids = ['a', 'b', 'c'];
  const order = () => ids.toSorted((x, y) => (latencies.ranks(ids).get(x) ?? 0) - (latencies.ranks(ids).get(y) ?? 0));
  const ranks = () => ids.map((id) => latencies.ranks(ids).get(id));
  const [first, second, third] = [latencies.ranks(ids), latencies.ranks(ids), latencies.ranks(ids)];
  const probed = [first, second, third].map((one) => ids.find((id) => one.get(id) === Number.NEGATIVE_INFINITY));
  expect(probed).toEqual(['a', 'b', 'c']);
  expect(ranks()).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  latencies.measured('a', 400);
  latencies.measured('b', 100);
  latencies.measured('c', 104);
  expect(order().at(-1)).toBe('a');
  expect(latencies.ranks(ids).get('b')).toBe(latencies.ranks(ids).get('c'));
  // The average follows slowly.
  for (let i = 0; i < 30; i++) latencies.measured('b', 2_000);
  expect(order()).toEqual(['c', 'a', 'b']);
  // What is older than five minutes is measured anew.
  clock += 6 * 60_000;
  expect(latencies.ranks(ids).get('a')).toBe(Number.NEGATIVE_INFINITY);
});
