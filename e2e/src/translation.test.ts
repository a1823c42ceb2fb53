import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { type ProviderAnswer, providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, jsonSchema, Output, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer, nano } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

const text = 'Exactness, clarity and speed — それが製品です 🎉.';
const claude = 'claude-haiku-4-5';
const gpt = 'gpt-5-mini';
const gemini = 'gemini-2.5-flash';
/** The same usage in each provider's format: 2 000 prompt tokens, 1 500 of them cached, and 250 output tokens. */
const usages = {
  messages: { input_tokens: 500, cache_read_input_tokens: 1_500, cache_creation_input_tokens: 0, output_tokens: 250 },
  responses: {
    input_tokens: 2_000,
    input_tokens_details: { cached_tokens: 1_500 },
    output_tokens: 250,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2_250,
  },
  chat: { prompt_tokens: 2_000, prompt_tokens_details: { cached_tokens: 1_500 }, completion_tokens: 250, total_tokens: 2_250 },
  gemini: { promptTokenCount: 2_000, cachedContentTokenCount: 1_500, candidatesTokenCount: 250, totalTokenCount: 2_250 },
};
const quantities = { input_tokens: 2_000, cache_read_tokens: 1_500, output_tokens: 250 };
const prices = { [claude]: ['anthropic', claude], [gpt]: ['openai', gpt], [gemini]: ['google', gemini] } as const;

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let openai: OpenAI;
let anthropic: Anthropic;
let answer: Partial<ProviderAnswer> = {};

beforeAll(async () => {
  upstream = await startScriptedUpstream(
    providerScript(({ path }) => {
      const kind = path.includes('messages')
        ? 'messages'
        : path.includes('responses')
          ? 'responses'
          : path.includes('enerateContent')
            ? 'gemini'
            : 'chat';
      return { text, usage: usages[kind], ...answer };
    }),
  );
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    GEMINI_API_KEY: 'upstream-secret-g',
    GEMINI_BASE_URL: upstream.baseUrl,
  });
  customer = await createCustomer(product);
  openai = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: product.base, apiKey: customer.key, maxRetries: 0 });
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});
beforeEach(() => {
  answer = {};
});

const lastPath = () => upstream.requests.at(-1)?.path.split('?')[0];
const paths = { [claude]: '/v1/messages', [gpt]: '/v1/responses', [gemini]: `/v1beta/models/${gemini}:` };

/** Expects that the last call went to the model's provider and was charged its list price. */
async function expectServed(model: keyof typeof prices) {
  expect(lastPath()).toContain(paths[model]);
  const [receipt] = await customer.receipts();
  expect(receipt).toMatchObject({ model, status: 'completed', source: 'reported' });
  const [provider, listed] = prices[model];
  expect(nano(receipt?.costUsd ?? '')).toBe(listPriceNano(provider, listed, quantities));
}

const weather = {
  name: 'weather',
  description: 'The weather of a place',
  parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
};
const toolCall = { id: 'call_abc123', name: 'weather', input: { place: 'Zürich' } };
const toolCallText = JSON.stringify(toolCall.input);

describe.each([gpt, gemini] as const)('the Anthropic SDK with %s', (model) => {
  const request = { model, max_tokens: 1_000, messages: [{ role: 'user' as const, content: 'Hi' }] };

  test('gets messages with usage in its own format, both streamed and not', async () => {
    const message = await anthropic.messages.create({ ...request, system: 'Be exact.' });
    expect(message).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn', content: [{ type: 'text', text }] });
    expect(message.usage).toMatchObject({ input_tokens: 500, cache_read_input_tokens: 1_500, output_tokens: 250 });
    await expectServed(model);
    const streamed = await anthropic.messages.stream(request).finalMessage();
    expect(streamed.content).toMatchObject([{ type: 'text', text }]);
    expect(streamed.usage).toMatchObject({ input_tokens: 500, cache_read_input_tokens: 1_500, output_tokens: 250 });
    await expectServed(model);
  });

  test('calls a tool and gets the answer to its result', async () => {
    answer = { toolCall };
    const tools = [
      { name: weather.name, description: weather.description, input_schema: weather.parameters as Anthropic.Tool.InputSchema },
    ];
    const called = await anthropic.messages.stream({ ...request, tools }).finalMessage();
    expect(called.stop_reason).toBe('tool_use');
    const use = called.content.find((block) => block.type === 'tool_use');
    expect(use).toMatchObject({ name: 'weather', input: { place: 'Zürich' } });
    answer = {};
    const done = await anthropic.messages.create({
      ...request,
      tools,
      messages: [
        ...request.messages,
        { role: 'assistant', content: called.content as Anthropic.ContentBlockParam[] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use?.id ?? '', content: '21 °C' }] },
      ],
    });
    expect(done.content).toMatchObject([{ type: 'text', text }]);
    expect(JSON.stringify(upstream.requests.at(-1)?.body)).toContain('21 °C');
  });

  test('gets an error in its dialect for an unsupported tool, before the provider is called', async () => {
    const before = upstream.requests.length;
    const tools = [{ type: 'web_fetch_20250910', name: 'web_fetch' } as never];
    const wrong = anthropic.messages.create({ ...request, tools, tool_choice: { type: 'tool', name: 'web_fetch' } });
    await expect(wrong).rejects.toMatchObject({ status: 400, error: { type: 'error', error: { type: 'invalid_request_error' } } });
    expect(upstream.requests.length).toBe(before);
  });

  test('gets an estimated token count', async () => {
    const { input_tokens } = await anthropic.messages.countTokens({ model, messages: [{ role: 'user', content: 'word '.repeat(100) }] });
    expect(input_tokens).toBeGreaterThan(80);
    expect(input_tokens).toBeLessThan(200);
  });
});

describe.each([claude, gemini] as const)('the OpenAI SDK with %s', (model) => {
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const tools = [{ type: 'function' as const, function: weather }];

  test('gets chat completions, both streamed and not', async () => {
    const completion = await openai.chat.completions.create({
      model,
      messages: [{ role: 'developer', content: 'Be exact.' }, ...messages],
    });
    expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant', content: text } });
    expect(completion.usage).toMatchObject({
      prompt_tokens: 2_000,
      completion_tokens: 250,
      prompt_tokens_details: { cached_tokens: 1_500 },
    });
    await expectServed(model);
    let received = '';
    let usage: unknown;
    const stream = await openai.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      received += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(received).toBe(text);
    expect(usage).toMatchObject({ prompt_tokens: 2_000, completion_tokens: 250 });
    await expectServed(model);
  });

  test('calls tools with Chat Completions', async () => {
    answer = { toolCall };
    const runner = openai.chat.completions.stream({ model, messages, tools });
    const completion = await runner.finalChatCompletion();
    expect(completion.choices[0]?.finish_reason).toBe('tool_calls');
    const [call] = completion.choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'weather', arguments: JSON.stringify(toolCall.input) } });
    answer = {};
    const done = await openai.chat.completions.create({
      model,
      tools,
      messages: [...messages, completion.choices[0]?.message as never, { role: 'tool', tool_call_id: call?.id ?? '', content: '21 °C' }],
    });
    expect(done.choices[0]?.message.content).toBe(text);
  });

  test('gets responses, both streamed and not', async () => {
    const response = await openai.responses.create({ model, input: 'Hi', instructions: 'Be exact.' });
    expect(response.output_text).toBe(text);
    expect(response.usage).toMatchObject({ input_tokens: 2_000, input_tokens_details: { cached_tokens: 1_500 }, output_tokens: 250 });
    await expectServed(model);
    const streamed = await openai.responses.stream({ model, input: 'Hi' }).finalResponse();
    expect(streamed.output_text).toBe(text);
    await expectServed(model);
  });

  test('gets an SDK error that names the unsupported parameter', async () => {
    const previous = openai.responses.create({ model, input: 'Hi', previous_response_id: 'resp_1' });
    await expect(previous).rejects.toMatchObject({ status: 400, param: 'previous_response_id' });
    await expect(openai.chat.completions.create({ model, messages, n: 2 })).rejects.toMatchObject({ status: 400, param: 'n' });
  });

  test("gets the provider's error in its own dialect", async () => {
    upstream.script(() => [
      { status: 400 },
      {
        write: JSON.stringify({
          type: 'error',
          error: { type: 'invalid_request_error', message: 'messages: too many images', status: 'INVALID_ARGUMENT' },
        }),
      },
    ]);
    await expect(openai.chat.completions.create({ model, messages })).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining('too many images'),
    });
    upstream.script(
      providerScript(({ path }) => ({ text, usage: path.includes('messages') ? usages.messages : usages.gemini, ...answer })),
    );
  });
});

describe('other clients through translation', () => {
  beforeAll(() => {
    upstream.script(
      providerScript(({ path }) => {
        const kind = path.includes('messages')
          ? 'messages'
          : path.includes('responses')
            ? 'responses'
            : path.includes('enerateContent')
              ? 'gemini'
              : 'chat';
        return { text, usage: usages[kind], ...answer };
      }),
    );
  });
  const schema = jsonSchema<{ place: string }>(weather.parameters as never);

  test('the Vercel AI SDK generates, streams, calls tools and gets structured output with both providers', async () => {
    const viaOpenai = createOpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key });
    const viaAnthropic = createAnthropic({ baseURL: `${product.base}/v1`, apiKey: customer.key });
    for (const [model, expected] of [
      [viaOpenai.chat(claude), claude],
      [viaOpenai.responses(gemini), gemini],
      [viaAnthropic(gpt), gpt],
    ] as const) {
      expect((await generateText({ model, prompt: 'Hi' })).text).toBe(text);
      await expectServed(expected);
      let streamed = '';
      for await (const part of streamText({ model, prompt: 'Hi' }).textStream) streamed += part;
      expect(streamed).toBe(text);
      answer = { toolCall };
      const { toolCalls } = await generateText({ model, prompt: 'Weather?', tools: { weather: tool({ inputSchema: schema }) } });
      expect(toolCalls).toMatchObject([{ toolName: 'weather', input: { place: 'Zürich' } }]);
      answer = { text: '{"place":"Zürich"}' };
      const { output } = await generateText({ model, prompt: 'Where?', output: Output.object({ schema }) });
      expect(output).toEqual({ place: 'Zürich' });
      answer = {};
    }
  });

  test('LangChain invokes, streams and calls tools with both providers', async () => {
    const viaOpenai = new ChatOpenAI({
      model: claude,
      apiKey: customer.key,
      configuration: { baseURL: `${product.base}/v1` },
      maxRetries: 0,
    });
    const viaAnthropic = new ChatAnthropic({
      model: gpt,
      apiKey: customer.key,
      anthropicApiUrl: product.base,
      maxTokens: 500,
      maxRetries: 0,
    });
    expect((await viaOpenai.invoke([new HumanMessage('Hi')])).text).toBe(text);
    await expectServed(claude);
    const message = await viaAnthropic.invoke([new HumanMessage('Hi')]);
    expect(message.text).toBe(text);
    await expectServed(gpt);
    let streamed = '';
    for await (const chunk of await viaAnthropic.stream('Hi')) streamed += chunk.text;
    expect(streamed).toBe(text);
    answer = { toolCall };
    const bound = viaOpenai.bindTools([{ type: 'function', function: weather }]);
    expect((await bound.invoke('Weather?')).tool_calls).toMatchObject([{ name: 'weather', args: { place: 'Zürich' } }]);
    await expect(
      new ChatOpenAI({ model: 'no-such', apiKey: customer.key, configuration: { baseURL: `${product.base}/v1` }, maxRetries: 0 }).invoke(
        'x',
      ),
    ).rejects.toMatchObject({ status: 404 });
  });
});

describe('tool call arguments', () => {
  const event = (data: Record<string, unknown>) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const streamWith = (args: string) => {
    const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather' };
    const response = {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      output: [{ ...call, arguments: args }],
      usage: usages.responses,
    };
    return [
      event({ type: 'response.created', response: { ...response, status: 'in_progress', output: [] } }),
      event({ type: 'response.output_item.added', output_index: 0, item: { ...call, arguments: '' } }),
      ...(args === '' ? [] : [event({ type: 'response.function_call_arguments.delta', output_index: 0, delta: args })]),
      event({ type: 'response.output_item.done', output_index: 0, item: { ...call, arguments: args } }),
      event({ type: 'response.completed', response }),
    ];
  };

  test.each(['{"place": "Zü', '["Zürich"]', '"Zürich"', '7', 'null', 'weather(Zürich)', '', '{"place":"Zürich"}'])(
    'reach the Anthropic SDK intact, or wrapped if they are not a JSON object: %s',
    async (args) => {
      upstream.script(() => [
        { status: 200, headers: { 'content-type': 'text/event-stream' } },
        ...streamWith(args).map((write) => ({ write })),
      ]);
      const tools = [{ name: weather.name, input_schema: weather.parameters as Anthropic.Tool.InputSchema }];
      const messages = [{ role: 'user' as const, content: 'How is the weather?' }];
      const { content } = await anthropic.messages.stream({ model: gpt, max_tokens: 500, messages, tools }).finalMessage();
      const object = args === '' ? {} : args === toolCallText ? toolCall.input : { INVALID_JSON: args };
      expect(content).toMatchObject([{ type: 'tool_use', name: 'weather', input: object }]);
    },
  );
});
