import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/**
 * The requirements of the Open Responses specification (openresponses.org): every field that its schema requires, and the
 * behaviour that its acceptance tests check. The schema here is our own, strict where the specification is.
 */
const nullable = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const integer = z.number().int();
const usage = z.object({
  input_tokens: integer,
  output_tokens: integer,
  total_tokens: integer,
  input_tokens_details: z.object({ cached_tokens: integer }),
  output_tokens_details: z.object({ reasoning_tokens: integer }),
});
const outputText = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.unknown()),
  logprobs: z.array(z.unknown()),
});
const status = z.enum(['in_progress', 'completed', 'incomplete']);
const item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: z.string(),
    status,
    role: z.string(),
    content: z.array(
      z.union([
        outputText,
        z.object({ type: z.literal('refusal'), refusal: z.string() }),
        z.object({ type: z.literal('input_text'), text: z.string() }),
      ]),
    ),
  }),
  z.object({ type: z.literal('function_call'), id: z.string(), call_id: z.string(), name: z.string(), arguments: z.string(), status }),
  z.object({
    type: z.literal('reasoning'),
    id: z.string(),
    summary: z.array(z.object({ type: z.literal('summary_text'), text: z.string() })),
  }),
  z.object({ type: z.literal('compaction'), id: z.string(), encrypted_content: z.string() }),
]);
const tool = z.object({
  type: z.literal('function'),
  name: z.string(),
  description: nullable(z.string()),
  parameters: nullable(z.record(z.string(), z.unknown())),
  strict: nullable(z.boolean()),
});
const format = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    name: z.string(),
    description: nullable(z.string()),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean(),
  }),
]);
const responseResource = z.object({
  id: z.string(),
  object: z.literal('response'),
  created_at: integer,
  completed_at: nullable(integer),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
  incomplete_details: nullable(z.object({ reason: z.string() })),
  model: z.string(),
  previous_response_id: nullable(z.string()),
  instructions: nullable(z.string()),
  output: z.array(item),
  error: nullable(z.object({ code: z.string(), message: z.string() })),
  tools: z.array(tool),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.object({ type: z.literal('function'), name: z.string() })]),
  truncation: z.enum(['auto', 'disabled']),
  parallel_tool_calls: z.boolean(),
  text: z.object({ format }),
  top_p: z.number(),
  presence_penalty: z.number(),
  frequency_penalty: z.number(),
  top_logprobs: integer,
  temperature: z.number(),
  reasoning: nullable(z.object({ effort: nullable(z.string()), summary: nullable(z.string()) })),
  usage: nullable(usage),
  max_output_tokens: nullable(integer),
  max_tool_calls: nullable(integer),
  store: z.boolean(),
  background: z.boolean(),
  service_tier: z.string(),
  metadata: z.record(z.string(), z.string()),
  safety_identifier: nullable(z.string()),
  prompt_cache_key: nullable(z.string()),
  user: nullable(z.string()),
});
const place = { item_id: z.string(), output_index: integer };
const part = { ...place, content_index: integer };
const summary = { ...place, summary_index: integer };
const events: Readonly<Record<string, z.ZodRawShape>> = {
  'response.created': { response: responseResource },
  'response.in_progress': { response: responseResource },
  'response.completed': { response: responseResource },
  'response.incomplete': { response: responseResource },
  'response.output_item.added': { output_index: integer, item },
  'response.output_item.done': { output_index: integer, item },
  'response.content_part.added': { ...part, part: outputText },
  'response.content_part.done': { ...part, part: outputText },
  'response.output_text.delta': { ...part, delta: z.string() },
  'response.output_text.done': { ...part, text: z.string() },
  'response.function_call_arguments.delta': { ...place, delta: z.string() },
  'response.function_call_arguments.done': { ...place, arguments: z.string() },
  'response.reasoning_summary_part.added': { ...summary, part: z.object({ type: z.literal('summary_text'), text: z.string() }) },
  'response.reasoning_summary_part.done': { ...summary, part: z.object({ type: z.literal('summary_text'), text: z.string() }) },
  'response.reasoning_summary_text.delta': { ...summary, delta: z.string() },
  'response.reasoning_summary_text.done': { ...summary, text: z.string() },
};
type Resource = z.infer<typeof responseResource>;

const weather = {
  type: 'function',
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const say = (content: unknown, role = 'user') => ({ type: 'message', role, content });

let server: TestServer;
let upstream: ScriptedUpstream;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(
    providerScript(({ path, body }) => ({
      text: 'Sunny.',
      usage: path.includes('enerateContent')
        ? { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }
        : path.endsWith('/chat/completions')
          ? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
          : { input_tokens: 10, output_tokens: 5 },
      ...(body?.tools !== undefined && { toolCall: { id: 'call_1', name: 'get_weather', input: { city: 'Rome' } } }),
    })),
  );
  server = await startTestServer(inject('templateDatabaseUrl'));
  const models = await addGatewayModels(server);
  await models.route('anthropic', upstream.baseUrl);
  await models.route('openai-compatible', `${upstream.baseUrl}/v1`);
  await models.route('gemini', upstream.baseUrl);
  customer = await addGatewayCustomer(server, '50');
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

async function create(body: object): Promise<Resource> {
  const answer = await customer.call('/v1/responses', body);
  expect(answer.status).toBe(200);
  return responseResource.parse(await answer.json());
}

/** Reads a stream and checks every event. Returns the event types and the final response. */
async function stream(body: object): Promise<{ types: string[]; response: Resource }> {
  const answer = await customer.call('/v1/responses', { ...body, stream: true });
  expect(answer.status).toBe(200);
  const records = (await answer.text()).split('\n\n').filter((record) => record !== '' && !record.startsWith(':'));
  const seen = records.map((record, at) => {
    const [name, data] = record.split('\n');
    const event = JSON.parse(data?.replace(/^data: /, '') ?? '') as { type: string; sequence_number: number };
    expect([name, event.sequence_number]).toEqual([`event: ${event.type}`, at]);
    expect(events[event.type], event.type).toBeDefined();
    z.object(events[event.type] ?? {}).parse(event);
    return event;
  });
  const last = seen.at(-1) as unknown as { response: Resource };
  return { types: seen.map(({ type }) => type), response: last.response };
}

const textOf = ({ output }: Resource) => output.flatMap((one) => (one.type === 'message' ? one.content : []));

describe.each(['sandbox-gpt', 'sandbox-claude', 'from-anthropic', 'from-openai-compatible', 'from-gemini'])('%s', (model) => {
  test('it answers a message with a complete response object', async () => {
    const response = await create({ model, input: [say('Say hello in three words.')] });
    expect([response.status, response.output.at(-1)?.type, response.model]).toEqual(['completed', 'message', model]);
    expect(response.completed_at).toBeGreaterThanOrEqual(response.created_at);
    expect(response.usage?.total_tokens).toBe((response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0));
  });

  test('it streams typed events in sequence, from created to completed', async () => {
    const { types, response } = await stream({ model, input: [say('Count from one to five.')] });
    expect([types[0], types.at(-1), response.status]).toEqual(['response.created', 'response.completed', 'completed']);
    for (const type of ['response.output_item.added', 'response.output_text.delta', 'response.output_item.done'])
      expect(types).toContain(type);
    expect(textOf(response)).not.toHaveLength(0);
  });

  test('it accepts a system message, earlier turns and an image', async () => {
    const image = { type: 'input_image', image_url: pixel };
    const response = await create({
      model,
      input: [
        say('You speak like a pirate.', 'system'),
        say('My name is Alice.'),
        say('Hello Alice!', 'assistant'),
        say([{ type: 'input_text', text: 'What is in this picture?' }, image]),
      ],
    });
    expect(response.status).toBe('completed');
  });

  test('it calls a function if the prompt clearly requires that', async () => {
    const { output, tools } = await create({ model, input: [say("What's the weather like in Rome?")], tools: [weather] });
    expect(output.at(-1)).toMatchObject({ type: 'function_call', name: 'get_weather' });
    expect(tools).toHaveLength(1);
  });

  test('it streams a function call with its arguments', async () => {
    const { types } = await stream({ model, input: [say("What's the weather like in Rome?")], tools: [weather] });
    for (const type of ['added', 'done']) expect(types).toContain(`response.output_item.${type}`);
    for (const type of ['delta', 'done']) expect(types).toContain(`response.function_call_arguments.${type}`);
  });

  test('it echoes the parameters of the request', async () => {
    const asked = {
      instructions: 'Be brief.',
      temperature: 0.5,
      top_p: 1,
      max_output_tokens: 200,
      metadata: { ticket: '7' },
      truncation: 'disabled',
      parallel_tool_calls: false,
      tool_choice: 'auto',
    };
    expect(await create({ model, input: 'Hello', ...asked })).toMatchObject(asked);
  });
});

describe('conversations', () => {
  const body = { model: 'sandbox-gpt', input: [say('My name is Alice.'), say('Hello Alice!', 'assistant'), say('And now?')] };

  test('the provider compacts a conversation as a charged call, and the result can be continued', async () => {
    const answer = await customer.call('/v1/responses/compact', body);
    expect(answer.status).toBe(200);
    const compacted = z
      .object({ id: z.string(), object: z.literal('response.compaction'), created_at: integer, output: z.array(item), usage })
      .parse(await answer.json());
    expect(answer.headers.get('x-derouter-cost-usd')).toMatch(/^\$?0\.\d*[1-9]/);
    expect(await customer.receipt()).toMatchObject({
      status: 'completed',
      source: 'reported',
      input: BigInt(compacted.usage.input_tokens),
      output: BigInt(compacted.usage.output_tokens),
    });
    expect((await create({ model: 'sandbox-gpt', input: [...compacted.output, say('Go on.')] })).status).toBe('completed');
  });

  test('counting tokens is free', async () => {
    const answer = await customer.call('/v1/responses/input_tokens', body);
    expect(await answer.json()).toEqual({ object: 'response.input_tokens', input_tokens: expect.any(Number) });
    expect(answer.headers.get('x-derouter-receipt')).toBeNull();
  });

  test.each([
    ['compact', 'cannot compact conversations'],
    ['input_tokens', 'cannot count tokens'],
  ])('a provider without /%s refuses with an explanation', async (path, words) => {
    const refused = await customer.call(`/v1/responses/${path}`, { model: 'sandbox-claude', input: 'Hi' });
    expect([refused.status, ((await refused.json()) as { error: { message: string } }).error.message]).toEqual([
      400,
      expect.stringContaining(words),
    ]);
  });

  test('a conversation that exceeds the credit is not compacted', async () => {
    const poor = await addGatewayCustomer(server, '0');
    expect((await poor.call('/v1/responses/compact', body)).status).toBe(402);
  });
});
