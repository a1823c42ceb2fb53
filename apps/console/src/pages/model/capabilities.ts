import type { PricedModel } from '../pricing/price-rows.ts';

export const capabilities = ['chat', 'embeddings', 'caching', 'audio', 'images', 'search', 'tiers'] as const;

export type Capability = (typeof capabilities)[number];

/** What a model can do, as its endpoints and rates tell. */
export function capabilitiesOf({ dialects, tiers, perCallUsd, multipliers }: PricedModel): Capability[] {
  const meters = tiers.flatMap(({ usdPerMillion }) => Object.keys(usdPerMillion));
  const has = (pattern: RegExp) => meters.some((meter) => pattern.test(meter));
  const checks: readonly (readonly [Capability, boolean])[] = [
    ['chat', dialects.some((dialect) => !dialect.endsWith('-embeddings'))],
    ['embeddings', dialects.some((dialect) => dialect.endsWith('-embeddings'))],
    ['caching', has(/^cache_/)],
    ['audio', has(/audio/)],
    ['images', has(/image/)],
    ['search', perCallUsd.web_search !== undefined],
    ['tiers', Object.keys(multipliers).length > 0],
  ];
  return checks.filter(([, isGiven]) => isGiven).map(([name]) => name);
}
