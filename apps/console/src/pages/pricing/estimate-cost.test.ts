import { expect, test } from 'vitest';
import { amountPico, estimateCost, estimateTokens, formatPico } from './estimate-cost.ts';

const model = {
  tiers: [
    { fromPromptTokens: 0, usdPerMillion: { input: '3', output: '15', cache_read: '0.3' } },
    { fromPromptTokens: 200_001, usdPerMillion: { input: '6', output: '22.5' } },
  ],
  perCallUsd: {},
  multipliers: {},
  systemPromptCost: null,
};

test.each([
  [{ input: 1_000_000, cached: 0, output: 0 }, '6'],
  [{ input: 200_000, cached: 0, output: 1_000 }, '0.615'],
  [{ input: 200_001, cached: 0, output: 1_000 }, '1.222506'],
  [{ input: 10_000, cached: 8_000, output: 100 }, '0.0099'],
  // More from the cache than there is input.
  [{ input: 10, cached: 1_000, output: 0 }, '0.000003'],
  // The higher tier has no rate of its own for cached tokens.
  [{ input: 300_000, cached: 100_000, output: 0 }, '1.8'],
  [{ input: 0, cached: 0, output: 0 }, '0'],
])('%j cost %s USD', (tokens, usd) => {
  expect(formatPico(estimateCost(model, tokens))).toBe(usd);
});

test('the system prompt that a model adds counts as input, also for the tier', () => {
  const adding = { ...model, systemPromptCost: { tokens: 14 } };
  expect(formatPico(estimateCost(adding, { input: 0, cached: 0, output: 0 }))).toBe('0.000042');
  expect(formatPico(estimateCost(adding, { input: 199_990, cached: 0, output: 0 }))).toBe('1.200024');
});

test('amounts are exact where floating point is not', () => {
  expect(formatPico(amountPico('0.000001', 3))).toBe('0.000000000003');
  expect(formatPico(amountPico('0.1', 3) + amountPico('0.2', 3))).toBe('0.0000009');
});

test.each([
  ['', 0],
  ['Hello, how are you today?', 8],
  ['你好，今天怎么样？', 9],
  ['{"a":1}', 4],
])('"%s" is estimated at %i tokens', (text, tokens) => expect(estimateTokens(text)).toBe(tokens));
