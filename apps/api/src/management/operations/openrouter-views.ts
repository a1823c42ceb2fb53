import { formatPicoAsUsd, type Meter, type PriceRates } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import type { z } from 'zod';
import { type CatalogModel, multiplyRates, priceAt } from '../../catalog/index.ts';
import type { ReceiptDetail } from '../../usage/index.ts';
import type { generation, model } from './openrouter-schemas.ts';

export function viewGeneration(receipt: ReceiptDetail): z.output<typeof generation> {
  const promptTokens = receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens;
  const cost = Number(receipt.costUsd);
  return {
    id: `gen-${receipt.id}`,
    request_id: receipt.id,
    model: receipt.model,
    created_at: receipt.createdAt,
    total_cost: cost,
    usage: cost,
    api_type: receipt.dialect.endsWith('embeddings') ? 'embeddings' : 'completions',
    streamed: receipt.streamed,
    cancelled: receipt.status === 'canceled',
    finish_reason: receipt.finishReason,
    native_finish_reason: receipt.finishReason,
    latency: receipt.ttftMs,
    generation_time: receipt.ttftMs === null ? null : Math.max(0, receipt.durationMs - receipt.ttftMs),
    tokens_prompt: promptTokens,
    tokens_completion: receipt.outputTokens,
    native_tokens_prompt: promptTokens,
    native_tokens_completion: receipt.outputTokens,
    native_tokens_cached: receipt.cacheReadTokens,
    native_tokens_reasoning: null,
    native_tokens_completion_images: null,
    service_tier: receipt.serviceTier,
    data_region: 'global',
    is_byok: false,
    origin: '',
    ...empty,
  };
}

const empty = {
  app_id: null,
  cache_discount: null,
  external_user: null,
  http_referer: null,
  moderation_latency: null,
  num_fetches: null,
  num_input_audio_prompt: null,
  num_media_completion: null,
  num_media_prompt: null,
  num_search_results: null,
  preset_id: null,
  provider_name: null,
  provider_responses: null,
  router: null,
  upstream_id: null,
  upstream_inference_cost: null,
  user_agent: null,
  web_search_engine: null,
  workspace_id: null,
} as const;

/** A model with its prices; `multiplierMillionths`: each shown times this. Null if it has no price yet. */
export function viewModel(entry: CatalogModel, multiplierMillionths: number | null): z.output<typeof model> | null {
  const current = priceAt(entry, databaseNow());
  if (!current) return null;
  const { id, displayName, vendor, createdAt, contextTokens, maxOutputTokens, dialects, disabledFrom, imageInput } = entry.model;
  const output = dialects.every((dialect) => dialect.endsWith('embeddings')) ? 'embeddings' : 'text';
  const input = imageInput ? ['text', 'image'] : ['text'];
  return {
    id,
    canonical_slug: id,
    name: displayName,
    created: Math.floor(createdAt.getTime() / 1000),
    description: '',
    context_length: contextTokens,
    architecture: {
      modality: `${input.join('+')}->${output}`,
      input_modalities: input,
      output_modalities: [output],
      tokenizer: { anthropic: 'Claude', openai: 'GPT', google: 'Gemini' }[vendor] ?? 'Other',
      instruct_type: null,
    },
    pricing: viewPricing(multiplierMillionths === null ? current.rates : multiplyRates(current.rates, multiplierMillionths)),
    top_provider: { context_length: contextTokens, max_completion_tokens: maxOutputTokens, is_moderated: false },
    per_request_limits: null,
    default_parameters: null,
    supported_parameters: output === 'text' ? supportedParameters(entry.model) : [],
    supported_voices: null,
    expiration_date: disabledFrom?.toISOString().slice(0, 10) ?? null,
    links: { details: '' },
  };
}

/** Tools are named unless the model is known to have none, reasoning only if it is known. */
function supportedParameters({ toolUse, reasoning }: CatalogModel['model']): string[] {
  return [
    ...['max_tokens', 'temperature', 'top_p', 'stop', 'response_format'],
    ...(toolUse === false ? [] : ['tools', 'tool_choice']),
    ...(reasoning ? ['reasoning'] : []),
  ];
}

/** Prices per token of the tier for short prompts. */
function viewPricing({ tiers, perCall }: PriceRates): z.output<typeof model>['pricing'] {
  const perToken = tiers[0]?.perToken ?? {};
  const read = (rates: Readonly<Record<Meter, bigint>>, meter: Meter) =>
    rates[meter] === undefined ? undefined : formatPicoAsUsd(rates[meter]);
  const optional = {
    input_cache_read: read(perToken, 'cache_read'),
    input_cache_write: read(perToken, 'cache_write_5m') ?? read(perToken, 'cache_write_30m'),
    input_cache_write_1h: read(perToken, 'cache_write_1h'),
    web_search: read(perCall, 'web_search'),
    request: read(perCall, 'request'),
  };
  return {
    prompt: read(perToken, 'input') ?? '0',
    completion: read(perToken, 'output') ?? '0',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
