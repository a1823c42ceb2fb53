import { expect, test } from 'vitest';
import { createLogRange } from './log-range.ts';

test('it finds an undocumented limit of 499 blocks, stays below it, and tries more only after half an hour', () => {
  let time = 0;
  const range = createLogRange(2_000, () => time);
  let failures = 0;
  const query = () => {
    const { size } = range;
    if (size < 500) return range.worked(size);
    failures++;
    range.failed(size);
  };
  for (let i = 0; i < 100; i++) query();
  expect(range.size).toBe(499);
  const before = failures;
  for (let i = 0; i < 100; i++) query();
  expect(failures).toBe(before);
  time += 31 * 60_000;
  query();
  expect(range.size).toBeGreaterThan(499);
});

test('it falls to one block and no lower', () => {
  const range = createLogRange(2_000);
  for (let i = 0; i < 20; i++) range.failed(range.size);
  expect(range.size).toBe(1);
});

test('a short query at the head of the chain does not widen the range', () => {
  const range = createLogRange(2_000);
  range.worked(3);
  expect(range.size).toBe(1_000);
});
