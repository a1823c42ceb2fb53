import { count, isRecord, saysTokens } from './usage-reading.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Finds the usage of a Chat answer or chunk and converts it to the shape in the published types of `openai`; null if there is none.
 * Compatible servers report:
 * - usage in `choices[].usage` (Moonshot) or `x_groq.usage` (Groq);
 * - cache reads as `prompt_cache_hit_tokens` (DeepSeek), `cached_tokens` (Moonshot, Together), `num_cached_tokens` (older
 *   vLLM), `cache_read_input_tokens` (Anthropic's name, passed on by proxies), or `timings.cache_n` (llama.cpp);
 * - cache writes as `cache_creation_input_tokens`, beside or inside `prompt_tokens_details` (Qwen, proxies);
 * - reasoning as `reasoning_tokens` beside the totals (SGLang, Perplexity).
 */
export function findChatUsage(record: Fields): Fields | null {
  const usage = findUsage(record);
  if (!usage) return null;
  const inside = isRecord(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  const outside = isRecord(usage.completion_tokens_details) ? usage.completion_tokens_details : {};
  const timings = isRecord(record.timings) ? record.timings : {};
  const read = largest(inside.cached_tokens, ...cacheReadFields.map((name) => usage[name]), timings.cache_n);
  const written = largest(inside.cache_creation_input_tokens, usage.cache_creation_input_tokens);
  const reasoning = largest(outside.reasoning_tokens, usage.reasoning_tokens);
  if (read === count(inside.cached_tokens) && written === 0 && reasoning === count(outside.reasoning_tokens)) return usage;
  const rest = Object.fromEntries(Object.entries(usage).filter(([name]) => !movedFields.has(name)));
  return {
    ...rest,
    prompt_tokens_details: { ...inside, cached_tokens: read, ...(written > 0 && { cache_creation_input_tokens: written }) },
    completion_tokens_details: { ...outside, reasoning_tokens: reasoning },
  };
}

const cacheReadFields = ['prompt_cache_hit_tokens', 'cached_tokens', 'num_cached_tokens', 'cache_read_input_tokens'];
const movedFields = new Set([...cacheReadFields, 'cache_creation_input_tokens', 'reasoning_tokens']);

function findUsage(record: Fields): Fields | null {
  const ofChoices = Array.isArray(record.choices) ? record.choices.map((choice) => (isRecord(choice) ? choice.usage : null)) : [];
  const candidates = [record.usage, isRecord(record.x_groq) ? record.x_groq.usage : null, ...ofChoices];
  return candidates.find((usage): usage is Record<string, unknown> => isRecord(usage) && saysTokens(usage)) ?? null;
}

function largest(...values: readonly unknown[]): number {
  return Math.max(...values.map(count));
}
