import { expect, test } from 'vitest';
import { changedOf } from './changed-of.ts';

const first = { name: 'laptop', requestsPerMinute: '', models: null as string[] | null, budget: { totalUsd: '', dailyUsd: '1' } };
const values = { name: 'laptop', requestsPerMinute: null as number | null, models: null as string[] | null, budget: { dailyUsd: '1' } };

test('a form that was not touched sends nothing', () => {
  expect(changedOf(values, structuredClone(first), first)).toEqual({});
});

test('only the fields that hold something else are sent, as the values that were read', () => {
  const held = { ...first, requestsPerMinute: '6', models: ['a'] };
  expect(changedOf({ ...values, requestsPerMinute: 6, models: ['a'] }, held, first)).toEqual({ requestsPerMinute: 6, models: ['a'] });
});

test('a group of fields that belong together is sent whole when one of them changed', () => {
  const held = { ...first, budget: { ...first.budget, totalUsd: '5' } };
  expect(changedOf({ ...values, budget: { totalUsd: '5', dailyUsd: '1' } }, held, first)).toEqual({
    budget: { totalUsd: '5', dailyUsd: '1' },
  });
});

test('a list that lost its entries has changed', () => {
  expect(changedOf({ routes: [] as string[] }, { routes: [] }, { routes: ['a'] })).toEqual({ routes: [] });
});
