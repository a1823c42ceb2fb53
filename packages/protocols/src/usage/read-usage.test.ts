import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readAnthropicUsage } from './read-anthropic-usage.ts';
import { readOpenaiUsage } from './read-openai-usage.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

describe('Anthropic', () => {
  test('cache reads and writes are not part of the input, and each lifetime has its own meter', () => {
    const { meters, unknown, serviceTier } = readAnthropicUsage({
      input_tokens: 10,
      output_tokens: 20,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 40,
      cache_creation: { ephemeral_5m_input_tokens: 25, ephemeral_1h_input_tokens: 15 },
      server_tool_use: { web_search_requests: 2 },
      service_tier: 'standard',
    });
    expect(meters).toEqual({ input: 10, output: 20, cache_read: 30, cache_write_5m: 25, cache_write_1h: 15, web_search: 2 });
    expect([unknown, serviceTier]).toEqual([null, null]);
  });

  test('cache creation without a breakdown counts as 5-minute writes', () => {
    expect(readAnthropicUsage({ input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 7 }).meters).toEqual({
      input: 1,
      output: 1,
      cache_write_5m: 7,
    });
  });

  test('compaction tokens are charged in addition, and those of another model are reported', () => {
    const { meters, unknown } = readAnthropicUsage({
      input_tokens: 10,
      output_tokens: 20,
      iterations: [
        { type: 'compaction', input_tokens: 500, output_tokens: 50, cache_read_input_tokens: 7 },
        { type: 'message', input_tokens: 10, output_tokens: 20 },
        { type: 'advisor_message', model: 'other', input_tokens: 3, output_tokens: 4 },
      ],
    });
    expect(meters).toEqual({ input: 510, output: 70, cache_read: 7 });
    expect(unknown).toEqual({ 'iterations.advisor_message': expect.objectContaining({ model: 'other' }) });
  });

  test('unknown fields are kept, including nested ones', () => {
    const within = { input_tokens: 1, output_tokens: 1, server_tool_use: { web_search_requests: 1, dreams: 2 } };
    expect(readAnthropicUsage(within).unknown).toEqual({ 'server_tool_use.dreams': 2 });
    const hostile = JSON.parse('{"input_tokens":1,"toString":{"a":1},"__proto__":5}') as Record<string, unknown>;
    expect(JSON.stringify(readAnthropicUsage(hostile).unknown)).toBe('{"toString":{"a":1},"__proto__":5}');
    expect(readAnthropicUsage({ input_tokens: 1, output_tokens: 1, dream_tokens: 5, nothing: 0 }).unknown).toEqual({ dream_tokens: 5 });
  });
});

describe('OpenAI', () => {
  test('cached and audio tokens are part of the prompt, and reasoning is part of the completion', () => {
    expect(
      readOpenaiUsage({
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 60, audio_tokens: 10 },
        completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 5 },
      }).meters,
    ).toEqual({ input: 30, cache_read: 60, input_audio: 10, output: 45, output_audio: 5 });
  });

  test('the field names of Responses are read, and cache writes are split by lifetime', () => {
    expect(
      readOpenaiUsage(
        {
          input_tokens: 100,
          output_tokens: 5,
          input_tokens_details: {
            cached_tokens: 10,
            cache_write_tokens: 50,
            cache_write_tokens_details: { ttl_30m_tokens: 20, ttl_12h_tokens: 30 },
          },
        },
        'flex',
      ),
    ).toMatchObject({ meters: { input: 40, cache_read: 10, cache_write_30m: 20, cache_write_12h: 30, output: 5 }, serviceTier: 'flex' });
  });

  test('the meters add up to the totals whatever the details claim', () => {
    const any = fc.oneof(fc.nat(1000), fc.constant(null), fc.constant('x'), fc.constant(-5));
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), any, any, any, (prompt, completion, cached, audio, written) => {
        const { meters } = readOpenaiUsage({
          prompt_tokens: prompt,
          completion_tokens: completion,
          prompt_tokens_details: { cached_tokens: cached, audio_tokens: audio, cache_write_tokens: written },
          completion_tokens_details: { audio_tokens: audio },
        });
        const sum = (isOutput: boolean) =>
          Object.entries(meters)
            .filter(([meter]) => meter.startsWith('output') === isOutput)
            .reduce((n, [, q]) => n + q, 0);
        expect([sum(false), sum(true)]).toEqual([prompt, completion]);
      }),
      fuzzed,
    );
  });
});

test('reasoning that a compatible server counts outside the completion is output too', () => {
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 170, completion_tokens_details: { reasoning_tokens: 50 } };
  expect(readOpenaiUsage(usage).meters).toEqual({ input: 100, output: 70 });
  expect(readOpenaiUsage({ ...usage, total_tokens: 120 }).meters).toEqual({ input: 100, output: 20 });
});
