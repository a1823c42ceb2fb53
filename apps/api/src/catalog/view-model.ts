import { formatPicoAsUsd, formatUsdPerMillion, type Meter, type PriceRates } from '@derouter/billing';
import { type CatalogModel, type PriceVersion, priceAt } from './create-catalog.ts';

/** Rates as published: USD per million tokens, USD per call. Exactly what is charged. */
export interface PublishedRates {
  readonly tiers: readonly { readonly fromPromptTokens: number; readonly usdPerMillion: Readonly<Record<Meter, string>> }[];
  readonly perCallUsd: Readonly<Record<Meter, string>>;
  /** Factor on the whole request by service tier, such as `{ flex: '0.5' }`. */
  readonly multipliers: Readonly<Record<string, string>>;
}

/** A model with its price in force and the next one announced. */
export interface ModelPrices extends PublishedRates {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly sandbox: boolean;
  readonly dialects: readonly string[];
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Other names it answers to. */
  readonly aliases: readonly string[];
  /** Its last moment, once that is known, with what is said of it. */
  readonly disabledFrom: string | null;
  readonly disabledMessage: string | null;
  /** What is prepended to every request to it; null while nothing is. */
  readonly systemPrompt: string | null;
  readonly priceVersionId: string;
  readonly effectiveAt: string;
  readonly scheduled:
    | (PublishedRates & { readonly priceVersionId: string; readonly effectiveAt: string; readonly announcedAt: string })
    | null;
}

/** A model for the price list. `now` decides which version is in force. Null when it has no price yet. */
export function viewModelPrices(entry: CatalogModel, now = new Date()): ModelPrices | null {
  const current = priceAt(entry, now);
  if (!current) return null;
  const next = entry.versions.find((version) => version.effectiveAt > now);
  const { id, displayName, vendor, sandbox, dialects, contextTokens, maxOutputTokens, disabledFrom, disabledMessage } = entry.model;
  return {
    id,
    displayName,
    vendor,
    sandbox,
    dialects,
    contextTokens,
    maxOutputTokens,
    aliases: entry.aliases,
    disabledFrom: disabledFrom?.toISOString() ?? null,
    disabledMessage,
    systemPrompt: entry.model.systemPromptOn ? entry.model.systemPrompt : null,
    ...publishRates(current.rates),
    priceVersionId: current.id,
    effectiveAt: current.effectiveAt.toISOString(),
    scheduled: next ? viewScheduled(next) : null,
  };
}

function viewScheduled(version: PriceVersion) {
  return {
    ...publishRates(version.rates),
    priceVersionId: version.id,
    effectiveAt: version.effectiveAt.toISOString(),
    announcedAt: version.announcedAt.toISOString(),
  };
}

/** Rates in the form that pages and the API show. */
export function publishRates(rates: PriceRates): PublishedRates {
  const map = (source: Readonly<Record<string, bigint>>, format: (value: bigint) => string) =>
    Object.fromEntries(Object.entries(source).map(([meter, rate]) => [meter, format(rate)]));
  return {
    tiers: rates.tiers.map(({ fromPromptTokens, perToken }) => ({ fromPromptTokens, usdPerMillion: map(perToken, formatUsdPerMillion) })),
    perCallUsd: map(rates.perCall, formatPicoAsUsd),
    multipliers: map(rates.multipliers, formatUsdPerMillion),
  };
}
