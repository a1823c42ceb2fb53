import { expect, test } from 'vitest';
import { byPriority, prioritiesAfterMove, shareOf } from './route-order.ts';

const move = (priorities: readonly number[], from: number, to: number) =>
  prioritiesAfterMove(
    priorities.map((priority) => ({ priority })),
    from,
    to,
  );

test('a route that is moved gets a priority of its own, and the others keep their order', () => {
  expect(move([0, 1, 2], 2, 0)).toEqual([0, 1, 2]);
  expect(move([0, 5, 9], 0, 2)).toEqual([0, 1, 2]);
  expect(move([3, 3], 1, 0)).toEqual([0, 1]);
});

test('equal routes stay equal, also with the one that is moved between them', () => {
  expect(move([0, 0, 1], 2, 0)).toEqual([0, 1, 1]);
  expect(move([0, 0, 1], 2, 1)).toEqual([0, 0, 0]);
  expect(move([0, 1, 1, 2], 0, 3)).toEqual([0, 0, 1, 2]);
  expect(move([0, 0, 0], 0, 2)).toEqual([0, 0, 1]);
});

test('a move to nowhere changes nothing', () => {
  expect(move([4, 7], 5, 0)).toEqual([4, 7]);
  expect(byPriority([{ priority: 2 }, { priority: 0 }, { priority: 2 }]).map(({ priority }) => priority)).toEqual([0, 2, 2]);
});

test('the share of a route is that among the routes of its priority', () => {
  const routes = [
    { priority: 0, weight: 3 },
    { priority: 0, weight: 1 },
    { priority: 1, weight: 7 },
  ];
  expect([0, 1, 2, 9].map((index) => shareOf(routes, index))).toEqual([0.75, 0.25, null, null]);
  // While a field is empty.
  expect(shareOf([{ priority: 0, weight: Number.NaN }, ...routes], 1)).toBeNull();
});
