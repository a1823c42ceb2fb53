import { parsePriceRates } from '@derouter/billing';
import { expect, test } from 'vitest';
import { costOfUsage } from './upstream-cost.ts';

const usage = { usage: { input: 1_000_000, output: 0 }, serviceTier: null };
const at = new Date('2026-11-01T00:00:00Z');
const rates = parsePriceRates({
  tiers: [{ fromPromptTokens: 0, perToken: { input: '2000000', output: '3000000' } }],
  multipliers: { flex: '500000' },
});
const cost = (change: object) => ({ upstreamModel: null, listShareMillionths: null, rates: null, effectiveAt: at, ...change });

test('a provider costs its list price until staff enter something else; of other servers nothing is known, and the sandbox is free', () => {
  const list = costOfUsage({ kind: 'openai' }, 'gpt-5-mini', usage);
  expect(list).toBeGreaterThan(0n);
  expect(costOfUsage({ kind: 'openai' }, 'a model of nobody', usage)).toBeNull();
  expect(costOfUsage({ kind: 'openai-compatible' }, 'gpt-5-mini', usage)).toBeNull();
  expect(costOfUsage({ kind: 'sandbox' }, 'sandbox-gpt', usage)).toBe(0n);
  const half = [cost({ listShareMillionths: 500_000 })];
  expect(costOfUsage({ kind: 'openai', costs: half }, 'gpt-5-mini', usage)).toBe((list ?? 0n) / 2n);
  expect(costOfUsage({ kind: 'openai-compatible', costs: half }, 'gpt-5-mini', usage)).toBe((list ?? 0n) / 2n);
});

test('the rates of a model come before those of all, the newest in force counts, and the service tier applies', () => {
  const costs = [cost({ listShareMillionths: 1_000_000 }), cost({ upstreamModel: 'own', rates })];
  const own = { kind: 'openai-compatible', costs } as const;
  expect(costOfUsage(own, 'own', usage)).toBe(2_000_000_000n);
  expect(costOfUsage(own, 'own', { ...usage, serviceTier: 'flex' })).toBe(1_000_000_000n);
  expect(costOfUsage(own, 'own', usage, new Date('2026-10-01T00:00:00Z'))).toBeNull();
  const free = {
    ...own,
    costs: [...costs, cost({ upstreamModel: 'own', listShareMillionths: 0, effectiveAt: new Date('2026-11-02T00:00:00Z') })],
  };
  expect([costOfUsage(free, 'own', usage, at), costOfUsage(free, 'own', usage)]).toEqual([2_000_000_000n, 0n]);
});

test('usage without a rate makes the cost unknown', () => {
  const own = { kind: 'openai-compatible', costs: [cost({ upstreamModel: 'own', rates })] } as const;
  expect(costOfUsage(own, 'own', { usage: { input: 1, web_search: 1 }, serviceTier: null })).toBeNull();
});
