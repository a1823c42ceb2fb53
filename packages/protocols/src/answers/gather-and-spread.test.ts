import { describe, expect, test } from 'vitest';
import type { UpstreamDialect } from '../dialect.ts';
import { readAnswer, tapFor } from '../taps/tap-for.ts';
import { extractBody, extractStream } from '../translation/testing/extract-plainly.ts';
import { framesOf } from '../translation/testing/gather-answer.ts';
import { asSse, recordedBodies, recordedStreams } from '../translation/testing/recorded-streams.ts';
import { gatherStream } from './gather-stream.ts';
import { spreadAnswer } from './spread-answer.ts';

const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'] as const;

const wholes: Record<(typeof dialects)[number], Record<string, unknown>> = {
  'anthropic-messages': {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 'sig' },
      { type: 'text', text: 'Hi', citations: [{ type: 'char_location', cited_text: 'a' }] },
      { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } },
      { type: 'redacted_thinking', data: 'opaque' },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 2 },
  },
  'openai-chat': {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    service_tier: 'default',
    choices: [0, 1].map((index) => ({
      index,
      message: {
        role: 'assistant',
        content: `Hi ${index}`,
        refusal: null,
        reasoning_content: 'hm',
        tool_calls: [
          {
            id: 'a',
            type: 'function',
            function: { name: 'f', arguments: '{"x": 1.0}' },
            extra_content: { google: { thought_signature: 's' } },
          },
          { id: 'b', type: 'function', function: { name: 'f', arguments: '{}' } },
        ],
      },
      logprobs: { content: [{ token: 'Hi', logprob: -1 }] },
      finish_reason: 'tool_calls',
    })),
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  },
  'openai-responses': {
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    output: [
      { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'enc' },
      {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'hi', annotations: [{ type: 'url_citation' }] }],
      },
      { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"x":1}', status: 'completed' },
    ],
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
  },
  gemini: {
    candidates: [
      {
        content: { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'hi' }, { functionCall: { name: 'f', args: { x: 1 } } }] },
        finishReason: 'STOP',
      },
    ],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  },
};

describe.each(dialects)('%s', (dialect) => {
  const stream = () => framesOf(spreadAnswer(dialect, wholes[dialect]));

  test('a whole answer survives being spread into a stream and gathered again', () => {
    expect(gatherStream(dialect, stream())).toEqual(wholes[dialect]);
  });

  test('the stream reports the same usage and finish reason as the whole answer', () => {
    const tap = tapFor(dialect as UpstreamDialect, { withholdUsage: false });
    for (const frame of stream()) tap.read(frame);
    const whole = readAnswer(dialect, wholes[dialect]);
    expect(tap.reading()).toMatchObject({
      usage: whole.usage,
      usageIsFinal: true,
      finishReason: whole.finishReason,
      ended: true,
      error: null,
    });
  });

  test('a stream without an answer gathers to null', () => {
    expect(gatherStream(dialect, framesOf(': ping\n\n'))).toBeNull();
  });
});

describe('fixtures and recordings', () => {
  for (const dialect of dialects) {
    for (const recorded of recordedStreams(dialect)) {
      test(`${recorded.name} is gathered without loss`, () => {
        const whole = gatherStream(dialect, framesOf(asSse(recorded)));
        // One recording has a corrupt last event.
        if (!whole && dialect === 'openai-responses') return expect(recorded.events.at(-1)).not.toHaveProperty('response');
        if (!whole) throw new Error('nothing was gathered');
        const { text, reasoning, calls } = extractBody({ ...recorded, events: [whole] });
        const before = extractStream(recorded);
        expect(text).toBe(before.text);
        expect(reasoning.replaceAll('\n', '')).toBe(before.reasoning.replaceAll('\n', ''));
        expect(calls.map(([name]) => name)).toEqual(before.calls.map(([name]) => name));
      });
    }
    for (const recorded of recordedBodies(dialect)) {
      const [body = {}] = recorded.events;
      test(`${recorded.name} is spread without loss`, () => {
        const events = framesOf(spreadAnswer(dialect, body)).flatMap(({ data }) =>
          data === null || data === '[DONE]' ? [] : [JSON.parse(data)],
        );
        const after = extractStream({ ...recorded, events });
        const before = extractBody(recorded);
        expect([after.text, after.reasoning.replaceAll('\n', '')]).toEqual([before.text, before.reasoning.replaceAll('\n', '')]);
        // Calls of free-text tools are not read from these streams.
        if (recorded.name.includes('custom-tool')) return;
        expect(after.calls.map(([name]) => name)).toEqual(before.calls.map(([name]) => name));
      });
    }
  }
});
