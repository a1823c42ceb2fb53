import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { SseFrame } from '../sse/sse-frame.ts';
import { readAnswer, tapFor } from '../taps/tap-for.ts';
import { readGeminiUsage } from './read-gemini-usage.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

const frame = (data: unknown) => new SseFrame(Buffer.alloc(0), null, JSON.stringify(data));

describe('usage', () => {
  test('cached tokens are part of the prompt, tools and thoughts are added, and modalities are separate', () => {
    const { meters, unknown, serviceTier } = readGeminiUsage({
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      toolUsePromptTokenCount: 7,
      candidatesTokenCount: 50,
      thoughtsTokenCount: 30,
      totalTokenCount: 187,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 60 },
        { modality: 'AUDIO', tokenCount: 25 },
        { modality: 'IMAGE', tokenCount: 15 },
      ],
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 10 }],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 20 }],
      trafficType: 'ON_DEMAND',
      dreamTokenCount: 3,
    });
    expect(meters).toEqual({ input: 37, cache_read: 40, input_audio: 15, input_image: 15, output: 60, output_image: 20 });
    expect([unknown, serviceTier]).toEqual([{ dreamTokenCount: 3 }, null]);
  });

  test('the Gemini API reports the tier in one field, Vertex in another', () => {
    for (const said of [{ serviceTier: 'flex' }, { trafficType: 'ON_DEMAND_FLEX' }]) {
      expect(readGeminiUsage(said)).toMatchObject({ serviceTier: 'flex', unknown: null });
    }
    expect(readGeminiUsage({ serviceTier: 'standard' }).serviceTier).toBeNull();
  });

  test('all candidates of an answer count as output', () => {
    const candidate = { content: { parts: [{ text: 'Four words of text.' }] }, finishReason: 'STOP' };
    const tokens = (candidates: unknown[]) => readAnswer('gemini', { candidates }).deliveredTokens;
    expect(tokens([candidate, candidate])).toBeGreaterThan(tokens([candidate]) * 1.5);
  });

  test('the meters add up to the totals whatever the details claim', () => {
    const any = fc.oneof(fc.nat(1000), fc.constant(null), fc.constant('x'), fc.constant(-5));
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), any, any, (prompt, candidates, thoughts, cached, audio) => {
        const details = [{ modality: 'AUDIO', tokenCount: audio }, null, 'x'];
        const { meters } = readGeminiUsage({
          promptTokenCount: prompt,
          candidatesTokenCount: candidates,
          thoughtsTokenCount: thoughts,
          cachedContentTokenCount: cached,
          promptTokensDetails: details,
          candidatesTokensDetails: details,
        });
        const sum = (isOutput: boolean) =>
          Object.entries(meters)
            .filter(([meter]) => meter.startsWith('output') === isOutput)
            .reduce((n, [, quantity]) => n + quantity, 0);
        expect([sum(false), sum(true)]).toEqual([prompt, candidates + thoughts]);
      }),
      fuzzed,
    );
  });
});

describe('tap', () => {
  test('the last usage counts once, and the finish reason ends the answer', () => {
    const tap = tapFor('gemini', { withholdUsage: true });
    const content = { parts: [{ text: 'Hello there' }] };
    expect(tap.read(frame({ candidates: [{ content }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2 } }))).toBe(false);
    expect(tap.reading()).toMatchObject({ usageIsFinal: false, ended: false, finishReason: null });
    tap.read(frame({ candidates: [{ content, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 4 } }));
    const reading = tap.reading();
    expect(reading).toMatchObject({ usageIsFinal: true, ended: true, finishReason: 'STOP', error: null });
    expect(reading.usage?.meters).toEqual({ input: 9, output: 4 });
    expect(reading.deliveredTokens).toBeGreaterThan(2);
  });

  test('a blocked prompt ends the answer, and an error is read', () => {
    expect(readAnswer('gemini', { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 9 } })).toMatchObject({
      finishReason: 'SAFETY',
      usage: { meters: { input: 9, output: 0 } },
    });
    const tap = tapFor('gemini', { withholdUsage: false });
    tap.read(frame({ error: { code: 503, message: 'busy', status: 'UNAVAILABLE' } }));
    expect(tap.reading()).toMatchObject({ error: { type: 'unavailable', message: 'busy' }, ended: false });
  });
});
