import { z } from 'zod';

/** Fields that OpenRouter's clients require and that have no meaning here are null, zero or false. */
export const none = z.null();

export const amount = z.number().meta({ description: 'USD.' });
const count = z.number().int().nullable();

export const keyData = z
  .object({
    label: z.string(),
    limit: amount.nullable(),
    limit_remaining: amount.nullable(),
    limit_reset: z.enum(['daily', 'weekly', 'monthly']).nullable(),
    usage: amount,
    usage_daily: amount,
    usage_weekly: amount,
    usage_monthly: amount,
    byok_usage: amount,
    byok_usage_daily: amount,
    byok_usage_weekly: amount,
    byok_usage_monthly: amount,
    include_byok_in_limit: z.boolean(),
    is_free_tier: z.boolean(),
    is_management_key: z.boolean(),
    is_provisioning_key: z.boolean(),
    expires_at: z.iso.datetime().nullable(),
    allowed_data_regions: z.array(z.string()),
    free_model_daily_requests: z.object({ limit: z.number().int(), remaining: z.number().int(), used: z.number().int() }),
    rate_limit: z.object({ requests: z.number().int(), interval: z.string(), note: z.string() }),
    creator_user_id: none,
    organization_id: none,
    workspace_id: none,
  })
  .meta({ id: 'OpenRouterKey', description: 'Of several limits, the one with the least left is shown.' });

export const generation = z
  .object({
    id: z.string(),
    request_id: z.string(),
    model: z.string(),
    created_at: z.iso.datetime(),
    total_cost: amount,
    usage: amount,
    api_type: z.enum(['completions', 'embeddings']),
    streamed: z.boolean(),
    cancelled: z.boolean(),
    finish_reason: z.string().nullable(),
    native_finish_reason: z.string().nullable(),
    latency: z.number().nullable(),
    generation_time: z.number().nullable(),
    tokens_prompt: count,
    tokens_completion: count,
    native_tokens_prompt: count,
    native_tokens_completion: count,
    native_tokens_cached: count,
    native_tokens_reasoning: none,
    native_tokens_completion_images: none,
    service_tier: z.string().nullable(),
    data_region: z.literal('global'),
    is_byok: z.boolean(),
    origin: z.string(),
    app_id: none,
    cache_discount: none,
    external_user: none,
    http_referer: none,
    moderation_latency: none,
    num_fetches: none,
    num_input_audio_prompt: none,
    num_media_completion: none,
    num_media_prompt: none,
    num_search_results: none,
    preset_id: none,
    provider_name: none,
    provider_responses: none,
    router: none,
    upstream_id: none,
    upstream_inference_cost: none,
    user_agent: none,
    web_search_engine: none,
    workspace_id: none,
  })
  .meta({ id: 'OpenRouterGeneration' });

const price = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .meta({ description: 'USD for one token or one call.' });

export const model = z
  .object({
    id: z.string(),
    canonical_slug: z.string(),
    name: z.string(),
    created: z.number().int(),
    description: z.string(),
    context_length: count,
    architecture: z.object({
      modality: z.string(),
      input_modalities: z.array(z.string()),
      output_modalities: z.array(z.string()),
      tokenizer: z.string(),
      instruct_type: none,
    }),
    pricing: z.object({
      prompt: price,
      completion: price,
      request: price.optional(),
      input_cache_read: price.optional(),
      input_cache_write: price.optional(),
      input_cache_write_1h: price.optional(),
      web_search: price.optional(),
    }),
    top_provider: z.object({ context_length: count, max_completion_tokens: count, is_moderated: z.boolean() }),
    per_request_limits: none,
    default_parameters: none,
    supported_parameters: z.array(z.string()),
    supported_voices: none,
    expiration_date: z.iso.date().nullable(),
    links: z.object({ details: z.string() }),
  })
  .meta({ id: 'OpenRouterModel' });
