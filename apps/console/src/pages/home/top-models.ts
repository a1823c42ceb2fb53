import type { PricedModel } from '../pricing/price-rows.ts';

const max = 6;

/**
 * The models that the landing page shows: of each vendor the most and the least expensive one that answers, by output rate. Models of the
 * sandbox are shown only if there are no others.
 */
export function topModels(models: readonly PricedModel[]): PricedModel[] {
  const real = models.filter(({ sandbox }) => !sandbox);
  const outputRate = ({ tiers }: PricedModel) => Number(tiers[0]?.usdPerMillion.output ?? 0);
  const answering = (real.length > 0 ? real : models).filter((model) => outputRate(model) > 0);
  const byVendor = Map.groupBy(answering, ({ vendor }) => vendor);
  const pairs = [...byVendor.values()].map((own) => {
    const sorted = own.toSorted((a, b) => outputRate(b) - outputRate(a));
    return [...new Set([sorted[0], sorted.at(-1)])].filter((model) => model !== undefined);
  });
  return pairs.flat().slice(0, max);
}
