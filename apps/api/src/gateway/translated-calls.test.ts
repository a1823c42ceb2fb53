import { type AddressInfo, createServer } from 'node:net';
import { readWallet } from '@derouter/billing';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type ClientDialect, callOf, type Pair, passThrough, translated, type UpstreamDialect, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** What agents send to a model of another dialect, through the whole gateway: requests, answers and charges. */
const json = (body: unknown): Step[] => [{ status: 200 }, { write: JSON.stringify(body) }];
const event = (type: string, over: object) => ({ write: `event: ${type}\ndata: ${JSON.stringify({ type, ...over })}\n\n` });
const sse = { status: 200, headers: { 'content-type': 'text/event-stream' } };

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => json({}));
  server = await startTestServer(inject('templateDatabaseUrl'));
  models = await addGatewayModels(server);
  await models.route('openai', `${upstream.baseUrl}/v1`);
  await models.route('anthropic', upstream.baseUrl);
  await models.route('openai-compatible', `${upstream.baseUrl}/v1`);
  await models.route('gemini', upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.requests.length = 0;
});

describe('Codex’s tools at a Claude model', () => {
  const command = { type: 'function', name: 'shell_command', parameters: { type: 'object', properties: { command: { type: 'string' } } } };
  const ask = (...input: readonly unknown[]) => ({ model: 'from-anthropic', store: false, input });
  const user = { role: 'user', content: 'list files' };
  const called = (name: string) =>
    json({
      type: 'message',
      content: [{ type: 'tool_use', id: 'toolu_1', name, input: { command: 'ls' } }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 10, output_tokens: 5 },
    });

  test('tools in additional_tools and namespaces are translated, and calls come back with their namespace', async () => {
    upstream.script(() => called('shell_command'));
    const brought = { type: 'additional_tools', role: 'developer', tools: [{ type: 'namespace', name: 'functions', tools: [command] }] };
    const answer = await customer.call('/v1/responses', ask(brought, user));
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { output: unknown[] }).output).toMatchObject([
      { type: 'function_call', name: 'shell_command', namespace: 'functions', arguments: '{"command":"ls"}' },
    ]);
    expect(upstream.requests[0]?.body?.tools).toMatchObject([{ name: 'shell_command', input_schema: command.parameters }]);
    // The next turn sends the call back unchanged.
    const call = {
      type: 'function_call',
      call_id: 'toolu_1',
      name: 'shell_command',
      namespace: 'functions',
      arguments: '{"command":"ls"}',
    };
    const output = { type: 'function_call_output', call_id: 'toolu_1', output: 'a.txt' };
    expect((await customer.call('/v1/responses', ask(brought, user, call, output))).status).toBe(200);
    expect(JSON.stringify(upstream.requests[1]?.body?.messages)).toContain('"name":"shell_command"');
  });

  test('tools with the same name in two namespaces stay distinct both ways, in streams too', async () => {
    const tools = ['left', 'right'].map((name) => ({ type: 'namespace', name, tools: [command] }));
    upstream.script(() => [
      sse,
      event('message_start', { message: { content: [], usage: { input_tokens: 10, output_tokens: 1 } } }),
      event('content_block_start', {
        index: 0,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'right__shell_command', input: {} },
      }),
      event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } }),
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 5 } }),
      event('message_stop', {}),
    ]);
    const text = await (await customer.call('/v1/responses', { ...ask(user), tools, stream: true })).text();
    expect(((upstream.requests[0]?.body?.tools ?? []) as { name: string }[]).map(({ name }) => name)).toEqual([
      'left__shell_command',
      'right__shell_command',
    ]);
    expect(text).toContain('"name":"shell_command","namespace":"right"');
    expect(text).not.toContain('right__');
  });

  test('only the tools that tool_choice allows are sent', async () => {
    upstream.script(() => called('shell_command'));
    const tool_choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'shell_command' }] };
    expect(
      (await customer.call('/v1/responses', { ...ask(user), tools: [command, { ...command, name: 'other' }], tool_choice })).status,
    ).toBe(200);
    expect(upstream.requests[0]?.body).toMatchObject({ tools: [{ name: 'shell_command' }], tool_choice: { type: 'any' } });
  });
});

describe('Messages clients at an OpenAI model', () => {
  const messages = [{ role: 'user', content: 'Is this command safe?' }];
  const response = (text: string, output: number, reasoning = 0) => ({
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }],
    usage: {
      input_tokens: 100,
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: 100 + output,
    },
  });

  test('an output limit below OpenAI’s minimum is raised, the header says so, and usage is charged', async () => {
    upstream.script(() => json(response('h', 16)));
    const answer = await customer.call('/v1/messages', { model: 'from-openai', max_tokens: 1, messages });
    expect([answer.status, answer.headers.get('x-derouter-approximated')]).toEqual([200, expect.stringContaining('16')]);
    expect(upstream.requests[0]?.body?.max_output_tokens).toBe(16);
    expect(await customer.receipt()).toMatchObject({ input: 100n, output: 16n, source: 'reported' });
    expect((await readWallet(server.services.sql, customer.walletId)).heldNano).toBe(0n);
  });

  const monitored = { model: 'from-openai', max_tokens: 64, stop_sequences: ['</block>'], messages };
  const said = '<block>no</block> This is what nobody should see, nor pay for.';

  test('a stop sequence ends the answer, and what follows it is neither sent nor charged', async () => {
    upstream.script(() => json(response(said, 60, 20)));
    const answer = (await (await customer.call('/v1/messages', monitored)).json()) as { usage: { output_tokens: number } };
    expect(answer).toMatchObject({
      content: [{ type: 'text', text: '<block>no' }],
      stop_reason: 'stop_sequence',
      stop_sequence: '</block>',
    });
    // At least the reasoning, which came before the text, but less than the provider reported.
    expect(answer.usage.output_tokens).toBeGreaterThan(20);
    expect(answer.usage.output_tokens).toBeLessThan(50);
    expect(await customer.receipt()).toMatchObject({ output: BigInt(answer.usage.output_tokens), source: 'reported' });
  });

  test('the same holds for a stream, whose upstream is read until it reports its usage', async () => {
    upstream.script(() => [
      sse,
      event('response.created', { response: { id: 'resp_1', status: 'in_progress' } }),
      event('response.output_item.added', { output_index: 0, item: { id: 'm', type: 'message', role: 'assistant', content: [] } }),
      event('response.content_part.added', { item_id: 'm', output_index: 0, content_index: 0, part: { type: 'output_text', text: '' } }),
      ...(said.match(/.{1,5}/gs) ?? []).map((delta) =>
        event('response.output_text.delta', { item_id: 'm', output_index: 0, content_index: 0, delta }),
      ),
      event('response.output_text.done', { item_id: 'm', output_index: 0, content_index: 0, text: said }),
      event('response.completed', { response: response(said, 60, 20) }),
    ]);
    const text = await (await customer.call('/v1/messages', { ...monitored, stream: true })).text();
    const deltas = [...text.matchAll(/"text":"([^"]*)"\}\}/g)].map(([, piece]) => piece).join('');
    expect(deltas).toBe('<block>no');
    expect(text).toContain('"stop_reason":"stop_sequence","stop_sequence":"</block>"');
    const output = Number(text.match(/message_delta[\s\S]*"output_tokens":(\d+)/)?.[1]);
    expect([output > 20, output < 50]).toEqual([true, true]);
    expect(await customer.receipt()).toMatchObject({ output: BigInt(output), source: 'reported' });
  });

  test('an excessive number of stop sequences is refused', async () => {
    const many = Array.from({ length: 65 }, (_, at) => `stop${at}`);
    expect((await customer.call('/v1/messages', { ...monitored, stop_sequences: many })).status).toBe(400);
  });
});

describe('the address of an image', () => {
  /** Counts connections, and answers none. */
  const listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  let connections = 0;
  let address = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/secret.png`;
  });
  afterAll(() => void listener.close());

  /** An image by its address, in the parts of a client's request and as it reaches each upstream. */
  const asked: Record<ClientDialect, () => object> = {
    'anthropic-messages': () => ({ messages: [{ role: 'user', content: [image['anthropic-messages']()] }] }),
    'openai-chat': () => ({ messages: [{ role: 'user', content: [image['openai-chat']()] }] }),
    'openai-responses': () => ({ input: [{ role: 'user', content: [image['openai-responses']()] }] }),
    gemini: () => ({ contents: [{ role: 'user', parts: [image.gemini()] }] }),
  };
  const image: Record<UpstreamDialect, () => object> = {
    'anthropic-messages': () => ({ type: 'image', source: { type: 'url', url: address } }),
    'openai-chat': () => ({ type: 'image_url', image_url: { url: address } }),
    'openai-responses': () => ({ type: 'input_image', image_url: address }),
    gemini: () => ({ fileData: { mimeType: 'image/png', fileUri: address } }),
  };

  const pairs: readonly Pair[] = [
    ...passThrough,
    ...translated,
    { client: 'anthropic-messages', kind: 'gemini', upstream: 'gemini' },
    { client: 'openai-responses', kind: 'gemini', upstream: 'gemini' },
  ];
  test.each(pairs)('is passed on by $client to $kind, and not fetched', async ({ client, kind, upstream: dialect }) => {
    upstream.script(providerScript(() => ({ text: 'A picture.', usage: usageOf[dialect] })));
    const answer = await customer.call(...callOf(client, models.name(kind), asked[client]() as Record<string, unknown>));
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    expect(upstream.requests).toHaveLength(1);
    const { contents, input, messages } = upstream.requests[0]?.body ?? {};
    const [turn] = [contents, input, messages].flatMap((turns) => turns ?? []) as { parts?: unknown; content?: unknown }[];
    expect(turn?.parts ?? turn?.content).toMatchObject([image[dialect]()]);
    expect(connections).toBe(0);
  });
});
