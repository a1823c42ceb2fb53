import { type Meter, type PicoRate, type PriceRates, parseUsdPerMillion, pico } from '@derouter/billing';
import { chatDialects, type Dialect, embeddingDialects } from '@derouter/protocols';
import { findProvider, type MatchLogic, type ModelInfo, type TieredPrices } from '@pydantic/genai-prices';
import { knownCapabilities } from './known-capabilities.ts';

/** A model of the built-in price list. Rates are the provider's list prices. */
export interface ListedModel {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  /** Served by the sandbox upstream. */
  readonly sandbox: boolean;
  readonly dialects: readonly Dialect[];
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number;
  readonly imageInput: boolean | null;
  readonly toolUse: boolean | null;
  readonly reasoning: boolean | null;
  readonly rates: PriceRates;
  /** Prepended to every request. */
  readonly systemPrompt: string | null;
  readonly systemPromptOn: boolean;
}

/** Models of the list that we offer, and the maximum output of each family (from the providers' model pages). */
const offered: readonly {
  vendor: 'anthropic' | 'openai' | 'google';
  ids: RegExp;
  maxOutputTokens: number;
  dialects: readonly Dialect[];
}[] = [
  { vendor: 'anthropic', ids: /^claude-opus-4-1$/, maxOutputTokens: 32_000, dialects: chatDialects },
  {
    vendor: 'anthropic',
    ids: /^claude-(haiku|sonnet|opus|fable)-(4-[5-9]|[5-9](-\d)?)$/,
    maxOutputTokens: 64_000,
    dialects: chatDialects,
  },
  { vendor: 'openai', ids: /^gpt-(5|6)[a-z0-9.-]*$/, maxOutputTokens: 128_000, dialects: chatDialects },
  { vendor: 'openai', ids: /^gpt-4\.1(-mini|-nano)?$/, maxOutputTokens: 32_768, dialects: chatDialects },
  { vendor: 'openai', ids: /^gpt-4o(-mini)?$/, maxOutputTokens: 16_384, dialects: chatDialects },
  { vendor: 'openai', ids: /^(o3|o3-mini|o4-mini)$/, maxOutputTokens: 100_000, dialects: chatDialects },
  { vendor: 'openai', ids: /^text-embedding-3-(small|large)$/, maxOutputTokens: 0, dialects: embeddingDialects },
  {
    vendor: 'google',
    ids: /^gemini-(2\.5|[3-9](\.\d)?)-(pro|flash|flash-lite)(-preview)?$/,
    maxOutputTokens: 65_536,
    dialects: chatDialects,
  },
];

/** The first sentence of Claude Code's system prompt, prepended for Claude models. */
const claudeCodePrompt = "You are Claude Code, Anthropic's official CLI for Claude.";

const notText = /image|audio|realtime|transcribe|tts|live/;

/**
 * Multipliers of the list price by service tier, from the providers' pricing pages; the price list has none. They seed only
 * a model's first price version; from then on, staff maintain them.
 */
const tierFactors: readonly { vendor: string; ids: RegExp; factors: Readonly<Record<string, string>> }[] = [
  { vendor: 'openai', ids: /^(gpt-4\.1|o3|o4)/, factors: { batch: '0.5', flex: '0.5', priority: '1.75' } },
  { vendor: 'openai', ids: /^gpt-4o/, factors: { batch: '0.5', flex: '0.5', priority: '1.7' } },
  { vendor: 'openai', ids: /^gpt-/, factors: { batch: '0.5', flex: '0.5', priority: '2' } },
  { vendor: 'anthropic', ids: /opus/, factors: { batch: '0.5', fast: '6' } },
  { vendor: 'anthropic', ids: /./, factors: { batch: '0.5' } },
  { vendor: 'google', ids: /./, factors: { batch: '0.5', flex: '0.5' } },
];

/** Maps price fields of the list to our meters. Prices are USD per million tokens. */
const tokenMeters: Readonly<Record<string, Meter>> = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cache_read',
  cache_write_mtok: 'cache_write_5m',
  cache_write_1h_mtok: 'cache_write_1h',
  input_audio_mtok: 'input_audio',
  output_audio_mtok: 'output_audio',
  input_image_mtok: 'input_image',
  output_image_mtok: 'output_image',
};

/** Prices per thousand calls. */
const callMeters: Readonly<Record<string, Meter>> = { web_searches_kcount: 'web_search', requests_kcount: 'request' };

/** The offered models with list prices times `markup` (a decimal such as `1.2`), rounded up to whole pico-USD. */
export function listModels(markup: string): ListedModel[] {
  const factor = parseUsdPerMillion(markup);
  return offered.flatMap(({ vendor, ids, maxOutputTokens, dialects }) =>
    (findProvider({ providerId: vendor })?.models ?? [])
      .filter((model) => ids.test(model.id) && !notText.test(model.id) && !model.deprecated)
      .flatMap((model) => {
        const rates = readRates(model, vendor, factor);
        if (!rates) return [];
        return [
          {
            id: model.id,
            displayName: model.name ?? model.id,
            vendor,
            sandbox: false,
            dialects,
            contextTokens: model.context_window ?? null,
            maxOutputTokens,
            ...knownCapabilities(vendor, model.id),
            rates,
            systemPrompt: vendor === 'anthropic' ? claudeCodePrompt : null,
            systemPromptOn: vendor === 'anthropic',
          },
        ];
      }),
  );
}

/**
 * Returns the id of the listed model that a name refers to (a dated snapshot such as `…-20250929`, another spelling), or null.
 * The price list defines which names share a price; a snapshot with its own price is a separate model.
 */
export function listedIdOf(name: string): string | null {
  for (const { vendor, ids } of offered) {
    const model = findProvider({ providerId: vendor })?.models.find(({ match }) => matches(match, name));
    if (model && ids.test(model.id)) return model.id;
  }
  return null;
}

function matches(rule: MatchLogic, name: string): boolean {
  if ('or' in rule) return rule.or.some((part) => matches(part, name));
  if ('and' in rule) return rule.and.every((part) => matches(part, name));
  if ('equals' in rule) return name === rule.equals;
  if ('starts_with' in rule) return name.startsWith(rule.starts_with);
  if ('ends_with' in rule) return name.endsWith(rule.ends_with);
  if ('contains' in rule) return name.includes(rule.contains);
  return new RegExp(rule.regex).test(name);
}

function readRates(model: ModelInfo, vendor: string, factor: bigint): PriceRates | null {
  const now = new Date().toISOString().slice(0, 10);
  const prices = Array.isArray(model.prices)
    ? model.prices.findLast(({ constraint }) => !constraint || (constraint.type === 'start_date' && constraint.start_date <= now))?.prices
    : model.prices;
  if (!prices) return null;
  // Each tier starts at a prompt size; a rate that has no price of its own in a tier keeps its base price.
  const starts = new Set([0]);
  for (const price of Object.values(prices)) if (isTiered(price)) for (const tier of price.tiers) starts.add(tier.start + 1);
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((from) => {
      const perToken: Record<Meter, PicoRate> = {};
      for (const [name, price] of Object.entries(prices)) {
        const meter = vendor === 'openai' && name === 'cache_write_mtok' ? 'cache_write_30m' : tokenMeters[name];
        if (meter && price !== undefined) perToken[meter] = scale(usdAt(price, from), factor);
      }
      perToken.output ??= pico(0n);
      return { fromPromptTokens: from, perToken };
    });
  if (tiers.some((tier) => tier.perToken.input === undefined)) return null;
  const perCall: Record<Meter, PicoRate> = {};
  for (const [name, price] of Object.entries(prices)) {
    const meter = callMeters[name];
    // USD per thousand calls → pico-USD per call.
    if (meter && price !== undefined) perCall[meter] = pico(scale(usdAt(price, 0), factor) * 1000n);
  }
  const factors = tierFactors.find((row) => row.vendor === vendor && row.ids.test(model.id))?.factors ?? {};
  const multipliers = Object.fromEntries(Object.entries(factors).map(([tier, times]) => [tier, parseUsdPerMillion(times)]));
  return { tiers, perCall, multipliers };
}

function isTiered(price: number | TieredPrices | undefined): price is TieredPrices {
  return typeof price === 'object';
}

function usdAt(price: number | TieredPrices, promptTokens: number): number {
  if (!isTiered(price)) return price;
  return price.tiers.findLast((tier) => promptTokens > tier.start)?.price ?? price.base;
}

/** USD per million × markup, exact, as pico-USD per token. */
function scale(usdPerMillion: number, factor: bigint): PicoRate {
  const list = parseUsdPerMillion(usdPerMillion.toFixed(6).replace(/\.?0+$/, '') || '0');
  return pico((list * factor + 999_999n) / 1_000_000n);
}
