import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { type ProviderAnswer, providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Customer, createCustomer, nano, type ReceiptView } from './customer.ts';
import { listPriceNano } from './list-price.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

const text = 'Exactness, clarity and speed — それが製品です 🎉.';
const anthropicUsage = {
  input_tokens: 1_234,
  cache_creation_input_tokens: 500,
  cache_read_input_tokens: 2_000,
  cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
  output_tokens: 321,
  service_tier: 'standard',
};
const anthropicPriceUsage = {
  input_tokens: 3_734,
  cache_write_tokens: 500,
  cache_write_1h_tokens: 200,
  cache_read_tokens: 2_000,
  output_tokens: 321,
};
const chatUsage = {
  prompt_tokens: 2_000,
  completion_tokens: 250,
  total_tokens: 2_250,
  prompt_tokens_details: { cached_tokens: 1_500 },
  completion_tokens_details: { reasoning_tokens: 100 },
};
const responsesUsage = {
  input_tokens: 2_000,
  input_tokens_details: { cached_tokens: 1_500 },
  output_tokens: 250,
  output_tokens_details: { reasoning_tokens: 100 },
  total_tokens: 2_250,
};
const openaiPriceUsage = { input_tokens: 2_000, cache_read_tokens: 1_500, output_tokens: 250 };

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let openai: OpenAI;
let anthropic: Anthropic;
let answer: Partial<ProviderAnswer> = {};

beforeAll(async () => {
  upstream = await startScriptedUpstream(
    providerScript(({ path }) => {
      const usage = path.includes('messages')
        ? anthropicUsage
        : path.includes('responses')
          ? responsesUsage
          : path.includes('embeddings')
            ? { prompt_tokens: 77, total_tokens: 77 }
            : chatUsage;
      return { text, usage, ...answer };
    }),
  );
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret-a',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret-o',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
  customer = await createCustomer(product);
  openai = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: product.base, apiKey: customer.key, maxRetries: 0 });
});
afterAll(async () => {
  await product.stop();
  removeDataDir(product.dataDir);
  await upstream.close();
});
beforeEach(() => {
  answer = {};
});

/** Waits until there are more than `before` receipts and returns the newest. */
async function newReceipt(before: number): Promise<ReceiptView> {
  for (let i = 0; i < 100; i++) {
    const receipts = await customer.receipts();
    const [first] = receipts;
    if (first && receipts.length > before) return first;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('no new receipt appeared');
}

async function expectCharge(call: () => Promise<void>, expected: bigint): Promise<ReceiptView> {
  const before = (await customer.receipts()).length;
  const balance = nano((await customer.balance()).balanceUsd);
  await call();
  const receipt = await newReceipt(before);
  expect(receipt).toMatchObject({ status: 'completed', source: 'reported' });
  expect(nano(receipt.costUsd)).toBe(expected);
  expect(nano((await customer.balance()).balanceUsd)).toBe(balance - expected);
  return receipt;
}

const messages = [{ role: 'user' as const, content: 'What matters?' }];

describe('openai', () => {
  const model = 'gpt-5-mini';
  const price = () => listPriceNano('openai', model, openaiPriceUsage);

  test('completes a chat and is charged the list price', () =>
    expectCharge(async () => {
      const { data, response } = await openai.chat.completions.create({ model, messages }).withResponse();
      expect(data.choices[0]?.message.content).toBe(text);
      expect(data.usage).toEqual(chatUsage);
      expect(nano(response.headers.get('x-derouter-cost-usd') ?? '')).toBe(price());
    }, price()));

  test('gets the usage chunk of a chat stream only if it requests it', async () => {
    const readUsage = async (options?: { include_usage: boolean }) => {
      const stream = await openai.chat.completions.create({
        model,
        messages,
        stream: true,
        ...(options ? { stream_options: options } : {}),
      });
      let received = '';
      let usage: unknown;
      for await (const chunk of stream) {
        received += chunk.choices[0]?.delta.content ?? '';
        usage = chunk.usage ?? usage;
      }
      expect(received).toBe(text);
      return usage;
    };
    const first = await expectCharge(async () => expect(await readUsage()).toBeUndefined(), price());
    expect(first.streamed).toBe(true);
    await expectCharge(async () => expect(await readUsage({ include_usage: true })).toEqual(chatUsage), price());
  });

  test('gets responses, both streamed and not', async () => {
    await expectCharge(async () => {
      const response = await openai.responses.create({ model, input: 'What matters?' });
      expect(response.output_text).toBe(text);
    }, price());
    await expectCharge(async () => {
      const stream = openai.responses.stream({ model, input: 'What matters?' });
      expect((await stream.finalResponse()).output_text).toBe(text);
    }, price());
  });

  test('gets embeddings', () =>
    expectCharge(
      async () => {
        const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: 'words' });
        expect(data[0]?.embedding).toEqual([0.25, -0.5, 0.75]);
      },
      listPriceNano('openai', 'text-embedding-3-small', { input_tokens: 77, output_tokens: 0 }),
    ));

  test('lists models with prices', async () => {
    const models = (await openai.models.list()).data;
    expect(models.find(({ id }) => id === model)).toMatchObject({
      object: 'model',
      owned_by: 'openai',
      pricing: { tiers: [{ usd_per_million: { input: '0.25' } }] },
    });
  });

  test("raises the SDK's own error classes", async () => {
    await expect(openai.chat.completions.create({ model: 'nothing', messages })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    const stranger = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: 'dr-nobody', maxRetries: 0 });
    await expect(stranger.chat.completions.create({ model, messages })).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});

describe('@anthropic-ai/sdk', () => {
  const model = 'claude-sonnet-4-6';
  const price = () => listPriceNano('anthropic', model, anthropicPriceUsage);
  const request = { model, max_tokens: 1_000, messages };

  test('gets messages, also by the dated name of a model', async () => {
    await expectCharge(async () => {
      const message = await anthropic.messages.create(request);
      expect(message.content).toEqual([{ type: 'text', text }]);
      expect(message.usage).toEqual(anthropicUsage);
    }, price());
    await expectCharge(async () => {
      await anthropic.messages.create({ ...request, model: 'claude-sonnet-4-6-20260217' });
    }, price());
    expect(upstream.requests.at(-1)?.body?.model).toBe('claude-sonnet-4-6-20260217');
  });

  test('streams a message', () =>
    expectCharge(async () => {
      const stream = anthropic.messages.stream(request);
      expect(await stream.finalText()).toBe(text);
    }, price()));

  test('calls tools, both streamed and not', async () => {
    answer = { toolCall: { id: 'toolu_01', name: 'get_weather', input: { city: '東京', days: 3 } } };
    const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } } }];
    const expected = [{ type: 'tool_use', id: 'toolu_01', name: 'get_weather', input: { city: '東京', days: 3 } }];
    await expectCharge(async () => expect((await anthropic.messages.create({ ...request, tools })).content).toEqual(expected), price());
    await expectCharge(
      async () => expect((await anthropic.messages.stream({ ...request, tools }).finalMessage()).content).toEqual(expected),
      price(),
    );
  });

  test('counts tokens for free', async () => {
    const before = (await customer.receipts()).length;
    expect(await anthropic.messages.countTokens({ model, messages })).toEqual({ input_tokens: 42 });
    expect((await customer.receipts()).length).toBe(before);
  });

  test('lists models in the Anthropic format', async () => {
    const { data } = await anthropic.models.list();
    expect(data.find(({ id }) => id === model)).toMatchObject({ type: 'model', display_name: 'Claude Sonnet 4.6' });
  });

  test("raises the SDK's own error classes", async () => {
    await expect(anthropic.messages.create({ ...request, model: 'nothing' })).rejects.toBeInstanceOf(Anthropic.NotFoundError);
    const stranger = new Anthropic({ baseURL: product.base, apiKey: 'dr-nobody', maxRetries: 0 });
    await expect(stranger.messages.create(request)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  });
});

describe('Vercel AI SDK', () => {
  test('generates text with the OpenAI provider', () =>
    expectCharge(
      async () => {
        const provider = createOpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key });
        expect((await generateText({ model: provider('gpt-5-mini'), prompt: 'What matters?' })).text).toBe(text);
      },
      listPriceNano('openai', 'gpt-5-mini', openaiPriceUsage),
    ));

  test('streams text with the Anthropic provider', () =>
    expectCharge(
      async () => {
        const provider = createAnthropic({ baseURL: `${product.base}/v1`, apiKey: customer.key });
        const { textStream } = streamText({ model: provider('claude-sonnet-4-6'), prompt: 'What matters?', maxOutputTokens: 500 });
        let received = '';
        for await (const piece of textStream) received += piece;
        expect(received).toBe(text);
      },
      listPriceNano('anthropic', 'claude-sonnet-4-6', anthropicPriceUsage),
    ));
});

test("the provider never gets a customer's key, and the logs contain neither that key nor the provider's", async () => {
  expect(upstream.requests.length).toBeGreaterThan(0);
  for (const { headers } of upstream.requests) {
    expect(JSON.stringify(headers)).not.toContain(customer.key);
    expect([headers['x-api-key'], headers.authorization]).toContainEqual(expect.stringContaining('upstream-secret'));
  }
  expect(product.output()).not.toContain('upstream-secret');
  expect(product.output()).not.toContain(customer.key);
});
