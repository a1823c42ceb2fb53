import { expect, test } from 'vitest';
import { costForm, noCost } from './cost-form.ts';

const problems = (change: object) => costForm.safeParse({ ...noCost, ...change }).error?.issues.map(({ path }) => path.join('.')) ?? [];

test('a share of the list price for all models from now on, with a decimal comma', () => {
  expect(costForm.parse({ ...noCost, percent: ' 87,5 ' })).toEqual({
    upstreamModel: null,
    cost: { kind: 'share', percent: '87.5' },
    effectiveAt: null,
  });
});

test('rates of one model from a day on; those left empty are none', () => {
  const rates = { input: '0.9', output: '4.5', cache_read: '', cache_write_5m: '' };
  expect(costForm.parse({ ...noCost, kind: 'rates', upstreamModel: 'own', rates, from: '2031-01-02' })).toEqual({
    upstreamModel: 'own',
    cost: {
      kind: 'rates',
      rates: { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '0.9', output: '4.5' } }], perCallUsd: {}, multipliers: {} },
    },
    effectiveAt: new Date('2031-01-02T00:00:00Z'),
  });
});

test('what the server would refuse is reported at its field', () => {
  expect(problems({ percent: 'ninety' })).toEqual(['percent']);
  expect(problems({ percent: '1000.5' })).toEqual(['percent']);
  expect(problems({ kind: 'rates' })).toEqual(['upstreamModel', 'rates.input', 'rates.output']);
});
