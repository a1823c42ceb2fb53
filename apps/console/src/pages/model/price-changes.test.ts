import { expect, test } from 'vitest';
import { otherChanges } from './price-changes.ts';

const price = (input: string, long: string, search: string, flex: string) => ({
  tiers: [
    { fromPromptTokens: 0, usdPerMillion: { input, output: '10' } },
    { fromPromptTokens: 200_000, usdPerMillion: { input: long, output: '20' } },
  ],
  perCallUsd: { web_search: search },
  multipliers: { flex },
});

test('what a version changes beside the main meters is named, the newest version first', () => {
  const history = [price('3', '6', '0.02', '0.5'), price('2', '5', '0.01', '0.5'), price('1', '5', '0.01', '0.6')];
  expect(otherChanges(history, 0)).toMatchObject([
    { group: 'tier', from: 200_000, name: 'input', before: '5', after: '6' },
    { group: 'perCall', name: 'web_search', before: '0.01', after: '0.02' },
  ]);
  expect(otherChanges(history, 1)).toMatchObject([{ group: 'multiplier', name: 'flex', before: '0.6', after: '0.5' }]);
  // Nothing is before the first.
  expect(otherChanges(history, 2)).toEqual([]);
});
