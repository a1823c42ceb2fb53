import { formatPicoAsUsd, formatUsdPerMillion, type Meter, type PicoRate, type PriceRates, toShown } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import { type Catalog, type CatalogModel, type PriceVersion, priceAt } from './create-catalog.ts';

/** Published rates: USD per million tokens, USD per call. Charges use exactly these. */
export interface PublishedRates {
  readonly tiers: readonly { readonly fromPromptTokens: number; readonly usdPerMillion: Readonly<Record<Meter, string>> }[];
  readonly perCallUsd: Readonly<Record<Meter, string>>;
  /** Multipliers of token rates by service tier, such as `{ flex: '0.5' }`. */
  readonly multipliers: Readonly<Record<string, string>>;
}

/** A price that was announced and has not started yet. */
export interface AnnouncedPrice extends PublishedRates {
  readonly priceVersionId: string;
  readonly effectiveAt: string;
  readonly announcedAt: string;
}

/** What a prepended system prompt adds to the cost of a request, in USD, at the current rates for short prompts. */
interface SystemPromptCost {
  /** An estimate: the charge uses the provider's own count. */
  readonly tokens: number;
  readonly inputUsd: string;
  /** If the prompt is read from the provider's cache. */
  readonly cacheReadUsd: string | null;
}

/** A model with its current price and its announced ones. */
export interface ModelPrices extends PublishedRates {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly sandbox: boolean;
  readonly dialects: readonly string[];
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** What it can do; null: not known. */
  readonly imageInput: boolean | null;
  readonly toolUse: boolean | null;
  readonly reasoning: boolean | null;
  /** Calls at a time with one key; null: no limit of the model's own. */
  readonly concurrencyPerKey: number | null;
  readonly aliases: readonly string[];
  /** When it will be withdrawn, with a message; null if no date is set. */
  readonly disabledFrom: string | null;
  readonly disabledMessage: string | null;
  /** What replaces it then. */
  readonly successorId: string | null;
  /** Prepended to every request; null if there is none or it is switched off. */
  readonly systemPrompt: string | null;
  readonly systemPromptCost: SystemPromptCost | null;
  readonly priceVersionId: string;
  readonly effectiveAt: string;
  /** The next announced price: the first of `announced`. */
  readonly scheduled: AnnouncedPrice | null;
  /** All announced prices, by effective time. */
  readonly announced: readonly AnnouncedPrice[];
}

/**
 * A model for the price list. `now` decides which version is in force. Null if it has no price yet. `multiplierMillionths`: every
 * price is shown times this, rounded half up.
 */
export function viewModelPrices(entry: CatalogModel, now = databaseNow(), multiplierMillionths: number | null = null): ModelPrices | null {
  const current = priceAt(entry, now);
  if (!current) return null;
  const shown = (rates: PriceRates) => (multiplierMillionths === null ? rates : multiplyRates(rates, multiplierMillionths));
  const announced = entry.versions.filter((version) => version.effectiveAt > now).map((version) => viewAnnounced(version, shown));
  const {
    id,
    displayName,
    vendor,
    sandbox,
    dialects,
    contextTokens,
    maxOutputTokens,
    imageInput,
    toolUse,
    reasoning,
    disabledFrom,
    disabledMessage,
    successorId,
    concurrencyPerKey,
  } = entry.model;
  const prompt = (entry.model.systemPromptOn && entry.model.systemPrompt) || null;
  return {
    id,
    displayName,
    vendor,
    sandbox,
    dialects,
    contextTokens,
    maxOutputTokens,
    imageInput,
    toolUse,
    reasoning,
    concurrencyPerKey,
    aliases: entry.aliases,
    disabledFrom: disabledFrom?.toISOString() ?? null,
    disabledMessage,
    successorId,
    systemPrompt: prompt,
    systemPromptCost: prompt === null ? null : priceSystemPrompt(entry.systemPromptTokens, shown(current.rates)),
    ...publishRates(shown(current.rates)),
    priceVersionId: current.id,
    effectiveAt: current.effectiveAt.toISOString(),
    scheduled: announced[0] ?? null,
    announced,
  };
}

function priceSystemPrompt(tokens: number, { tiers }: PriceRates): SystemPromptCost {
  const perToken = tiers[0]?.perToken ?? {};
  const usd = (rate: bigint) => formatPicoAsUsd(BigInt(tokens) * rate);
  return {
    tokens,
    inputUsd: usd(perToken.input ?? 0n),
    cacheReadUsd: perToken.cache_read === undefined ? null : usd(perToken.cache_read),
  };
}

function viewAnnounced(version: PriceVersion, shown: (rates: PriceRates) => PriceRates): AnnouncedPrice {
  return {
    ...publishRates(shown(version.rates)),
    priceVersionId: version.id,
    effectiveAt: version.effectiveAt.toISOString(),
    announcedAt: version.announcedAt.toISOString(),
  };
}

/** Rates as the client of a client key sees them. */
export function multiplyRates(rates: PriceRates, multiplierMillionths: number): PriceRates {
  const multiply = (source: Readonly<Record<Meter, PicoRate>>) =>
    Object.fromEntries(Object.entries(source).map(([meter, rate]) => [meter, toShown(rate, multiplierMillionths)]));
  return {
    ...rates,
    tiers: rates.tiers.map((tier) => ({ ...tier, perToken: multiply(tier.perToken) })),
    perCall: multiply(rates.perCall),
  };
}

/** Converts rates to the form that pages and API show. */
export function publishRates(rates: PriceRates): PublishedRates {
  const map = (source: Readonly<Record<string, bigint>>, format: (value: bigint) => string) =>
    Object.fromEntries(Object.entries(source).map(([meter, rate]) => [meter, format(rate)]));
  return {
    tiers: rates.tiers.map(({ fromPromptTokens, perToken }) => ({ fromPromptTokens, usdPerMillion: map(perToken, formatUsdPerMillion) })),
    perCallUsd: map(rates.perCall, formatPicoAsUsd),
    multipliers: map(rates.multipliers, formatUsdPerMillion),
  };
}

/** The models that are offered and have a price. */
export function listOfferedModels(catalog: Pick<Catalog, 'offered'>): ModelPrices[] {
  return catalog.offered().flatMap((entry) => viewModelPrices(entry) ?? []);
}
