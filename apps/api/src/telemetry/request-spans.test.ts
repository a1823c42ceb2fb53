import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeEach, expect, test } from 'vitest';
import { createInstruments } from './instruments.ts';
import { RequestSpans } from './request-spans.ts';
import type { TracedAnswer, TracedAttempt } from './telemetry.ts';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('test');
const instruments = createInstruments(new MeterProvider().getMeter('test'));
beforeEach(() => exporter.reset());

const secret = 'a text of the caller';
const attempt: TracedAttempt = {
  ...{
    number: 1,
    dialect: 'openai-chat',
    model: 'some-model',
    upstreamModel: 'some-model',
    accountId: 'a',
    keyId: 'k',
    stream: true,
    maxTokens: 10,
    choices: 1,
  },
  ...{ upstream: { name: 'One', kind: 'openai', baseUrl: 'https://api.openai.com/v1' }, body: {} },
};
const answer: TracedAnswer = {
  ...{ responseId: null, responseModel: null, finishReason: 'stop', errorType: null, ttftMs: 5, meanGapMs: null },
  ...{ usage: { input: 10, output: 5 }, reasoningTokens: 0, chargedUsd: 0.1 },
};

/** The attributes of the span of a try. */
function spanOf(body: Record<string, unknown>, changes: { attempt?: Partial<TracedAttempt>; answer?: Partial<TracedAnswer> } = {}) {
  exporter.reset();
  const call = { requestId: 'r', dialect: 'openai-chat', operation: 'generate', isEmbedding: false, route: '/v1/chat/completions' };
  const spans = new RequestSpans(call, tracer, instruments);
  spans.attempt({ ...attempt, ...changes.attempt, body });
  spans.answered({ ...answer, ...changes.answer });
  spans.end(200);
  const found = exporter.getFinishedSpans().find(({ name }) => name.endsWith(' some-model'));
  return found?.attributes ?? {};
}

test.each([
  ['Chat', { reasoning_effort: 'high', response_format: { type: 'json_schema', json_schema: { name: secret } } }],
  ['Responses', { reasoning: { effort: 'high', summary: secret }, text: { format: { type: 'json_object' } } }],
  ['Messages', { output_config: { effort: 'high', format: { type: 'json_schema', schema: { title: secret } } } }],
  ['Gemini', { generationConfig: { thinkingConfig: { thinkingLevel: 'high' }, responseMimeType: 'application/json' } }],
  [
    'Gemini in the other spelling',
    { generation_config: { thinking_config: { thinking_level: 'high' }, response_mime_type: 'application/json' } },
  ],
])('the reasoning and the form that %s asks for are on the span, and no text', (_name, body) => {
  const found = spanOf(body);
  expect(found).toMatchObject({ 'gen_ai.request.reasoning.level': 'high', 'gen_ai.output.type': 'json', 'server.port': 443 });
  expect(JSON.stringify(found)).not.toContain(secret);
});

test('the operation is the upstream’s, also where the caller speaks another dialect', () => {
  expect(spanOf({})).toMatchObject({ 'gen_ai.operation.name': 'chat' });
  expect(spanOf({}, { attempt: { dialect: 'gemini' } })).toMatchObject({ 'gen_ai.operation.name': 'generate_content' });
});

test('what a caller writes where a known word belongs is not recorded', () => {
  const hostile = {
    ...{ reasoning_effort: secret, reasoning: { effort: secret }, output_config: secret, text: [secret], stop: [secret] },
    ...{ response_format: { type: secret }, temperature: secret, seed: [secret], top_p: { secret }, user: secret, metadata: { secret } },
  };
  const found = spanOf(hostile);
  expect(JSON.stringify(found)).not.toContain(secret);
  expect(Object.keys(found)).not.toEqual(expect.arrayContaining(['gen_ai.request.reasoning.level']));
});

test('parts of totals are there only if there are any, reasoning never exceeds the output, and an answer that broke off ends with an error', () => {
  const plain = spanOf({}, { attempt: { stream: false } });
  expect(plain).toMatchObject({ 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5 });
  for (const name of ['cache_read.input_tokens', 'cache_write.input_tokens', 'reasoning.output_tokens']) {
    expect(plain).not.toHaveProperty([`gen_ai.usage.${name}`]);
  }
  expect(plain).not.toHaveProperty(['gen_ai.request.stream']);
  const broken = spanOf(
    {},
    { answer: { reasoningTokens: 7, finishReason: null, errorType: 'upstream_closed', responseModel: 'snapshot' } },
  );
  expect(broken).toMatchObject({
    'gen_ai.usage.reasoning.output_tokens': 5,
    'gen_ai.response.finish_reasons': ['error'],
    'gen_ai.response.model': 'snapshot',
    'error.type': 'upstream_closed',
  });
});
