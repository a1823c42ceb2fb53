import { prove } from '@derouter/billing';
import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Requests and answers designed to cost the operator something. */
const json = (body: unknown): Step[] => [{ status: 200 }, { write: typeof body === 'string' ? body : JSON.stringify(body) }];
const sse = { status: 200, headers: { 'content-type': 'text/event-stream' } };
const data = (value: unknown): Step => ({ write: `data: ${JSON.stringify(value)}\n\n` });
const usage = { input_tokens: 1000, output_tokens: 100, total_tokens: 1100 };
const response = (over: object = {}) => ({ id: 'resp_1', object: 'response', status: 'completed', output: [], usage, ...over });
const message = { type: 'message', content: [{ type: 'text', text: 'Hi' }], stop_reason: 'end_turn', usage };
const user = { role: 'user', content: 'Hi' };

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => json(response()));
  server = await startTestServer(inject('templateDatabaseUrl'), { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` });
  models = await addGatewayModels(server);
  await models.route('openai', `${upstream.baseUrl}/v1`);
  await models.route('anthropic', upstream.baseUrl);
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server, '50');
  upstream.script((request) => json(request.path.endsWith('/responses') ? response() : message));
  upstream.requests.length = 0;
});

test('a name that is invalid in a header affects neither the answer nor the charge', async () => {
  const tools = [{ type: 'web_search_\n日\u0000' }];
  const answer = await customer.call('/v1/responses', { model: 'from-openai', input: 'Hi', store: false, tools });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-derouter-approximated')).toContain('the tool web_search_??? runs at the provider');
  expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported' });
});

describe('a value of the wrong type is refused before a provider is called', () => {
  test.each<[string, string, object, string]>([
    ['choices as text', '/v1/chat/completions', { messages: [user], n: '5' }, 'n'],
    ['a run in the background as text', '/v1/responses', { input: 'Hi', background: 'true' }, 'background'],
    ['a run in the background as a number', '/v1/responses', { input: 'Hi', background: 1 }, 'background'],
    ['storing as text', '/v1/responses', { input: 'Hi', store: 'false' }, 'store'],
    ...[-1e18, 1.5, '2000', 1e300].map((budget_tokens): [string, string, object, string] => [
      `a thinking budget of ${JSON.stringify(budget_tokens)}`,
      '/v1/messages',
      { model: 'from-anthropic', max_tokens: 100, messages: [user], thinking: { type: 'enabled', budget_tokens } },
      'thinking.budget_tokens',
    ]),
  ])('%s', async (_what, path, body, param) => {
    for (const payer of [customer, await addGatewayCustomer(server, '0.0001')]) {
      const refused = await payer.call(path, { model: 'from-openai', ...body });
      expect([refused.status, (await refused.text()).includes(param)]).toEqual([400, true]);
    }
    expect(upstream.requests).toHaveLength(0);
  });
});

describe('a client that leaves just before the end of an answer at a more expensive tier pays for that tier', () => {
  const words = 'These are the words of an answer that is nearly over. '.repeat(20);
  const chunk = (over: object) => data({ choices: [{ index: 0, delta: { content: words }, finish_reason: null }], ...over });
  const leaveMidway = async (path: string, body: object, events: Step[]) => {
    upstream.script(() => [sse, ...events, { hang: true }]);
    const leave = new AbortController();
    const answer = await customer.call(path, { model: 'gpt-5.2', stream: true, ...body }, { signal: leave.signal });
    await answer.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    leave.abort();
    return await customer.receipt();
  };
  const created = data({ type: 'response.created', response: response({ status: 'in_progress', usage: null, service_tier: 'auto' }) });
  const delta = data({ type: 'response.output_text.delta', delta: words });

  test('in a Responses stream, which reports its tier at the end', async () => {
    const standard = await leaveMidway('/v1/responses', { input: 'Hi', store: false }, [created, delta]);
    const priority = await leaveMidway('/v1/responses', { input: 'Hi', store: false, service_tier: 'priority' }, [created, delta]);
    expect([priority.source, priority.tier]).toEqual(['estimated', 'priority']);
    expect(Number(priority.total) / Number(standard.total)).toBeCloseTo(2, 1);
  });

  test('in a Chat stream that reports no tier, but not in one that reports the standard tier', async () => {
    const asked = { messages: [user], service_tier: 'priority' };
    expect((await leaveMidway('/v1/chat/completions', asked, [chunk({})])).tier).toBe('priority');
    expect((await leaveMidway('/v1/chat/completions', asked, [chunk({ service_tier: 'default' })])).tier).toBe(null);
  });
});

test.each([9_007_199_254_740_991, 1e12, 1e300])(
  'a usage of %d tokens is implausible, so the answer is charged by its text',
  async (output_tokens) => {
    upstream.script(() => json({ ...message, usage: { input_tokens: 10, output_tokens } }));
    expect((await customer.call('/v1/messages', { model: 'from-anthropic', max_tokens: 100, messages: [user] })).status).toBe(200);
    const receipt = await customer.receipt();
    expect(receipt).toMatchObject({ status: 'completed', source: 'estimated' });
    expect(receipt.output).toBeLessThan(100n);
  },
);

test.each<[string, string, object, object]>([
  [
    'a Responses answer',
    '/v1/responses',
    { model: 'from-openai', input: 'Hi', store: false },
    response({ output: [{ type: { toString: 1 } }] }),
  ],
  [
    'a Messages answer',
    '/v1/messages',
    { model: 'from-anthropic', max_tokens: 100, messages: [user] },
    { ...message, usage: { ...usage, iterations: [{ type: { toString: 1 } }] } },
  ],
])('a type that is an object with its own toString affects neither %s nor its charge', async (_what, path, body, answer) => {
  upstream.script(() => json(answer));
  expect((await customer.call(path, body)).status).toBe(200);
  expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', output: 100n });
});

test('a body with millions of nested lists or objects is refused before it is parsed', async () => {
  for (const content of ['['.repeat(3_000_000) + ']'.repeat(3_000_000), `${'{"a":'.repeat(3_000_000)}1${'}'.repeat(3_000_000)}`]) {
    const startedAt = performance.now();
    const refused = await customer.call('/v1/messages', `{"model":"from-anthropic","max_tokens":10,"messages":${content}}`);
    expect(refused.status).toBe(413);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  }
});

test('a tool type that is an object with its own toString is the caller’s error', async () => {
  const tools = [{ type: 'web_search' }, { type: 'shell', environment: { type: { toString: 1 } } }];
  const choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: { toString: 1 } }] };
  const asked = await customer.call('/v1/responses', { model: 'from-openai', input: 'Hi', tools, tool_choice: choice });
  expect(asked.status).toBeLessThan(500);
});

test('usage nested too deeply to be serialised is still charged', async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const text = JSON.stringify(response({ usage: { ...usage, odd: 0 }, tool_usage: { odd: 0 } }));
  upstream.script(() => json(text.replaceAll('"odd":0', `"odd":${deep}`)));
  expect((await customer.call('/v1/responses', { model: 'from-openai', input: 'Hi', store: false })).status).toBe(200);
  expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', output: 100n });
});

test('an id with role null is treated like any other reference', async () => {
  const refused = await customer.call('/v1/responses', { model: 'from-openai', input: [user, { id: 'msg_of_another', role: null }] });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('msg_of_another')]);
  expect(upstream.requests).toHaveLength(0);
});
