import { expect, test } from 'vitest';
import type { UpstreamDialect } from '../dialect.ts';
import { framesOf } from '../translation/testing/gather-answer.ts';
import { readAnswer, tapFor } from './tap-for.ts';

/** Each dialect's own words for: `snapshot` answered with 50 tokens, 20 of them reasoning. */
const wholes: Partial<Record<UpstreamDialect, Record<string, unknown>>> = {
  'anthropic-messages': {
    ...{ type: 'message', model: 'snapshot', content: [{ type: 'text', text: 'Hi' }], stop_reason: 'end_turn' },
    usage: { input_tokens: 10, output_tokens: 50, output_tokens_details: { thinking_tokens: 20 } },
  },
  'openai-chat': {
    ...{ model: 'snapshot', choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }] },
    usage: { prompt_tokens: 10, completion_tokens: 50, total_tokens: 60, completion_tokens_details: { reasoning_tokens: 20 } },
  },
  'openai-responses': {
    ...{ id: 'resp_1', status: 'completed', model: 'snapshot', output: [] },
    usage: { input_tokens: 10, output_tokens: 50, output_tokens_details: { reasoning_tokens: 20 } },
  },
  gemini: {
    ...{ modelVersion: 'snapshot', candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] },
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 30, thoughtsTokenCount: 20, totalTokenCount: 60 },
  },
};

const event = (record: Record<string, unknown>) => `data: ${JSON.stringify(record)}\n\n`;
const streams: Partial<Record<UpstreamDialect, string>> = {
  'anthropic-messages':
    event({ type: 'message_start', message: { model: 'snapshot', usage: { input_tokens: 10, output_tokens: 1 } } }) +
    event({
      ...{ type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      usage: { output_tokens: 50, output_tokens_details: { thinking_tokens: 20 } },
    }),
  'openai-chat':
    event({ model: 'snapshot', choices: [{ index: 0, delta: { content: 'Hi' } }] }) +
    event({ model: 'snapshot', choices: [], usage: wholes['openai-chat']?.usage }),
  'openai-responses': event({ type: 'response.completed', response: wholes['openai-responses'] }),
  gemini: event(wholes.gemini ?? {}),
};

const dialects = Object.keys(wholes) as UpstreamDialect[];

test.each(dialects)('the model that answered and its reasoning are read in %s, whole and streamed', (dialect) => {
  const tap = tapFor(dialect, { withholdUsage: false });
  for (const frame of framesOf(streams[dialect] ?? '')) tap.read(frame);
  for (const reading of [readAnswer(dialect, wholes[dialect] ?? {}), tap.reading()]) {
    expect(reading).toMatchObject({ model: 'snapshot', usage: { meters: { output: 50 }, reasoningTokens: 20 } });
  }
});

test.each(dialects)('a name that is none, and reasoning that did not happen, are left out in %s', (dialect) => {
  for (const name of [undefined, null, 7, '', 'a text with spaces', 'x'.repeat(101), 'line\nbreak', { a: 1 }]) {
    expect(readAnswer(dialect, { ...wholes[dialect], model: name, modelVersion: name }).model).toBeNull();
  }
  const quiet = JSON.parse(JSON.stringify(wholes[dialect]).replaceAll('20', '0')) as Record<string, unknown>;
  expect(readAnswer(dialect, quiet).usage).not.toHaveProperty('reasoningTokens');
});
