import { expect, test } from 'vitest';
import type { PricedModel } from './price-rows.ts';
import { filterModels, readPricingSearch } from './pricing-search.ts';

const model = (id: string, dialects: string[], meters: string[], more: Partial<PricedModel> = {}) =>
  ({
    ...{ id, displayName: id, vendor: 'acme', dialects, aliases: [], contextTokens: 200_000, perCallUsd: {}, multipliers: {} },
    tiers: [{ fromPromptTokens: 0, usdPerMillion: Object.fromEntries(meters.map((meter) => [meter, '1'])) }],
    ...more,
  }) as unknown as PricedModel;
const models = [
  model('plain', ['openai-chat'], ['input', 'output'], { imageInput: true, toolUse: true, reasoning: false }),
  model('cached', ['anthropic-messages'], ['input', 'output', 'cache_read'], { vendor: 'other', contextTokens: 1_000_000 }),
  model('vectors', ['openai-embeddings'], ['input'], { contextTokens: null }),
  model('finder', ['openai-responses'], ['input'], { perCallUsd: { web_search: '0.01' }, multipliers: { flex: '0.5' } }),
];
const found = (search: Record<string, unknown>) => filterModels(models, readPricingSearch(search)).map(({ id }) => id);

test.each([
  [{}, ['plain', 'cached', 'vectors', 'finder']],
  [{ vendor: 'other' }, ['cached']],
  [{ context: 400_000 }, ['cached']],
  [{ dialect: 'openai-chat' }, ['plain']],
  [{ capability: 'caching' }, ['cached']],
  [{ capability: 'embeddings' }, ['vectors']],
  [{ capability: 'chat', vendor: 'acme' }, ['plain', 'finder']],
  [{ capability: 'search' }, ['finder']],
  [{ capability: 'tiers', q: 'find' }, ['finder']],
  [{ capability: 'imageInput' }, ['plain']],
  [{ capability: 'imageInput.tools' }, ['plain']],
  [{ capability: 'tools.reasoning' }, []],
  [{ capability: 'chat.flying' }, ['plain', 'cached', 'finder']],
  [{ capability: 'flying' }, ['plain', 'cached', 'vectors', 'finder']],
])('%o leaves %j', (search, ids) => {
  expect(found(search)).toEqual(ids);
});
