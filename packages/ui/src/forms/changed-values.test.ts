import { expect, test } from 'vitest';
import { changedValues } from './changed-values.ts';

const initial = { name: 'laptop', requestsPerMinute: '', models: null as string[] | null, budget: { totalUsd: '', dailyUsd: '1' } };
const values = { name: 'laptop', requestsPerMinute: null as number | null, models: null as string[] | null, budget: { dailyUsd: '1' } };

test('an untouched form has no changed values', () => {
  expect(changedValues(values, structuredClone(initial), initial)).toEqual({});
});

test('only fields that changed are returned, with their parsed values', () => {
  const current = { ...initial, requestsPerMinute: '6', models: ['a'] };
  expect(changedValues({ ...values, requestsPerMinute: 6, models: ['a'] }, current, initial)).toEqual({
    requestsPerMinute: 6,
    models: ['a'],
  });
});

test('a nested group is returned whole when one of its fields changed', () => {
  const current = { ...initial, budget: { ...initial.budget, totalUsd: '5' } };
  expect(changedValues({ ...values, budget: { totalUsd: '5', dailyUsd: '1' } }, current, initial)).toEqual({
    budget: { totalUsd: '5', dailyUsd: '1' },
  });
});

test('a list that was emptied counts as changed', () => {
  expect(changedValues({ routes: [] as string[] }, { routes: [] }, { routes: ['a'] })).toEqual({ routes: [] });
});
