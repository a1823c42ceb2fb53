import { count, isRecord, takeParts, type UsageReading, unknownFields } from './usage-reading.ts';

const known = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details',
  'completion_tokens_details',
  'input_tokens',
  'output_tokens',
  'input_tokens_details',
  'output_tokens_details',
]);

/**
 * Reads `usage` of Chat Completions, Responses and Embeddings. Cached, written, audio and image tokens are
 * inside the prompt count; reasoning is inside the completion count.
 * Source: `CompletionUsage` and `ResponseUsage` in the published types of the `openai` package.
 */
export function readOpenaiUsage(usage: Readonly<Record<string, unknown>>, serviceTier?: unknown): UsageReading {
  const inside = details(usage, 'prompt_tokens_details', 'input_tokens_details');
  const outside = details(usage, 'completion_tokens_details', 'output_tokens_details');
  const written = isRecord(inside.cache_write_tokens_details) ? inside.cache_write_tokens_details : {};
  const half = count(written.ttl_30m_tokens);
  const long = count(written.ttl_12h_tokens);
  const prompt = count(usage.prompt_tokens ?? usage.input_tokens);
  const said = count(usage.completion_tokens ?? usage.output_tokens);
  // Some compatible servers (xAI) count reasoning beside the completion; their total says so.
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
          input_audio: count(inside.audio_tokens),
          input_image: count(inside.image_tokens),
        },
        'input',
      ),
      ...takeParts(completion, { output_audio: count(outside.audio_tokens) }, 'output'),
    },
    serviceTier: typeof serviceTier === 'string' && !['default', 'auto', 'standard'].includes(serviceTier) ? serviceTier : null,
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
