import {
  type ProviderAnswer,
  providerScript,
  type ScriptedUpstream,
  type SeenRequest,
  type Step,
  startScriptedUpstream,
} from '@derouter/testkit';
import { ApiError, FunctionCallingConfigMode, type GenerateContentResponse, GoogleGenAI, type Part, Type } from '@google/genai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer, nano } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

/** Google's own SDK by its base URL alone: at Gemini, where nothing is translated, and at models of the others. */
const text = 'Exactness, clarity and speed — それが製品です 🎉.';
const claude = 'claude-haiku-4-5';
const gpt = 'gpt-5-mini';
const gemini = 'gemini-2.5-flash';
const prices = { [gemini]: 'google', [claude]: 'anthropic', [gpt]: 'openai' } as const;
type Model = keyof typeof prices;
const served = Object.keys(prices) as Model[];

/** 2 000 tokens of prompt, 1 500 of them cached, 250 of output, as each provider says it. */
const usages = {
  messages: { input_tokens: 500, cache_read_input_tokens: 1_500, cache_creation_input_tokens: 0, output_tokens: 250 },
  responses: { input_tokens: 2_000, input_tokens_details: { cached_tokens: 1_500 }, output_tokens: 250, total_tokens: 2_250 },
  gemini: { promptTokenCount: 2_000, cachedContentTokenCount: 1_500, candidatesTokenCount: 250, totalTokenCount: 2_250 },
};
const quantities = { input_tokens: 2_000, cache_read_tokens: 1_500, output_tokens: 250 };
const toolCall = { id: 'call_abc123', name: 'weather', input: { place: 'Zürich' } };
const weather = {
  name: 'weather',
  description: 'The weather of a place',
  parameters: { type: Type.OBJECT, properties: { place: { type: Type.STRING, nullable: true } }, required: ['place'] },
};

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let ai: GoogleGenAI;
let answer: Partial<ProviderAnswer> = {};

function usageFor({ path }: SeenRequest) {
  if (path.includes('messages')) return usages.messages;
  return path.includes('enerateContent') ? usages.gemini : usages.responses;
}
const answering = providerScript((request) => ({ text, usage: usageFor(request), ...answer }));
const client = (apiKey: string) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: product.base } });

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
  ai = client(customer.key);
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

/** Makes the calls, and expects as many receipts of answers, each at list price by an independent computation. */
async function charged(model: Model, calls: number, make: () => Promise<void>): Promise<void> {
  const before = new Set((await customer.receipts()).map(({ id }) => id));
  const balance = nano((await customer.balance()).balanceUsd);
  await make();
  const fresh = async () => (await customer.receipts()).filter(({ id, status }) => !before.has(id) && status !== 'failed');
  await expect.poll(async () => (await fresh()).length).toBe(calls);
  const price = listPriceNano(prices[model], model, quantities);
  for (const receipt of await fresh()) expect([receipt.source, nano(receipt.costUsd)]).toEqual(['reported', price]);
  expect(balance - nano((await customer.balance()).balanceUsd)).toBe(price * BigInt(calls));
}

async function gather(stream: AsyncIterable<GenerateContentResponse>) {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { chunks, text: chunks.map((chunk) => chunk.text ?? '').join(''), last: chunks.at(-1) };
}

const contentsOf = (index: number) => (upstream.requests[index]?.body?.contents ?? []) as { parts: unknown[] }[];
const sentBody = (index = -1) => JSON.stringify(upstream.requests.at(index)?.body);

describe.each(served)('%s', (model) => {
  test('generates and streams, with usage', () =>
    charged(model, 2, async () => {
      const whole = await ai.models.generateContent({
        model,
        contents: 'Hi',
        config: { systemInstruction: 'Be kind.', maxOutputTokens: 900 },
      });
      expect([whole.text, whole.candidates?.[0]?.finishReason]).toEqual([text, 'STOP']);
      const usage = { promptTokenCount: 2_000, cachedContentTokenCount: 1_500, totalTokenCount: 2_250 };
      expect(whole.usageMetadata).toMatchObject(usage);
      expect(sentBody()).toContain('Be kind.');
      expect(sentBody()).toContain('900');
      const streamed = await gather(await ai.models.generateContentStream({ model, contents: 'Hi' }));
      expect([streamed.text, streamed.chunks.length > 1]).toEqual([text, true]);
      expect(streamed.last?.usageMetadata).toMatchObject(usage);
    }));

  test('a chat goes on over several turns, streamed too', () =>
    charged(model, 3, async () => {
      const chat = ai.chats.create({ model });
      expect((await chat.sendMessage({ message: 'First' })).text).toBe(text);
      expect((await gather(await chat.sendMessageStream({ message: 'Second' }))).text).toBe(text);
      expect((await chat.sendMessage({ message: 'Third' })).text).toBe(text);
      expect(sentBody()).toMatch(/First.*それ.*Second.*それ.*Third/);
      expect(chat.getHistory(true).map(({ role }) => role)).toContain('model');
    }));

  test('calls tools, whole and streamed, and goes on with their results', () =>
    charged(model, 4, async () => {
      upstream.script((request) => {
        answer = request.raw.includes('21 °C') ? {} : { toolCall };
        return answering(request);
      });
      const config = {
        tools: [{ functionDeclarations: [weather] }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO } },
      };
      for (const isStreamed of [false, true]) {
        const chat = ai.chats.create({ model, config });
        const say = async (message: string | Part[]) =>
          isStreamed
            ? (await gather(await chat.sendMessageStream({ message }))).chunks.flatMap((chunk) => chunk.functionCalls ?? [])
            : (await chat.sendMessage({ message })).functionCalls;
        const [call] = (await say('Weather?')) ?? [];
        expect([call?.name, call?.args]).toEqual(['weather', { place: 'Zürich' }]);
        const response = { name: 'weather', response: { output: '21 °C' }, ...(call?.id && { id: call.id }) };
        expect(await say([{ functionResponse: response }])).toEqual(isStreamed ? [] : undefined);
        expect(sentBody()).toMatch(/Weather\?.*Zürich.*21 °C/);
      }
    }));

  test('gets structured output', () =>
    charged(model, 1, async () => {
      answer = { text: '{"place":"Zürich"}' };
      const responseSchema = { type: Type.OBJECT, properties: { place: { type: Type.STRING } }, required: ['place'] };
      const config = { responseMimeType: 'application/json', responseSchema };
      const said = await ai.models.generateContent({ model, contents: 'Where?', config });
      expect(JSON.parse(said.text ?? '')).toEqual({ place: 'Zürich' });
      expect(sentBody()).toContain('"place"');
    }));

  test('counts tokens, free of charge', () =>
    charged(model, 0, async () => {
      upstream.script((request) =>
        request.path.endsWith(':countTokens') ? [{ status: 200 }, { write: '{"totalTokens":42}' }] : answering(request),
      );
      const { totalTokens } = await ai.models.countTokens({ model, contents: 'How many words are here?' });
      expect(totalTokens).toBeGreaterThan(3);
      if (model === gemini) expect(totalTokens).toBe(42);
    }));
});

describe('thinking', () => {
  const sse = { status: 200, headers: { 'content-type': 'text/event-stream' } };
  const named = (data: { type: string }) => ({ write: `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n` });
  const thinking: Step[] = [
    sse,
    named({ type: 'message_start', message: { content: [], usage: usages.messages } } as never),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } } as never),
    named({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } } as never),
    named({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'Sig+/=' } } as never),
    named({ type: 'content_block_stop', index: 0 } as never),
    named({
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} },
    } as never),
    named({ type: 'content_block_stop', index: 1 } as never),
    named({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: usages.messages } as never),
    named({ type: 'message_stop' }),
  ];

  test('of Claude is shown, and comes back to it with its signature', () =>
    charged(claude, 2, async () => {
      upstream.script((request) => (request.raw.includes('21 °C') ? answering(request) : thinking));
      const config = {
        tools: [{ functionDeclarations: [weather] }],
        thinkingConfig: { includeThoughts: true, thinkingBudget: 2_000 },
        maxOutputTokens: 4_000,
      };
      const chat = ai.chats.create({ model: claude, config });
      const { chunks } = await gather(await chat.sendMessageStream({ message: 'Weather?' }));
      const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
      expect(parts.filter(({ thought }) => thought).map((part) => part.text)).toEqual(['Hm.']);
      expect(upstream.requests[0]?.body?.thinking).toMatchObject({ type: 'enabled', budget_tokens: 2_000 });
      const call = parts.find(({ functionCall }) => functionCall)?.functionCall;
      const response = { name: 'weather', response: { output: '21 °C' }, ...(call?.id && { id: call.id }) };
      await gather(await chat.sendMessageStream({ message: [{ functionResponse: response }] }));
      const [, assistant] = (upstream.requests[1]?.body?.messages ?? []) as { content: unknown[] }[];
      expect(assistant?.content).toMatchObject([
        { type: 'thinking', thinking: 'Hm.', signature: 'Sig+/=' },
        { type: 'tool_use', id: 'toolu_1' },
      ]);
    }));

  test('signatures of Gemini itself come back as they were', () =>
    charged(gemini, 2, async () => {
      const part = { functionCall: { name: 'weather', args: {} }, thoughtSignature: 'R2Vt' };
      const chunk = {
        candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
        usageMetadata: usages.gemini,
      };
      upstream.script((request) =>
        request.raw.includes('21 °C') ? answering(request) : [{ status: 200 }, { write: JSON.stringify(chunk) }],
      );
      const chat = ai.chats.create({ model: gemini, config: { tools: [{ functionDeclarations: [weather] }] } });
      await chat.sendMessage({ message: 'Weather?' });
      await chat.sendMessage({ message: [{ functionResponse: { name: 'weather', response: { output: '21 °C' } } }] });
      expect(contentsOf(1)[1]?.parts).toEqual([part]);
    }));
});

describe('errors are the SDK’s own', () => {
  const failing = async (run: () => Promise<unknown>): Promise<ApiError> => {
    const thrown = await run().then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(ApiError);
    return thrown as ApiError;
  };
  const ask = (model: string, key = customer.key) => client(key).models.generateContent({ model, contents: 'Hi' });

  test('for a wrong key, a missing model, a wrong request and a busy provider', async () => {
    expect((await failing(() => ask(gemini, 'dr-nothing'))).status).toBe(401);
    expect(await failing(() => ask('nothing'))).toMatchObject({ status: 404, message: expect.stringContaining('There is no model') });
    const config = { candidateCount: 3 };
    expect((await failing(() => ai.models.generateContent({ model: gpt, contents: 'Hi', config }))).status).toBe(400);
    upstream.script(() => [{ status: 429, headers: { 'retry-after': '7' } }, { write: '{}' }]);
    const busy = await failing(() => ask(gemini));
    expect(busy.status).toBe(429);
    const { error } = JSON.parse(busy.message) as { error: { status: string; details: object[] } };
    expect(error.status).toBe('RESOURCE_EXHAUSTED');
    expect(error.details).toContainEqual({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' });
  });

  test.each([claude, gpt])('within a stream too: %s', async (model) => {
    upstream.script(function* (request): Generator<Step> {
      for (const step of answering(request) as Iterable<Step>) {
        if ('write' in step && /completed|message_delta/.test(step.write.toString())) return;
        yield step;
      }
    });
    const stream = await ai.models.generateContentStream({ model, contents: 'Hi' });
    expect((await failing(() => gather(stream))).status).toBe(502);
  });
});

test('models are listed, and found by name', async () => {
  const names: string[] = [];
  for await (const model of await ai.models.list()) names.push(model.name ?? '');
  expect(names).toEqual(expect.arrayContaining(served.map((model) => `models/${model}`)));
  expect(await ai.models.get({ model: claude })).toMatchObject({ name: `models/${claude}`, outputTokenLimit: 64_000 });
});

test('embeddings of OpenAI come by Google’s SDK', async () => {
  const model = 'text-embedding-3-small';
  upstream.script(() => [
    { status: 200 },
    {
      write: JSON.stringify({ object: 'list', data: [{ index: 0, embedding: [0.5, 1] }], usage: { prompt_tokens: 40, total_tokens: 40 } }),
    },
  ]);
  const balance = nano((await customer.balance()).balanceUsd);
  const { embeddings } = await ai.models.embedContent({ model, contents: ['A text.'], config: { outputDimensionality: 2 } });
  expect(embeddings).toEqual([{ values: [0.5, 1] }]);
  const price = listPriceNano('openai', model, { input_tokens: 40 });
  await expect.poll(async () => balance - nano((await customer.balance()).balanceUsd)).toBe(price);
});
