import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** What a provider would bill but our price version does not cover is left out, refused or reported. */
const usage = { input_tokens: 1000, output_tokens: 20, total_tokens: 1020 };
const json = (body: unknown): Step[] => [{ status: 200 }, { write: JSON.stringify(body) }];
const response = (over: object = {}) => ({ id: 'resp_1', object: 'response', status: 'completed', output: [], usage, ...over });
const completion = (over: object = {}) => ({
  id: 'c',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 },
  ...over,
});
const message = (over: object = {}) => ({
  type: 'message',
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 10, output_tokens: 1 },
  ...over,
});
const ask = (over: object) => ({ model: 'from-openai', input: 'draw a cat', store: false, ...over });
const user = { role: 'user', content: 'draw a cat' };
const exec = { type: 'function', name: 'exec', parameters: { type: 'object', properties: {} } };

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => json(response()));
  server = await startTestServer(inject('templateDatabaseUrl'), { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` });
  models = await addGatewayModels(server);
  await models.route('openai', `${upstream.baseUrl}/v1`);
  await models.route('openai-compatible', `${upstream.baseUrl}/v1`);
  await models.route('anthropic', upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server, '50');
  upstream.script((request) =>
    json(request.path.endsWith('/responses') ? response() : request.path.includes('chat') ? completion() : message()),
  );
  upstream.requests.length = 0;
});

const sent = () => upstream.requests.at(-1)?.body;
const unknownUsage = async () => {
  const [row] = await server.services.sql<{ unknown: string | null }[]>`
    SELECT unknown_usage::text AS unknown FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC LIMIT 1`;
  return row?.unknown ? JSON.parse(row.unknown) : null;
};

describe('a hosted tool without a price', () => {
  test.each<[string, object, object]>([
    ['at the top level', { tools: [{ type: 'image_generation' }, exec], tool_choice: 'auto' }, { tools: [exec], tool_choice: 'auto' }],
    ['alone at the top level', { tools: [{ type: 'web_search' }], tool_choice: 'auto', parallel_tool_calls: true }, {}],
    [
      'in an additional_tools item, which goes once it is empty',
      {
        input: [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }, user],
      },
      { input: [user] },
    ],
    [
      'beside a function in an additional_tools item',
      { input: [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'web_search' }, exec] }, user] },
      { input: [{ type: 'additional_tools', role: 'developer', tools: [exec] }, user] },
    ],
    [
      'in what a tool search found',
      { input: [user, { type: 'tool_search_output', call_id: 't', tools: [{ type: 'image_generation' }] }] },
      { input: [user, { type: 'tool_search_output', call_id: 't', tools: [] }] },
    ],
    [
      'among the allowed tools',
      {
        tools: [{ type: 'web_search' }, exec],
        tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'web_search' }, { type: 'function', name: 'exec' }] },
      },
      { tools: [exec], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'exec' }] } },
    ],
  ])('it is left out if a client merely offers it %s, and the header says so', async (_where, given, expected) => {
    const answer = await customer.call('/v1/responses', ask(given));
    expect(answer.status).toBe(200);
    expect(sent()).toEqual({ ...ask({}), ...expected, model: 'some-model' });
    expect(answer.headers.get('x-derouter-approximated')).toContain('was left out');
  });

  test('it is left out of Chat and Messages requests too', async () => {
    const chat = await customer.call('/v1/chat/completions', { model: 'from-openai', messages: [user], web_search_options: {} });
    expect([chat.status, sent()]).toEqual([200, { model: 'some-model', messages: [user] }]);
    const tools = [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }];
    const claude = await customer.call('/v1/messages', { model: 'from-anthropic', max_tokens: 10, messages: [user], tools });
    expect([claude.status, sent()]).toEqual([200, { model: 'some-model', max_tokens: 10, messages: [user] }]);
    expect(claude.headers.get('x-derouter-approximated')).toContain('web_search_20250305');
  });

  test.each<[string, object, string]>([
    ['tool_choice names it', { tools: [{ type: 'image_generation' }, exec], tool_choice: { type: 'image_generation' } }, 'tool_choice'],
    ['a tool is required and there is no other', { tools: [{ type: 'web_search' }], tool_choice: 'required' }, 'tool_choice'],
    [
      'only it may be used',
      {
        tools: [{ type: 'web_search_preview' }, exec],
        tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'web_search' }] },
      },
      'tool_choice',
    ],
    ['it carries the caller’s configuration', { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] }, 'tools'],
    [
      'it is a server of the caller’s',
      { input: [{ type: 'additional_tools', tools: [{ type: 'mcp', server_url: 'https://x' }] }] },
      'tools',
    ],
    ['it is a shell in a container of the provider', { tools: [{ type: 'shell', environment: { type: 'container_auto' } }] }, 'tools'],
    ['it hides in a namespace', { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'file_search' }] }] }, 'tools'],
  ])('the request is refused if %s', async (_why, given, param) => {
    const refused = await customer.call('/v1/responses', ask(given));
    expect([refused.status, ((await refused.json()) as { error: { param: string } }).error.param]).toEqual([400, param]);
    expect(upstream.requests).toHaveLength(0);
  });

  test('every other character of the request is unchanged', async () => {
    const body =
      '{"model":"from-openai","store":false,"input":[{"role":"user","content":"x","n":12345678901234567890,"f":1.50},{"type":"additional_tools","tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{"max":1e400}}]}]}';
    expect((await customer.call('/v1/responses', body)).status).toBe(200);
    expect(upstream.requests.at(-1)?.raw.toString()).toBe(
      '{"model":"some-model","store":false,"input":[{"role":"user","content":"x","n":12345678901234567890,"f":1.50},{"type":"additional_tools","tools":[{"type":"function","name":"f","parameters":{"max":1e400}}]}]}',
    );
  });

  test('if it runs anyway, it is reported to staff', async () => {
    upstream.script(() =>
      json(
        response({
          output: [
            { type: 'image_generation_call', id: 'ig' },
            { type: 'code_interpreter_call', id: 'ci' },
            { type: 'message', content: [] },
          ],
          tool_usage: { image_gen: { input_tokens: 30, output_tokens: 7024 }, web_search: { num_requests: 0 } },
        }),
      ),
    );
    await customer.call('/v1/responses', ask({}));
    await customer.receipt();
    expect(await unknownUsage()).toEqual({
      'tool_usage.image_gen': { input_tokens: 30, output_tokens: 7024 },
      'output.image_generation_call': 1,
      'output.code_interpreter_call': 1,
    });
  });
});

describe('Anthropic’s fallback to another model', () => {
  const body = { model: 'from-anthropic', max_tokens: 10, messages: [user] };

  test('a named fallback is refused, since it has its own price and the key may not be allowed to use it', async () => {
    const refused = await customer.call('/v1/messages', { ...body, fallbacks: [{ model: 'claude-opus-4-8' }] });
    expect([refused.status, ((await refused.json()) as { error: { type: string } }).error.type]).toEqual([400, 'invalid_request_error']);
    expect(upstream.requests).toHaveLength(0);
  });

  test('a request for the provider’s default fallback is dropped, and the header says so', async () => {
    const answer = await customer.call('/v1/messages', { ...body, fallbacks: 'default' });
    expect([answer.status, sent()]).toEqual([200, { ...body, model: 'some-model' }]);
    expect(answer.headers.get('x-derouter-approximated')).toContain('fallbacks');
  });
});

describe('service tiers', () => {
  test.each([
    ['fast', 'fast'],
    ['fast', 'priority'],
    ['priority', 'fast'],
    ['priority', 'priority'],
  ])('a request for tier %s that is reported as %s is billed as priority', async (asked, reported) => {
    upstream.script(() => json(response({ service_tier: reported })));
    expect((await customer.call('/v1/responses', { model: 'gpt-5.2', input: 'Hi', store: false, service_tier: asked })).status).toBe(200);
    const { total, tier } = await customer.receipt();
    upstream.script(() => json(response({ service_tier: 'default' })));
    await customer.call('/v1/responses', { model: 'gpt-5.2', input: 'Hi', store: false });
    expect([total, tier]).toEqual([(await customer.receipt()).total * 2n, 'priority']);
  });

  test('a tier without a price is reported to staff', async () => {
    upstream.script(() => json(response({ service_tier: 'ultrafast' })));
    await customer.call('/v1/responses', ask({}));
    await customer.receipt();
    expect(await unknownUsage()).toEqual({ service_tier: 'ultrafast' });
  });
});

describe('the output limit of Chat', () => {
  const limited = (model: string, over: object) => customer.call('/v1/chat/completions', { model, messages: [user], ...over });

  test('it reaches OpenAI under the name that all its models accept', async () => {
    await limited('from-openai', { max_tokens: 32 });
    expect(sent()).toEqual({ model: 'some-model', messages: [user], max_completion_tokens: 32 });
  });

  test('it reaches a compatible server under the client’s name', async () => {
    await limited('from-openai-compatible', { max_tokens: 32 });
    expect(sent()).toMatchObject({ max_tokens: 32 });
    await limited('from-openai-compatible', { max_completion_tokens: 32 });
    expect(sent()).toMatchObject({ max_completion_tokens: 32 });
  });

  test('it is sent once if credit lowers it', async () => {
    customer = await addGatewayCustomer(server, '0.005');
    const answer = await limited('from-openai', { max_tokens: 5000 });
    const lowered = Number(answer.headers.get('x-derouter-max-tokens-lowered'));
    expect(lowered).toBeGreaterThan(0);
    expect(sent()).toEqual({ model: 'some-model', messages: [user], max_completion_tokens: lowered });
  });
});

test('stream chunks do not mention usage unless the client requested it', async () => {
  const chunk = (over: object) => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', ...over })}\n\n`;
  const delta = { role: 'assistant', content: 'says ,"usage":null here' };
  upstream.script(() => [
    { status: 200, headers: { 'content-type': 'text/event-stream' } },
    { write: chunk({ choices: [{ index: 0, delta, finish_reason: null }], usage: null, obfuscation: 'x' }) },
    { write: chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null }) },
    { write: chunk({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 } }) },
    { write: 'data: [DONE]\n\n' },
  ]);
  const plain = await (await customer.call('/v1/chat/completions', { model: 'from-openai', stream: true, messages: [user] })).text();
  expect(plain).toBe(
    chunk({ choices: [{ index: 0, delta, finish_reason: null }], obfuscation: 'x' }) +
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
      'data: [DONE]\n\n',
  );
});
