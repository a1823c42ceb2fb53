import { expect, test } from 'vitest';
import { mergeEnded } from './merge-ended.ts';

const answer = (second: number, ...ids: number[]) => ({
  at: `2026-11-30T00:00:${String(second).padStart(2, '0')}.000Z`,
  items: ids.map((id) => ({ id: String(id) })),
});
const ids = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map(({ id }) => Number(id));

test('each request is counted and shown once, the last ended first, although several answers have it', () => {
  const first = mergeEnded(null, answer(0, 2, 1));
  expect([ids(first), first.count]).toEqual([[2, 1], 0]);
  const second = mergeEnded(first, answer(1, 4, 3, 2, 1));
  const third = mergeEnded(second, answer(2, 5, 4, 3));
  expect([ids(third), third.count, third.since, third.gapMs, third.isFull]).toEqual([[5, 4, 3, 2, 1], 3, first.at, 1000, false]);
});

test('a pause and a dropped request are told, so that the list is read again', () => {
  const first = mergeEnded(null, answer(0));
  expect(mergeEnded(first, answer(9)).gapMs).toBe(9000);
  const many = mergeEnded(first, answer(1, ...Array.from({ length: 100 }, (_, i) => 100 - i)));
  expect([many.items.length, many.isFull]).toEqual([100, false]);
  const more = mergeEnded(many, answer(2, 101, 100));
  expect([ids(more)[0], more.items.length, more.isFull, more.count]).toEqual([101, 100, true, 101]);
});
