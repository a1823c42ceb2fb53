import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { providerScript, type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from '@derouter/testkit';
import { GoogleGenAI } from '@google/genai';
import { ChatAnthropic } from '@langchain/anthropic';
import { ChatOpenAI } from '@langchain/openai';
import { type LanguageModel, streamText } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer } from './customer.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

/**
 * Published clients when an upstream is silent for long: the stream begins with comments, and then has the answer, or an error that
 * the client reports with our message.
 */
const text = 'Exactness, clarity and speed.';
const claude = 'claude-haiku-4-5';
const gpt = 'gpt-5-mini';
const gemini = 'gemini-2.5-flash';
const usages = {
  messages: { input_tokens: 20, output_tokens: 5 },
  responses: { input_tokens: 20, output_tokens: 5, total_tokens: 25 },
  chat: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
  gemini: { promptTokenCount: 20, candidatesTokenCount: 5, totalTokenCount: 25 },
};

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;

function usageFor({ path }: SeenRequest) {
  if (path.includes('messages')) return usages.messages;
  if (path.includes('responses')) return usages.responses;
  return path.includes('enerateContent') ? usages.gemini : usages.chat;
}
const answering = providerScript((request) => ({ text, usage: usageFor(request) }));

beforeAll(async () => {
  upstream = await startScriptedUpstream(answering);
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    GEMINI_API_KEY: 'upstream-secret-g',
    GEMINI_BASE_URL: upstream.baseUrl,
    EARLY_COMMENT_SECONDS: '0.2',
    KEEP_ALIVE_SECONDS: '0.2',
    UPSTREAM_DEADLINE_SECONDS: '15',
    UPSTREAM_FIRST_BYTE_SECONDS: '1.5',
  });
  customer = await createCustomer(product);
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});
beforeEach(() => {
  upstream.requests.length = 0;
});

const openai = () => new OpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key, maxRetries: 0 });
const anthropic = () => new Anthropic({ baseURL: product.base, apiKey: customer.key, maxRetries: 0 });
const genai = () => new GoogleGenAI({ apiKey: customer.key, httpOptions: { baseUrl: product.base } });
const vercel = async (model: LanguageModel) => {
  let said = '';
  // `textStream` hides errors.
  for await (const part of streamText({ model, prompt: 'Hi', maxRetries: 0, onError: () => {} }).fullStream) {
    if (part.type === 'text-delta') said += part.text;
    if (part.type === 'error') throw part.error;
  }
  return said;
};

/** Streams an answer with each client and returns its text. Throws the client's error. */
const clients: Record<string, () => Promise<string>> = {
  'OpenAI, Chat Completions': async () => {
    let said = '';
    const stream = await openai().chat.completions.create({ model: gpt, stream: true, messages: [{ role: 'user', content: 'Hi' }] });
    for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
    return said;
  },
  'OpenAI, Chat Completions, translated': async () => {
    let said = '';
    const stream = await openai().chat.completions.create({ model: claude, stream: true, messages: [{ role: 'user', content: 'Hi' }] });
    for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
    return said;
  },
  'OpenAI, Responses': async () => {
    let said = '';
    for await (const event of await openai().responses.create({ model: gpt, stream: true, input: 'Hi' })) {
      if (event.type === 'response.output_text.delta') said += event.delta;
      if (event.type === 'response.failed') throw new Error(event.response.error?.message);
    }
    return said;
  },
  Anthropic: async () => {
    const stream = anthropic().messages.stream({ model: claude, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] });
    return stream.finalText();
  },
  'Google Gen AI': async () => {
    let said = '';
    for await (const chunk of await genai().models.generateContentStream({ model: gemini, contents: 'Hi' })) said += chunk.text ?? '';
    return said;
  },
  'Vercel AI SDK, Chat Completions': () => vercel(createOpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key }).chat(gpt)),
  'Vercel AI SDK, Responses': () => vercel(createOpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key }).responses(gpt)),
  'Vercel AI SDK, Messages': () => vercel(createAnthropic({ baseURL: `${product.base}/v1`, apiKey: customer.key })(claude)),
  'LangChain, OpenAI': async () => {
    let said = '';
    const chain = new ChatOpenAI({ model: gpt, apiKey: customer.key, maxRetries: 0, configuration: { baseURL: `${product.base}/v1` } });
    for await (const chunk of await chain.stream('Hi')) said += chunk.text;
    return said;
  },
  'LangChain, Anthropic': async () => {
    let said = '';
    const chain = new ChatAnthropic({ model: claude, apiKey: customer.key, maxRetries: 0, maxTokens: 100, anthropicApiUrl: product.base });
    for await (const chunk of await chain.stream('Hi')) said += chunk.text;
    return said;
  },
};

describe.each(Object.entries(clients))('%s', (_name, stream) => {
  test('reads an answer that comes after comments', async () => {
    upstream.script(async function* (request): AsyncGenerator<Step> {
      yield { delayMs: 700 };
      yield* answering(request);
    });
    expect(await stream()).toBe(text);
  });

  test('reports an error that comes after comments, with our message', async () => {
    upstream.script(() => [{ hang: true }]);
    const { promise: thrown, resolve } = Promise.withResolvers<unknown>();
    stream().then(() => resolve(null), resolve);
    const error = (await thrown) as Error;
    expect(error).not.toBeNull();
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).toContain('Nothing was charged');
  });
});
