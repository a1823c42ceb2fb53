import { count, isRecord, type UsageReading, unknownFields } from './usage-reading.ts';

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
};

/**
 * Reads `usage` of a Messages answer. `input_tokens` excludes cache reads and writes; cache creation
 * without a breakdown by lifetime is 5-minute; thinking is inside `output_tokens`.
 * Source: `Usage` in the published types of @anthropic-ai/sdk.
 */
export function readAnthropicUsage(usage: Readonly<Record<string, unknown>>): UsageReading {
  const created = count(usage.cache_creation_input_tokens);
  const byLifetime = isRecord(usage.cache_creation) ? usage.cache_creation : {};
  const oneHour = count(byLifetime.ephemeral_1h_input_tokens);
  const fiveMinutes = count(byLifetime.ephemeral_5m_input_tokens);
  const tools = isRecord(usage.server_tool_use) ? usage.server_tool_use : {};
  const meters: Record<string, number> = {
    input: count(usage.input_tokens),
    output: count(usage.output_tokens),
  };
  const optional = {
    cache_read: count(usage.cache_read_input_tokens),
    cache_write_5m: fiveMinutes + Math.max(0, created - oneHour - fiveMinutes),
    cache_write_1h: oneHour,
    web_search: count(tools.web_search_requests),
  };
  for (const [meter, quantity] of Object.entries(optional)) if (quantity > 0) meters[meter] = quantity;
  const tier = usage.speed === 'fast' ? 'fast' : usage.service_tier;
  return {
    meters,
    serviceTier: typeof tier === 'string' && tier !== 'standard' ? tier : null,
    unknown: unknownFields(usage, known),
  };
}
