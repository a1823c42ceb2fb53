import { cutText } from '../json/cut-text.ts';
import { anthropicTier } from './service-tier.ts';
import { count, isRecord, reasoningIn, textOf, type UsageReading, unknownFields } from './usage-reading.ts';

const known = {
  input_tokens: null,
  output_tokens: null,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: null,
  cache_creation: new Set(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']),
  output_tokens_details: new Set(['thinking_tokens']),
  server_tool_use: new Set(['web_search_requests', 'web_fetch_requests']),
  service_tier: null,
  speed: null,
  inference_geo: null,
  iterations: null,
};

/**
 * Reads `usage` of a Messages answer. `input_tokens` excludes cache reads and writes; cache creation without a breakdown by lifetime counts
 * as 5-minute writes; thinking is part of `output_tokens`.
 * Source: `Usage` in the published types of @anthropic-ai/sdk.
 */
export function readAnthropicUsage(usage: Readonly<Record<string, unknown>>): UsageReading {
  const iterations = Array.isArray(usage.iterations) ? usage.iterations.filter(isRecord) : [];
  const meters: Record<string, number> = { input: 0, output: 0 };
  addTokens(meters, usage);
  // Compaction tokens are not included in any other figure.
  for (const iteration of iterations) if (iteration.type === 'compaction') addTokens(meters, iteration);
  const searches = isRecord(usage.server_tool_use) ? count(usage.server_tool_use.web_search_requests) : 0;
  if (searches > 0) meters.web_search = searches;
  return {
    meters,
    ...reasoningIn(isRecord(usage.output_tokens_details) ? usage.output_tokens_details.thinking_tokens : null),
    serviceTier: anthropicTier(usage.service_tier, usage.speed),
    unknown: unknownFields({ ...usage, ...byOtherModels(iterations) }, known),
  };
}

function addTokens(meters: Record<string, number>, usage: Readonly<Record<string, unknown>>): void {
  const created = count(usage.cache_creation_input_tokens);
  const byLifetime = isRecord(usage.cache_creation) ? usage.cache_creation : {};
  const oneHour = count(byLifetime.ephemeral_1h_input_tokens);
  const fiveMinutes = count(byLifetime.ephemeral_5m_input_tokens);
  const tokens = {
    input: count(usage.input_tokens),
    output: count(usage.output_tokens),
    cache_read: count(usage.cache_read_input_tokens),
    cache_write_5m: fiveMinutes + Math.max(0, created - oneHour - fiveMinutes),
    cache_write_1h: oneHour,
  };
  for (const [meter, quantity] of Object.entries(tokens)) if (quantity > 0) meters[meter] = (meters[meter] ?? 0) + quantity;
}

/** Parts of an answer by another model, for which we have no rate; reported to staff. */
function byOtherModels(iterations: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const others = iterations.filter(({ type }) => type !== 'message' && type !== 'compaction');
  return Object.fromEntries(others.map((iteration) => [`iterations.${cutText(textOf(iteration.type), 40)}`, iteration]));
}
