import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandboxUpstream } from './start-sandbox-upstream.ts';

let sandbox: Awaited<ReturnType<typeof startSandboxUpstream>>;
beforeAll(async () => {
  sandbox = await startSandboxUpstream({ firstChunkDelayMs: 1, chunkDelayMs: 1 });
});
afterAll(() => sandbox.close());

async function post(path: string, body: unknown) {
  const response = await fetch(sandbox.baseUrl + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}

const messages = [{ role: 'user', content: 'Hello there' }];
const tool = { name: 'get_weather', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };

test('the same request gets the same answer, streamed or not', async () => {
  const request = { model: 'sandbox-claude', max_tokens: 500, messages };
  const [first, second, streamed] = await Promise.all([
    post('/v1/messages', request),
    post('/v1/messages', request),
    post('/v1/messages', { ...request, stream: true }),
  ]);
  expect(second.text).toBe(first.text);
  const events = streamed.text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => JSON.parse(event.split('\ndata: ')[1] ?? 'null'));
  expect(events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])).toEqual([
    'message_start',
    'ping',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events.map((event) => event.delta?.text ?? '').join('')).toBe(first.json().content[0].text);
  expect(events.find(({ type }) => type === 'message_delta').usage.output_tokens).toBe(first.json().usage.output_tokens);
});

test('the output limit truncates the answer by tokens and is reported in each dialect', async () => {
  expect((await post('/v1/messages', { model: 'sandbox-claude', max_tokens: 5, messages })).json()).toMatchObject({
    stop_reason: 'max_tokens',
    usage: { output_tokens: 5 },
  });
  expect((await post('/v1/chat/completions', { model: 'sandbox-gpt', max_completion_tokens: 5, messages })).json()).toMatchObject({
    choices: [{ finish_reason: 'length' }],
    usage: { completion_tokens: 5 },
  });
  expect((await post('/v1/responses', { model: 'sandbox-gpt', max_output_tokens: 5, input: 'Hello' })).json()).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    usage: { output_tokens: 5 },
  });
});

test('stop sequences end the answer', async () => {
  const { content, stop_reason, stop_sequence } = (
    await post('/v1/messages', { model: 'sandbox-claude', max_tokens: 500, messages, stop_sequences: [' sandbox:'] })
  ).json();
  expect([content[0].text.endsWith('derouter'), stop_reason, stop_sequence]).toEqual([true, 'stop_sequence', ' sandbox:']);
});

test('a tool is called if one is required or mentioned, and its result appears in the next answer', async () => {
  const request = { model: 'sandbox-claude', max_tokens: 500, messages, tools: [tool] };
  expect((await post('/v1/messages', request)).json().stop_reason).toBe('end_turn');
  const call = (await post('/v1/messages', { ...request, tool_choice: { type: 'any' } })).json();
  expect(call).toMatchObject({ stop_reason: 'tool_use', content: [{ type: 'tool_use', name: 'get_weather', input: { city: 'sandbox' } }] });
  expect(
    (await post('/v1/messages', { ...request, messages: [{ role: 'user', content: 'Please use get_weather.' }] })).json().stop_reason,
  ).toBe('tool_use');
  const answered = [
    ...messages,
    { role: 'assistant', content: call.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.content[0].id, content: 'Rain, 12 degrees' }] },
  ];
  expect((await post('/v1/messages', { ...request, messages: answered })).json().content[0].text).toContain('Rain, 12 degrees');
});

test('a request with a JSON schema gets a valid instance', async () => {
  const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 3 } }, required: ['n'], additionalProperties: false };
  const chat = await post('/v1/chat/completions', {
    model: 'sandbox-gpt',
    messages,
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
  });
  expect(JSON.parse(chat.json().choices[0].message.content)).toEqual({ n: 3 });
  const claude = await post('/v1/messages', {
    model: 'sandbox-claude',
    max_tokens: 100,
    messages,
    output_config: { format: { type: 'json_schema', schema } },
  });
  expect(JSON.parse(claude.json().content[0].text)).toEqual({ n: 3 });
});

test('embeddings are unit vectors, and the same text gets the same vector', async () => {
  const request = { model: 'sandbox-gpt', input: ['one', 'two', 'one'], dimensions: 64 };
  const { data, usage } = (await post('/v1/embeddings', request)).json();
  expect(data[0].embedding).toEqual(data[2].embedding);
  expect(data[0].embedding).not.toEqual(data[1].embedding);
  expect(Math.hypot(...data[1].embedding)).toBeCloseTo(1, 6);
  expect(usage.prompt_tokens).toBe(3);
});

test.each([
  ['/v1/messages', 'not json', 400, 'error'],
  ['/v1/messages', { model: 'sandbox-claude', messages }, 400, 'error'],
  ['/v1/messages', { model: 'gpt', max_tokens: 5, messages }, 404, 'error'],
  ['/v1/chat/completions', { model: 'sandbox-gpt', messages: 'none' }, 400, undefined],
  ['/v1/chat/completions', { model: 'sandbox-gpt', messages, max_tokens: 1.5 }, 400, undefined],
  ['/v1/responses', { model: 'sandbox-gpt', input: [] }, 400, undefined],
  ['/v1/responses', { model: 'sandbox-gpt', input: 'Hi', previous_response_id: 'resp_1' }, 400, undefined],
  ['/v1/embeddings', { model: 'sandbox-gpt', input: '' }, 400, undefined],
  ['/v1/nothing', {}, 404, undefined],
])('%s with %j is refused with %i in the error format of its dialect', async (path, body, status, type) => {
  const answer = await post(path, body);
  expect(answer.status).toBe(status);
  expect(answer.json().type).toBe(type);
  expect(answer.json().error.message).toEqual(expect.any(String));
});
