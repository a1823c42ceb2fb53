import { openaiTier } from './service-tier.ts';
import { count, isRecord, reasoningIn, takeParts, type UsageReading, unknownFields } from './usage-reading.ts';

const insidePrompt = new Set([
  'cached_tokens',
  'cached_tokens_details',
  'cache_write_tokens',
  'cache_write_tokens_details',
  'cache_creation_input_tokens',
  'cache_creation',
  'cache_type',
  'audio_tokens',
  'image_tokens',
  'text_tokens',
]);
const insideCompletion = new Set([
  'reasoning_tokens',
  'audio_tokens',
  'text_tokens',
  'accepted_prediction_tokens',
  'rejected_prediction_tokens',
]);
const known = {
  prompt_tokens: null,
  completion_tokens: null,
  total_tokens: null,
  prompt_tokens_details: insidePrompt,
  completion_tokens_details: insideCompletion,
  input_tokens: null,
  output_tokens: null,
  input_tokens_details: insidePrompt,
  output_tokens_details: insideCompletion,
  // Compatible servers' names for figures that are counted elsewhere or that are not billed.
  prompt_cache_hit_tokens: null,
  prompt_cache_miss_tokens: null,
  cached_tokens: null,
  num_cached_tokens: null,
  cache_read_input_tokens: null,
  cache_creation_input_tokens: null,
  reasoning_tokens: null,
  queue_time: null,
  prompt_time: null,
  completion_time: null,
  total_time: null,
  cost: null,
  cost_details: null,
  is_byok: null,
};

/**
 * Reads `usage` of Chat Completions, Responses and Embeddings. Cached, written, audio and image tokens are part of the prompt count;
 * reasoning is part of the completion count.
 * Source: `CompletionUsage` and `ResponseUsage` in the published types of the `openai` package.
 */
export function readOpenaiUsage(usage: Readonly<Record<string, unknown>>, serviceTier?: unknown): UsageReading {
  const inside = details(usage, 'prompt_tokens_details', 'input_tokens_details');
  const outside = details(usage, 'completion_tokens_details', 'output_tokens_details');
  const written = isRecord(inside.cache_write_tokens_details) ? inside.cache_write_tokens_details : {};
  const cached = isRecord(inside.cached_tokens_details) ? inside.cached_tokens_details : {};
  const half = count(written.ttl_30m_tokens);
  const long = count(written.ttl_12h_tokens);
  const prompt = count(usage.prompt_tokens ?? usage.input_tokens);
  const said = count(usage.completion_tokens ?? usage.output_tokens);
  // Some compatible servers (xAI) count reasoning in addition to the completion, which only their total shows.
  const beside = count(usage.total_tokens) - prompt - said;
  const completion = beside > 0 && beside === count(outside.reasoning_tokens) ? said + beside : said;
  return {
    meters: {
      ...takeParts(
        prompt,
        {
          cache_read: count(inside.cached_tokens),
          cache_write_30m: half + Math.max(0, count(inside.cache_write_tokens) - half - long),
          cache_write_12h: long,
          cache_write_5m: count(inside.cache_creation_input_tokens),
          // Cached audio tokens are already included in the cached tokens.
          input_audio: Math.max(0, count(inside.audio_tokens) - count(cached.audio_tokens)),
          input_image: count(inside.image_tokens),
        },
        'input',
      ),
      ...takeParts(completion, { output_audio: count(outside.audio_tokens) }, 'output'),
    },
    ...reasoningIn(outside.reasoning_tokens),
    serviceTier: openaiTier(serviceTier),
    unknown: unknownFields(usage, known),
  };
}

function details(usage: Readonly<Record<string, unknown>>, ...names: readonly string[]): Record<string, unknown> {
  for (const name of names) {
    const value = usage[name];
    if (isRecord(value)) return value;
  }
  return {};
}
