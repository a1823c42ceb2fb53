import { describe, expect, test } from 'vitest';
import { findChatUsage } from './find-chat-usage.ts';
import { readOpenaiUsage } from './read-openai-usage.ts';

const metersOf = (record: Record<string, unknown>) => {
  const usage = findChatUsage(record);
  return usage && readOpenaiUsage(usage);
};
const totals = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 };
const cached = { input: 200, cache_read: 800, output: 50 };

/** Sources of the field names: the API reference of each provider, and the source code of each server. */
describe('cache reads', () => {
  test.each<[string, Record<string, unknown>]>([
    ['OpenAI, Groq, xAI, Mistral, OpenRouter, vLLM', { usage: { ...totals, prompt_tokens_details: { cached_tokens: 800 } } }],
    ['DeepSeek', { usage: { ...totals, prompt_cache_hit_tokens: 800, prompt_cache_miss_tokens: 200 } }],
    ['Moonshot', { usage: { ...totals, cached_tokens: 800 } }],
    ['Moonshot, in both spellings', { usage: { ...totals, cached_tokens: 800, prompt_tokens_details: { cached_tokens: 800 } } }],
    ['Moonshot, in the last choice of a stream', { choices: [{ index: 0, delta: {}, usage: { ...totals, cached_tokens: 800 } }] }],
    ['Groq, in a stream', { usage: null, x_groq: { id: 'r', usage: { ...totals, prompt_tokens_details: { cached_tokens: 800 } } } }],
    ['older vLLM', { usage: { ...totals, num_cached_tokens: 800 } }],
    ['proxies of Anthropic', { usage: { ...totals, cache_read_input_tokens: 800 } }],
    ['llama.cpp', { usage: totals, timings: { cache_n: 800, prompt_n: 200, predicted_n: 50 } }],
    ['llama.cpp, in both spellings', { usage: { ...totals, prompt_tokens_details: { cached_tokens: 800 } }, timings: { cache_n: 800 } }],
  ])('of %s are part of the prompt', (_server, record) => {
    expect(metersOf(record)).toMatchObject({ meters: cached, unknown: null });
  });

  test('never exceed the prompt', () => {
    expect(metersOf({ usage: { ...totals, prompt_cache_hit_tokens: 5000 } })?.meters).toEqual({ input: 0, cache_read: 1000, output: 50 });
  });
});

test.each<[string, Record<string, unknown>]>([
  ['Qwen', { ...totals, prompt_tokens_details: { cached_tokens: 0, cache_creation_input_tokens: 300, cache_type: 'ephemeral' } }],
  ['proxies of Anthropic', { ...totals, cache_creation_input_tokens: 300 }],
])('cache writes of %s count as five-minute writes and are part of the prompt', (_server, usage) => {
  expect(metersOf({ usage })).toMatchObject({ meters: { input: 700, cache_write_5m: 300, output: 50 }, unknown: null });
});

describe('reasoning', () => {
  test.each<[string, Record<string, unknown>]>([
    ['beside the totals, as SGLang reports it', { ...totals, reasoning_tokens: 30 }],
    ['inside the details', { ...totals, completion_tokens_details: { reasoning_tokens: 30 } }],
  ])('%s is part of the output', (_place, usage) => {
    expect(metersOf({ usage })).toMatchObject({ meters: { input: 1000, output: 50 }, unknown: null });
  });

  test('reasoning that the total counts on top of the completion is added, as xAI reports it', () => {
    const usage = { ...totals, total_tokens: 1080, completion_tokens_details: { reasoning_tokens: 30 } };
    expect(metersOf({ usage })?.meters).toEqual({ input: 1000, output: 80 });
  });
});

test('values without token counts are not treated as usage', () => {
  for (const record of [{}, { usage: null }, { usage: {} }, { usage: [] }, { x_groq: 5 }, { choices: [null, { usage: 3 }] }]) {
    expect(findChatUsage(record)).toBeNull();
  }
});

test('billed extras of compatible servers are reported, but timings and costs are not', () => {
  const usage = { ...totals, queue_time: 0.1, total_time: 0.3, cost: 0.01, num_sources_used: 4 };
  expect(metersOf({ usage })?.unknown).toEqual({ num_sources_used: 4 });
});
