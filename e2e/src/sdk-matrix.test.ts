import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { type ProviderAnswer, providerScript, type ScriptedUpstream, type SeenRequest, startScriptedUpstream } from '@derouter/testkit';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { APICallError, generateText, jsonSchema, type LanguageModel, Output, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer, nano } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

/**
 * Every published client with its own provider and through translation: how it handles answers and errors, and when it
 * retries. Complements sdk.test.ts and translation.test.ts.
 */
const text = 'Exactness, clarity and speed — それが製品です 🎉.';
const claude = 'claude-haiku-4-5';
const gpt = 'gpt-5-mini';
const gemini = 'gemini-2.5-flash';
const prices = { [claude]: ['anthropic', claude], [gpt]: ['openai', gpt], [gemini]: ['google', gemini] } as const;
type Model = keyof typeof prices;

/** The same usage in each provider's format: 2 000 prompt tokens, 1 500 of them cached, and 250 output tokens. */
const usages = {
  messages: { input_tokens: 500, cache_read_input_tokens: 1_500, cache_creation_input_tokens: 0, output_tokens: 250 },
  responses: { input_tokens: 2_000, input_tokens_details: { cached_tokens: 1_500 }, output_tokens: 250, total_tokens: 2_250 },
  chat: { prompt_tokens: 2_000, prompt_tokens_details: { cached_tokens: 1_500 }, completion_tokens: 250, total_tokens: 2_250 },
  gemini: { promptTokenCount: 2_000, cachedContentTokenCount: 1_500, candidatesTokenCount: 250, totalTokenCount: 2_250 },
};
const quantities = { input_tokens: 2_000, cache_read_tokens: 1_500, output_tokens: 250 };

const weather = {
  name: 'weather',
  description: 'The weather of a place',
  parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'], additionalProperties: false },
};
const toolCall = { id: 'call_abc123', name: 'weather', input: { place: 'Zürich' } };
const schema = jsonSchema<{ place: string }>(weather.parameters as never);

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let answer: Partial<ProviderAnswer> = {};

function usageFor({ path }: SeenRequest) {
  if (path.includes('messages')) return usages.messages;
  if (path.includes('responses')) return usages.responses;
  return path.includes('enerateContent') ? usages.gemini : usages.chat;
}
const answering = providerScript((request) => ({ text, usage: usageFor(request), ...answer }));

beforeAll(async () => {
  upstream = await startScriptedUpstream(answering);
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    GEMINI_API_KEY: 'upstream-secret-g',
    GEMINI_BASE_URL: upstream.baseUrl,
  });
  customer = await createCustomer(product);
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});
beforeEach(() => {
  answer = {};
  upstream.script(answering);
  upstream.requests.length = 0;
});

/** Makes the calls, and expects `calls` new receipts of successful calls, each charged the list price. */
async function expectCharged(model: Model, calls: number, make: () => Promise<void>): Promise<void> {
  const before = new Set((await customer.receipts()).map(({ id }) => id));
  const balance = nano((await customer.balance()).balanceUsd);
  await make();
  const newReceipts = async () => (await customer.receipts()).filter(({ id, status }) => !before.has(id) && status !== 'failed');
  await expect.poll(async () => (await newReceipts()).length).toBe(calls);
  const price = listPriceNano(prices[model][0], prices[model][1], quantities);
  for (const receipt of await newReceipts()) {
    expect(receipt).toMatchObject({ model, source: 'reported' });
    expect(nano(receipt.costUsd)).toBe(price);
  }
  expect(nano((await customer.balance()).balanceUsd)).toBe(balance - price * BigInt(calls));
}

/** Overrides of a client's settings. */
interface Options {
  readonly apiKey?: string;
  readonly maxRetries?: number;
  readonly fetch?: typeof fetch;
}
const settings = ({ apiKey = customer.key, maxRetries = 0, fetch }: Options) => ({ apiKey, maxRetries, ...(fetch && { fetch }) });
const openaiClient = (options: Options = {}) => new OpenAI({ baseURL: `${product.base}/v1`, ...settings(options) });
const anthropicClient = (options: Options = {}) => new Anthropic({ baseURL: product.base, ...settings(options) });
const vercelOpenai = (options: Options = {}) => createOpenAI({ baseURL: `${product.base}/v1`, ...settings(options) });
const vercelAnthropic = (options: Options = {}) => createAnthropic({ baseURL: `${product.base}/v1`, ...settings(options) });
const chainOpenai = (model: string, options: Options = {}) => {
  const { apiKey, maxRetries, ...rest } = settings(options);
  return new ChatOpenAI({ model, apiKey, maxRetries, configuration: { baseURL: `${product.base}/v1`, ...rest } });
};
const chainAnthropic = (model: string, options: Options = {}) => {
  const { apiKey, maxRetries, ...rest } = settings(options);
  return new ChatAnthropic({ model, apiKey, maxRetries, maxTokens: 500, anthropicApiUrl: product.base, clientOptions: rest });
};

describe.each([
  ['Chat Completions', gpt, () => vercelOpenai().chat(gpt)],
  ['Responses', gpt, () => vercelOpenai().responses(gpt)],
  ['Messages', claude, () => vercelAnthropic()(claude)],
  ['Chat Completions', gemini, () => vercelOpenai().chat(gemini)],
  ['Responses', claude, () => vercelOpenai().responses(claude)],
  ['Messages', gemini, () => vercelAnthropic()(gemini)],
] as [string, Model, () => LanguageModel][])('the Vercel AI SDK over %s to %s', (_name, model, create) => {
  test('generates and streams, with usage', () =>
    expectCharged(model, 2, async () => {
      const whole = await generateText({ model: create(), prompt: 'Hi', maxRetries: 0 });
      expect([whole.text, whole.finishReason, whole.usage.outputTokens]).toEqual([text, 'stop', 250]);
      expect(whole.usage.inputTokens).toBe(2_000);
      const stream = streamText({ model: create(), prompt: 'Hi', maxRetries: 0 });
      let received = '';
      for await (const piece of stream.textStream) received += piece;
      expect([received, await stream.finishReason, (await stream.usage).outputTokens]).toEqual([text, 'stop', 250]);
    }));

  test('calls tools, both streamed and not, and continues with their results', async () => {
    answer = { toolCall };
    await expectCharged(model, 2, async () => {
      const whole = await generateText({
        model: create(),
        prompt: 'Weather?',
        tools: { weather: tool({ inputSchema: schema }) },
        maxRetries: 0,
      });
      expect(whole.toolCalls).toMatchObject([{ toolName: 'weather', input: { place: 'Zürich' } }]);
      expect(whole.finishReason).toBe('tool-calls');
      const stream = streamText({ model: create(), prompt: 'Weather?', tools: { weather: tool({ inputSchema: schema }) }, maxRetries: 0 });
      await stream.consumeStream();
      expect(await stream.toolCalls).toMatchObject([{ toolName: 'weather', input: { place: 'Zürich' } }]);
    });
    answer = {};
    upstream.script((request) => {
      answer = request.raw.includes('21 °C') ? {} : { toolCall };
      return answering(request);
    });
    await expectCharged(model, 2, async () => {
      const twoSteps = await generateText({
        model: create(),
        prompt: 'Weather?',
        tools: { weather: tool({ inputSchema: schema, execute: async () => '21 °C' }) },
        maxRetries: 0,
        stopWhen: ({ steps }) => steps.length === 2,
      });
      expect([twoSteps.steps.length, twoSteps.text]).toEqual([2, text]);
    });
  });

  test('gets structured output, both streamed and not', () =>
    expectCharged(model, 2, async () => {
      // For some providers, the SDK requests structured output with a tool.
      upstream.script((request) => {
        const tools = JSON.stringify(request.body?.tools ?? []);
        answer = tools.includes('"json"') ? { toolCall: { ...toolCall, name: 'json' } } : { text: '{"place":"Zürich"}' };
        return answering(request);
      });
      const output = Output.object({ schema });
      expect((await generateText({ model: create(), prompt: 'Where?', output, maxRetries: 0 })).output).toEqual({ place: 'Zürich' });
      const stream = streamText({ model: create(), prompt: 'Where?', output, maxRetries: 0 });
      let last: unknown;
      for await (const partial of stream.partialOutputStream) last = partial;
      expect(last).toEqual({ place: 'Zürich' });
    }));
});

describe.each([
  ['OpenAI', gpt, () => chainOpenai(gpt)],
  ['OpenAI', claude, () => chainOpenai(claude)],
  ['OpenAI', gemini, () => chainOpenai(gemini)],
  ['Anthropic', claude, () => chainAnthropic(claude)],
  ['Anthropic', gpt, () => chainAnthropic(gpt)],
  ['Anthropic', gemini, () => chainAnthropic(gemini)],
] as [string, Model, () => ChatOpenAI | ChatAnthropic][])('the LangChain client for %s with %s', (_name, model, create) => {
  test('invokes and streams, with usage', () =>
    expectCharged(model, 2, async () => {
      const message = await create().invoke([new HumanMessage('Hi')]);
      expect(message).toMatchObject({ text, usage_metadata: { output_tokens: 250 } });
      let received = '';
      for await (const chunk of await create().stream('Hi')) received += chunk.text;
      expect(received).toBe(text);
    }));

  test('calls tools, both streamed and not', () =>
    expectCharged(model, 2, async () => {
      answer = { toolCall };
      const bound = create().bindTools([{ type: 'function', function: weather }]);
      expect((await bound.invoke('Weather?')).tool_calls).toMatchObject([{ name: 'weather', args: { place: 'Zürich' } }]);
      let gathered: Awaited<ReturnType<typeof bound.invoke>> | undefined;
      for await (const chunk of await bound.stream('Weather?')) gathered = gathered ? gathered.concat(chunk) : chunk;
      expect(gathered?.tool_calls).toMatchObject([{ name: 'weather', args: { place: 'Zürich' } }]);
    }));
});

describe("OpenAI's and Anthropic's own SDKs", () => {
  const tools = [{ type: 'function' as const, function: { ...weather, strict: true } }];
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const format = { name: 'place', schema: weather.parameters, strict: true };

  test.each([gpt, claude, gemini] as const)(
    'support tools and structured output with Chat Completions from %s, both streamed and not',
    async (model) => {
      const { completions } = openaiClient().chat;
      answer = { toolCall };
      await expectCharged(model, 2, async () => {
        const whole = await completions.create({ model, messages, tools });
        const streamed = await completions.stream({ model, messages, tools }).finalChatCompletion();
        for (const { choices } of [whole, streamed]) {
          expect(choices[0]).toMatchObject({
            finish_reason: 'tool_calls',
            message: { tool_calls: [{ function: { name: 'weather', arguments: '{"place":"Zürich"}' } }] },
          });
        }
      });
      answer = { text: '{"place":"Zürich"}' };
      await expectCharged(model, 2, async () => {
        const request = { model, messages, response_format: { type: 'json_schema' as const, json_schema: format } };
        expect((await completions.create(request)).choices[0]?.message.content).toBe(answer.text);
        expect((await completions.stream(request).finalChatCompletion()).choices[0]?.message.content).toBe(answer.text);
      });
    },
  );

  test.each([gpt, claude, gemini] as const)('support tools and structured output with Responses from %s', async (model) => {
    const { responses } = openaiClient();
    const request = { model, input: 'Hi', store: false };
    const functions = [{ type: 'function' as const, ...weather, strict: true }];
    answer = { toolCall };
    await expectCharged(model, 2, async () => {
      const whole = await responses.create({ ...request, tools: functions });
      const streamed = await responses.stream({ ...request, tools: functions }).finalResponse();
      for (const { output } of [whole, streamed]) {
        const call = output.find((item) => item.type === 'function_call');
        expect(call).toMatchObject({ name: 'weather', arguments: '{"place":"Zürich"}' });
      }
    });
    answer = { text: '{"place":"Zürich"}' };
    await expectCharged(model, 1, async () => {
      const response = await responses.create({ ...request, text: { format: { type: 'json_schema', ...format } } });
      expect(response.output_text).toBe(answer.text);
    });
  });

  test.each([claude, gpt, gemini] as const)('support structured output with Messages from %s, both streamed and not', async (model) => {
    answer = { text: '{"place":"Zürich"}' };
    const request = {
      model,
      max_tokens: 500,
      messages,
      output_config: { format: { type: 'json_schema' as const, schema: weather.parameters } },
    };
    await expectCharged(model, 2, async () => {
      expect((await anthropicClient().messages.create(request)).content).toMatchObject([{ type: 'text', text: answer.text }]);
      expect(await anthropicClient().messages.stream(request).finalText()).toBe(answer.text);
    });
  });
});

describe.each([claude, gpt, gemini] as const)('a plain fetch of %s', (model) => {
  const post = (path: string, body: Record<string, unknown>, headers: Record<string, string>) =>
    fetch(`${product.base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const valueAt = (value: unknown, ...path: (string | number)[]): unknown =>
    path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);

  test.each([
    ['/v1/messages', 'x-api-key', { max_tokens: 500, messages: [{ role: 'user', content: 'Hi' }] }, ['content', 0, 'text'], 'message_stop'],
    [
      '/v1/chat/completions',
      'authorization',
      { messages: [{ role: 'user', content: 'Hi' }] },
      ['choices', 0, 'message', 'content'],
      '[DONE]',
    ],
    ['/v1/responses', 'authorization', { input: 'Hi', store: false }, ['output', 0, 'content', 0, 'text'], 'response.completed'],
  ] as const)('gets an answer from %s, both streamed and not', async (path, header, body, textPath, last) => {
    const headers = { [header]: header === 'x-api-key' ? customer.key : `Bearer ${customer.key}` };
    await expectCharged(model, 2, async () => {
      const whole = await post(path, { model, ...body }, headers);
      expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      expect(valueAt(await whole.json(), ...textPath)).toBe(text);
      const price = listPriceNano(prices[model][0], prices[model][1], quantities);
      expect(nano(whole.headers.get('x-derouter-cost-usd') ?? '')).toBe(price);
      const streamed = await post(path, { model, ...body, stream: true }, headers);
      expect(streamed.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect((await streamed.text()).trimEnd().split('\n\n').at(-1)).toContain(last);
    });
  });
});

/** One call with each client. */
const clients: Readonly<Record<string, (model: string, options: Options) => Promise<unknown>>> = {
  'openai, Chat Completions': (model, options) =>
    openaiClient(options).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] }),
  'openai, Chat Completions streamed': (model, options) =>
    openaiClient(options).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }], stream: true }),
  'openai, Responses': (model, options) => openaiClient(options).responses.create({ model, input: 'Hi', store: false }),
  '@anthropic-ai/sdk': (model, options) =>
    anthropicClient(options).messages.create({ model, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] }),
  '@anthropic-ai/sdk streamed': (model, options) =>
    anthropicClient(options)
      .messages.stream({ model, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] })
      .finalMessage(),
  'Vercel for OpenAI': (model, options) =>
    generateText({ model: vercelOpenai(options)(model), prompt: 'Hi', maxRetries: options.maxRetries ?? 0 }),
  'Vercel for Anthropic': (model, options) =>
    generateText({ model: vercelAnthropic(options)(model), prompt: 'Hi', maxOutputTokens: 100, maxRetries: options.maxRetries ?? 0 }),
  'LangChain for OpenAI': (model, options) => chainOpenai(model, options).invoke('Hi'),
  'LangChain for Anthropic': (model, options) => chainAnthropic(model, options).invoke('Hi'),
};
const everyClient = Object.entries(clients);
const errorOf = (make: Promise<unknown>): Promise<unknown> =>
  make.then(
    () => new Error('no error was raised'),
    (error: unknown) => error,
  );

/** Expects that the client raised its own error class for a status. */
function expectClientError(name: string, error: unknown, status: number): void {
  if (name.startsWith('Vercel')) {
    expect(APICallError.isInstance(error), String(error)).toBe(true);
    expect(error).toMatchObject({ statusCode: status });
    return;
  }
  expect(error, String(error)).toMatchObject({ status });
  const classes: Readonly<Record<number, string>> = {
    400: 'BadRequestError',
    401: 'AuthenticationError',
    402: name.startsWith('@anthropic') ? 'PaymentRequiredError' : 'APIError',
    403: 'PermissionDeniedError',
    404: 'NotFoundError',
    429: 'RateLimitError',
  };
  const className = classes[status] ?? 'InternalServerError';
  if (!name.startsWith('LangChain')) {
    const own = name.startsWith('openai') ? OpenAI : Anthropic;
    const expected = own[className as keyof typeof own] as new () => Error;
    expect(error).toBeInstanceOf(expected);
  }
  // LangChain bundles its own copies of the SDKs, so `instanceof` cannot be used.
  expect((error as Error).constructor.name).toBe(className);
}

describe("errors have the client's own classes", () => {
  const refuse = (status: number, message: string, headers: Record<string, string> = {}) => {
    const body = { type: 'error', error: { type: 'invalid_request_error', message } };
    upstream.script(() => [{ status, headers: { 'content-type': 'application/json', ...headers } }, { write: JSON.stringify(body) }]);
  };
  let limited: string;
  let overBudget: string;

  beforeAll(async () => {
    const { key, secret } = await customer.api.mutate<{ key: { id: string }; secret: string }>('keys.create', { name: 'limited' });
    await customer.api.mutate('keys.update', { id: key.id, allowedModels: ['gpt-5.4'] });
    limited = secret;
    const budgeted = await customer.api.mutate<{ key: { id: string }; secret: string }>('keys.create', { name: 'budgeted' });
    const budget = { totalUsd: '0.000001', dailyUsd: null, monthlyUsd: null };
    await customer.api.mutate('keys.update', { id: budgeted.key.id, budget });
    overBudget = budgeted.secret;
  });

  describe.each([claude, gpt] as const)('with %s', (model) => {
    test.each(everyClient)('%s raises them for its own mistakes', async (name, call) => {
      const before = nano((await customer.balance()).balanceUsd);
      expectClientError(name, await errorOf(call(model, { apiKey: 'dr-nobody' })), 401);
      expectClientError(name, await errorOf(call(model, { apiKey: overBudget })), 402);
      expectClientError(name, await errorOf(call(model, { apiKey: limited })), 403);
      expectClientError(name, await errorOf(call('no-such-model', {})), 404);
      expect(upstream.requests).toHaveLength(0);
      refuse(400, 'messages: too many images');
      const refused = await errorOf(call(model, {}));
      expectClientError(name, refused, 400);
      expect((refused as Error).message).toContain('too many images');
      expect(nano((await customer.balance()).balanceUsd)).toBe(before);
    });
  });

  test.each(everyClient.map(([name, call], at) => [name, call, [claude, gpt, gemini][at % 3] ?? claude] as const))(
    '%s raises them for failures of the provider, without its message',
    async (name, call, model) => {
      // The failures are spread over three providers, so that no circuit breaker opens.
      refuse(500, 'secret words');
      const failed = await errorOf(call(model, {}));
      expectClientError(name, failed, 502);
      expect((failed as Error).message).not.toContain('secret words');
      refuse(401, 'secret words');
      expectClientError(name, await errorOf(call(model, {})), 502);
      refuse(429, 'secret words', { 'retry-after': '0' });
      const limitedBy = await errorOf(call(model, {}));
      expectClientError(name, limitedBy, 429);
      expect((limitedBy as Error).message).not.toContain('secret words');
    },
  );
});

/** A fetch that records the status and the times of each request. `beforeFirst` is called just before the first one is sent. */
function recordingFetch(beforeFirst: () => void = () => {}) {
  const answers: { status: number; retryAfter: number; at: number; sentAt: number }[] = [];
  let isFirst = true;
  const record: typeof fetch = async (input, init) => {
    if (isFirst) beforeFirst();
    isFirst = false;
    const sentAt = performance.now();
    const response = await fetch(input, init);
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    answers.push({ status: response.status, retryAfter, at: performance.now(), sentAt });
    return response;
  };
  return { answers, record };
}

/** Expects one retry after a 429 with `retry-after: 1`, and that the client waited for that second. */
function expectRetryAfterOneSecond(answers: ReturnType<typeof recordingFetch>['answers']): void {
  expect(answers.map(({ status }) => status)).toEqual([429, 200]);
  const [refused, served] = answers;
  expect(refused?.retryAfter).toBe(1);
  // A timer may be a few milliseconds early.
  expect((served?.sentAt ?? 0) - (refused?.at ?? 0)).toBeGreaterThan(990);
}

describe('a client waits before it retries a 429 with retry-after: 1', () => {
  test.each(everyClient)('%s waits after a 429 from the provider', async (name, call) => {
    const model = name.includes('nthropic') ? gpt : claude;
    await expectCharged(model, 1, async () => {
      let refusals = 0;
      const body = JSON.stringify({ type: 'error', error: { type: 'rate_limit_error', message: 'secret words' } });
      upstream.script((request) =>
        // The gateway itself retries once before it passes the 429 on.
        refusals++ < 2
          ? [{ status: 429, headers: { 'content-type': 'application/json', 'retry-after': '1' } }, { write: body }]
          : answering(request),
      );
      const { answers, record } = recordingFetch();
      const served = await call(model, { maxRetries: 1, fetch: record });
      if (name.endsWith('Completions streamed')) for await (const _chunk of served as AsyncIterable<unknown>) void _chunk;
      expectRetryAfterOneSecond(answers);
      expect(upstream.requests).toHaveLength(3);
    });
  });

  test.each(everyClient)('%s waits after a 429 for the limit of its key', async (name, call) => {
    const model = name.includes('nthropic') ? claude : gpt;
    const { key, secret } = await customer.api.mutate<{ key: { id: string }; secret: string }>('keys.create', { name: 'paced' });
    await customer.api.mutate('keys.update', { id: key.id, requestsPerMinute: 60 });
    const request = () =>
      fetch(`${product.base}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': secret, 'content-type': 'application/json' },
        body: JSON.stringify({ model: claude, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
      });
    while ((await Promise.all(Array.from({ length: 20 }, request))).every(({ status }) => status === 200));
    // One request a second is allowed again meanwhile, however long the client takes to send its first.
    const late: Promise<Response>[] = [];
    const { answers, record } = recordingFetch(() => late.push(...Array.from({ length: 5 }, request)));
    const served = await call(model, { apiKey: secret, maxRetries: 1, fetch: record });
    if (name.endsWith('Completions streamed')) for await (const _chunk of served as AsyncIterable<unknown>) void _chunk;
    expectRetryAfterOneSecond(answers);
    await Promise.all(late);
  });
});
