import { expect, test } from 'vitest';
import { costForm, noCost } from './cost-form.ts';
import { canAddTier, rowsForRate, rowsForTier } from './rate-rows.ts';

const problems = (change: object) => costForm.safeParse({ ...noCost, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];
const typed = (values: Readonly<Record<string, string>>) => noCost.rows.map((row) => ({ ...row, value: values[row.name] ?? '' }));
const inTier = (from: number, values: Readonly<Record<string, string>>) =>
  rowsForTier(from, noCost.rows).map((row) => ({ ...row, value: values[row.name] ?? '' }));

test('a share of the list price for all models from now on, with a decimal comma', () => {
  expect(costForm.parse({ ...noCost, percent: ' 87,5 ' })).toEqual({
    upstreamModel: null,
    cost: { kind: 'share', percent: '87.5' },
    effectiveAt: null,
  });
});

test('rates of one model from a day on; those left empty are none', () => {
  const rows = typed({ input: '0.9', output: '4.5' });
  expect(costForm.parse({ ...noCost, kind: 'rates', upstreamModel: 'own', rows, from: '2031-01-02' })).toEqual({
    upstreamModel: 'own',
    cost: {
      kind: 'rates',
      rates: { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '0.9', output: '4.5' } }], perCallUsd: {}, multipliers: {} },
    },
    effectiveAt: new Date('2031-01-02T00:00:00Z'),
  });
});

test('tiers, the cache of an hour, prices per call and factors of service tiers are entered, too', () => {
  const added = (group: 'tier' | 'perCall' | 'multiplier', name: string, value: string) =>
    rowsForRate({ group, name }, noCost.rows).map((row) => ({ ...row, value }));
  const rows = [
    ...typed({ input: '1', output: '2' }),
    ...inTier(200_000, { input: '2', output: '4' }),
    ...[...added('tier', 'cache_write_1h', '1.6'), ...added('perCall', 'web_search', '0.01'), ...added('multiplier', 'flex', '0.5')],
  ];
  expect(costForm.parse({ ...noCost, kind: 'rates', upstreamModel: 'own', rows }).cost).toEqual({
    kind: 'rates',
    rates: {
      tiers: [
        { fromPromptTokens: 0, usdPerMillion: { input: '1', output: '2', cache_write_1h: '1.6' } },
        { fromPromptTokens: 200_000, usdPerMillion: { input: '2', output: '4' } },
      ],
      perCallUsd: { web_search: '0.01' },
      multipliers: { flex: '0.5' },
    },
  });
});

test('what the server would refuse is reported at its field', () => {
  expect(problems({ percent: 'ninety' })).toEqual(['percent']);
  expect(problems({ percent: '1000.5' })).toEqual(['percent']);
  expect(problems({ kind: 'rates' })).toEqual(['upstreamModel', 'rows.0.value', 'rows.1.value']);
  const rows = [...typed({ input: '1', output: '2', cache_read: 'x' }), ...inTier(1000, { input: '1' })];
  expect(problems({ kind: 'rates', upstreamModel: 'own', rows })).toEqual(['rows.2.value', 'rows.5.value']);
  // Rates that were typed before the share was chosen.
  expect(problems({ kind: 'share', rows })).toEqual([]);
});

test('a tier begins at a whole number of tokens that no other begins at; there are ten at most', () => {
  expect([1, 200_000].map((from) => canAddTier(from, noCost.rows))).toEqual([true, true]);
  expect([null, 0, -1, 1.5, Number.NaN].map((from) => canAddTier(from, noCost.rows))).toEqual([false, false, false, false, false]);
  const nine = Array.from({ length: 8 }, (_, i) => rowsForTier(i + 1, noCost.rows)).flat();
  expect(canAddTier(3, [...noCost.rows, ...nine])).toBe(false);
  expect(canAddTier(9, [...noCost.rows, ...nine])).toBe(true);
  expect(canAddTier(10, [...noCost.rows, ...nine, ...rowsForTier(9, noCost.rows)])).toBe(false);
});
