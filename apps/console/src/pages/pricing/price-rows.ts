import type { AppRouter } from '@derouter/api';
import { compareRates, type Rates, tierAt } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';

export type PricedModel = inferRouterOutputs<AppRouter>['catalog']['listModels'][number];

/** A row of the price list: one tier of the current price, or of an announced price with the rates it replaces. */
export interface PriceRow {
  readonly key: string;
  readonly model: PricedModel;
  /** Marks the model's first row, which also shows the details of the model. */
  readonly isFirst: boolean;
  /** Null for the current price. */
  readonly announced: { readonly effectiveAt: string; readonly announcedAt: string; readonly isFirst: boolean } | null;
  readonly fromPromptTokens: number;
  readonly rates: Readonly<Record<string, string>>;
  /** The rates that an announced price replaces; null for the current price. */
  readonly before: Readonly<Record<string, string>> | null;
  /** Prices per call and service tier multipliers; for an announced price only those that change, with the old value. */
  readonly others: readonly {
    readonly group: 'perCall' | 'multiplier';
    readonly name: string;
    readonly before: string | null;
    readonly value: string | null;
  }[];
}

/** The rows of a model: its current price, then every announced price compared with the one before it. */
export function priceRows(model: PricedModel): PriceRow[] {
  const current = model.tiers.map(({ fromPromptTokens, usdPerMillion }, i) => ({
    key: `${model.id} ${fromPromptTokens}`,
    model,
    isFirst: i === 0,
    announced: null,
    fromPromptTokens,
    rates: usdPerMillion,
    before: null,
    others:
      i > 0
        ? []
        : [
            ...Object.entries(model.perCallUsd).map(([name, value]) => ({ group: 'perCall' as const, name, before: null, value })),
            ...Object.entries(model.multipliers).map(([name, value]) => ({ group: 'multiplier' as const, name, before: null, value })),
          ],
  }));
  const announced = model.announced.flatMap((price, i) => {
    const before: Rates = model.announced[i - 1] ?? model;
    const starts = [...new Set([...before.tiers, ...price.tiers].map(({ fromPromptTokens }) => fromPromptTokens))].sort((a, b) => a - b);
    const changes = compareRates(before, price).filter((row) => row.before !== row.after);
    return starts.map((fromPromptTokens, tier) => ({
      key: `${model.id} ${price.priceVersionId} ${fromPromptTokens}`,
      model,
      isFirst: false,
      announced: { effectiveAt: price.effectiveAt, announcedAt: price.announcedAt, isFirst: tier === 0 },
      fromPromptTokens,
      rates: tierAt(price, fromPromptTokens),
      before: tierAt(before, fromPromptTokens),
      others:
        tier > 0
          ? []
          : changes.flatMap(({ group, name, before: was, after }) =>
              group === 'tier' ? [] : [{ group, name, before: was, value: after }],
            ),
    }));
  });
  return [...current, ...announced];
}
