import { expect, test } from 'vitest';
import { type PricedModel, priceRows } from './price-rows.ts';

const rates = (input: string, over = {}) => ({
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output: '10' } }],
  perCallUsd: {},
  multipliers: {},
  ...over,
});
const announced = (id: string, input: string, over = {}) => ({
  ...rates(input, over),
  priceVersionId: id,
  effectiveAt: `2026-12-0${id}T00:00:00Z`,
  announcedAt: '2026-11-01T00:00:00Z',
});

test('each announced price is compared with the one it replaces, including tiers, prices per call and multipliers', () => {
  const tiers = [
    { fromPromptTokens: 0, usdPerMillion: { input: '2', output: '10' } },
    { fromPromptTokens: 200_000, usdPerMillion: { input: '4', output: '20' } },
  ];
  const model = {
    id: 'm',
    ...rates('1', { perCallUsd: { web_search: '0.01' }, multipliers: { flex: '0.5' } }),
    announced: [
      announced('1', '2', { perCallUsd: { web_search: '0.02' }, multipliers: { flex: '0.5' } }),
      announced('2', '2', { tiers, perCallUsd: { web_search: '0.02' }, multipliers: {} }),
    ],
  } as Partial<PricedModel> as PricedModel;
  const rows = priceRows(model).map(({ announced, fromPromptTokens, before, rates, others }) => [
    announced?.effectiveAt.slice(0, 10) ?? 'now',
    fromPromptTokens,
    before?.input ?? null,
    rates.input,
    others.map(({ name, before, value }) => `${name} ${before} ${value}`),
  ]);
  expect(rows).toEqual([
    ['now', 0, null, '1', ['web_search null 0.01', 'flex null 0.5']],
    ['2026-12-01', 0, '1', '2', ['web_search 0.01 0.02']],
    ['2026-12-02', 0, '2', '2', ['flex 0.5 null']],
    // A new tier is compared with what prompts of that size cost before.
    ['2026-12-02', 200_000, '2', '4', []],
  ]);
});
