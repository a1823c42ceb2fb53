import { count, isRecord, type UsageReading } from '../../usage/usage-reading.ts';
import type { ChatUsage } from '../intermediate.ts';

/** Converts the provider's usage, as our own reader read it. */
export function chatUsage(reading: UsageReading, reasoningTokens: unknown): ChatUsage {
  return { meters: reading.meters, reasoningTokens: typeof reasoningTokens === 'number' ? count(reasoningTokens) : null };
}

/** A nested field of the usage, such as `output_tokens_details.thinking_tokens`. */
export function detail(usage: Readonly<Record<string, unknown>>, part: string, field: string): unknown {
  const details = usage[part];
  return isRecord(details) ? details[field] : undefined;
}

const meter = (usage: ChatUsage | null, name: string): number => usage?.meters[name] ?? 0;

/** Input and output totals with their parts, as both OpenAI dialects count them. */
function totals(usage: ChatUsage | null) {
  const writes5m = meter(usage, 'cache_write_5m');
  const writes1h = meter(usage, 'cache_write_1h');
  const writes30m = meter(usage, 'cache_write_30m');
  const writes12h = meter(usage, 'cache_write_12h');
  const written = writes5m + writes1h + writes30m + writes12h;
  const cached = meter(usage, 'cache_read');
  const audioIn = meter(usage, 'input_audio');
  const imageIn = meter(usage, 'input_image');
  const audioOut = meter(usage, 'output_audio');
  const input = meter(usage, 'input') + cached + written + audioIn + imageIn;
  const output = meter(usage, 'output') + audioOut + meter(usage, 'output_image');
  return { input, output, cached, written, writes30m, writes12h, audioIn, imageIn, audioOut };
}

/** `CompletionUsage` of the published types of `openai`. Prompt includes cached, completion includes reasoning. */
export function writeChatUsage(usage: ChatUsage): Record<string, unknown> {
  const sum = totals(usage);
  return {
    prompt_tokens: sum.input,
    completion_tokens: sum.output,
    total_tokens: sum.input + sum.output,
    prompt_tokens_details: {
      cached_tokens: sum.cached,
      audio_tokens: sum.audioIn,
      ...(sum.written > 0 && { cache_write_tokens: sum.written }),
      ...(sum.imageIn > 0 && { image_tokens: sum.imageIn }),
      ...lifetimes(sum),
    },
    completion_tokens_details: {
      reasoning_tokens: Math.min(usage.reasoningTokens ?? 0, sum.output),
      audio_tokens: sum.audioOut,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** `ResponseUsage` of the published types of `openai`. */
export function writeResponsesUsage(usage: ChatUsage): Record<string, unknown> {
  const sum = totals(usage);
  return {
    input_tokens: sum.input,
    input_tokens_details: {
      cached_tokens: sum.cached,
      cache_write_tokens: sum.written,
      ...(sum.audioIn > 0 && { audio_tokens: sum.audioIn }),
      ...(sum.imageIn > 0 && { image_tokens: sum.imageIn }),
      ...lifetimes(sum),
    },
    output_tokens: sum.output,
    output_tokens_details: {
      reasoning_tokens: Math.min(usage.reasoningTokens ?? 0, sum.output),
      ...(sum.audioOut > 0 && { audio_tokens: sum.audioOut }),
    },
    total_tokens: sum.input + sum.output,
  };
}

function lifetimes(sum: { readonly writes30m: number; readonly writes12h: number }): Record<string, unknown> {
  if (sum.writes30m + sum.writes12h === 0) return {};
  return { cache_write_tokens_details: { ttl_30m_tokens: sum.writes30m, ttl_12h_tokens: sum.writes12h } };
}

/**
 * `Usage` of the published types of @anthropic-ai/sdk: input excludes cache reads and writes. It has no fields for audio, images or
 * OpenAI's cache lifetimes: audio and images count as input, lifetimes become Anthropic's nearest.
 */
export function writeAnthropicUsage(usage: ChatUsage | null): Record<string, unknown> {
  const fiveMinutes = meter(usage, 'cache_write_5m') + meter(usage, 'cache_write_30m');
  const oneHour = meter(usage, 'cache_write_1h') + meter(usage, 'cache_write_12h');
  const searches = meter(usage, 'web_search');
  const { output } = totals(usage);
  return {
    input_tokens: meter(usage, 'input') + meter(usage, 'input_audio') + meter(usage, 'input_image'),
    cache_creation_input_tokens: fiveMinutes + oneHour,
    cache_read_input_tokens: meter(usage, 'cache_read'),
    cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: Math.min(usage?.reasoningTokens ?? 0, output) },
    server_tool_use: searches > 0 ? { web_search_requests: searches, web_fetch_requests: 0 } : null,
  };
}
