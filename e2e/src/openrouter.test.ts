import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { OpenRouter } from '@openrouter/sdk';
import { generateText, streamText } from 'ai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, createCustomer } from './customer.ts';
import { type Product, removeDataDir, startProduct } from './product.ts';

/** OpenRouter's own clients, with nothing changed but the base URL and the key. Every figure must be the ledger's. */
const model = 'gpt-5-mini';
const usage = { prompt_tokens: 2_000, prompt_tokens_details: { cached_tokens: 1_500 }, completion_tokens: 250, total_tokens: 2_250 };

let upstream: ScriptedUpstream;
let product: Product;
let customer: Customer;
let client: OpenRouter;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Hello there.', usage })));
  product = await startProduct({ OPENAI_API_KEY: 'upstream-secret', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` });
  customer = await createCustomer(product);
  client = new OpenRouter({ apiKey: customer.key, serverURL: `${product.base}/api/v1`, retryConfig: { strategy: 'none' } });
});
afterAll(async () => {
  await product.stop();
  await upstream.close();
  removeDataDir(product.dataDir);
});

const messages = [{ role: 'user' as const, content: 'Hello' }];
const lastCost = async () => Number((await customer.receipts())[0]?.costUsd);

test('the SDK reads models with prices, credits, key and generation as the ledger has them', async () => {
  const { data: offered } = (await client.models.list()).result;
  const listed = offered.find(({ id }) => id === model);
  expect(Number(listed?.pricing.prompt)).toBeGreaterThan(0);

  const before = (await client.credits.getCredits()).data;
  const answer = await client.chat.send({ chatRequest: { model, messages } });
  if (!('choices' in answer)) throw new Error('a stream was not asked for');
  expect(answer.choices[0]?.message.content).toBe('Hello there.');
  const cost = await lastCost();
  expect(answer.usage?.cost).toBe(cost);
  // 500 uncached and 1 500 cached prompt tokens, and 250 output tokens, at the listed prices.
  expect(cost).toBeGreaterThan(0);

  const after = (await client.credits.getCredits()).data;
  expect(after.totalCredits).toBe(before.totalCredits);
  expect(after.totalUsage - before.totalUsage).toBeCloseTo(cost, 9);

  const { data: key } = await client.apiKeys.getCurrentKeyMetadata();
  expect(key.usage).toBeCloseTo(after.totalUsage, 9);
  expect([key.limit, key.limitRemaining, key.limitReset]).toEqual([null, null, null]);

  const { data: generation } = await client.generations.getGeneration({ id: answer.id });
  expect(generation).toMatchObject({
    id: answer.id,
    totalCost: cost,
    model,
    tokensPrompt: 2_000,
    tokensCompletion: 250,
    nativeTokensCached: 1_500,
  });
});

test('the SDK reads the limit of a key with a budget', async () => {
  const { key: secret, id } = (await (
    await fetch(`${product.base}/api/keys`, {
      method: 'POST',
      headers: { 'x-api-key': customer.key, 'content-type': 'application/json' },
      body: '{"name":"limited"}',
    })
  ).json()) as { key: string; id: string };
  const set = await fetch(`${product.base}/api/keys/${id}`, {
    method: 'PUT',
    headers: { 'x-api-key': customer.key, 'content-type': 'application/json' },
    body: JSON.stringify({ budget: { total_usd: '5', daily_usd: '2', monthly_usd: null } }),
  });
  expect(set.status).toBe(200);
  const limited = new OpenRouter({ apiKey: secret, serverURL: `${product.base}/api/v1` });
  const { data } = await limited.apiKeys.getCurrentKeyMetadata();
  expect([data.limit, data.limitRemaining, data.limitReset]).toEqual([2, 2, 'daily']);
});

test('a stream of the SDK ends with the cost that was charged', async () => {
  const stream = await client.chat.send({ chatRequest: { model, messages, stream: true } });
  let text = '';
  let cost: number | null | undefined;
  for await (const chunk of stream as AsyncIterable<{
    choices: { delta: { content?: string | null } }[];
    usage?: { cost?: number | null };
  }>) {
    text += chunk.choices[0]?.delta.content ?? '';
    cost = chunk.usage?.cost ?? cost;
  }
  expect([text, cost]).toEqual(['Hello there.', await lastCost()]);
});

test('the AI SDK provider chats and streams with the cost', async () => {
  const openrouter = createOpenRouter({ apiKey: customer.key, baseURL: `${product.base}/api/v1` });
  const chat = openrouter.chat(model, { usage: { include: true }, reasoning: { effort: 'low' }, provider: { sort: 'price' } });
  const whole = await generateText({ model: chat, prompt: 'Hello', maxRetries: 0 });
  const costOf = (metadata: unknown) => (metadata as { openrouter: { usage: { cost: number } } }).openrouter.usage.cost;
  expect([whole.text, costOf(whole.providerMetadata)]).toEqual(['Hello there.', await lastCost()]);
  const streamed = streamText({ model: chat, prompt: 'Hello', maxRetries: 0 });
  let text = '';
  for await (const piece of streamed.textStream) text += piece;
  expect([text, costOf(await streamed.providerMetadata)]).toEqual(['Hello there.', await lastCost()]);
  const sent = upstream.requests.at(-1)?.body as unknown as Record<string, unknown>;
  expect([sent.reasoning_effort, sent.usage, sent.reasoning, sent.provider]).toEqual(['low', undefined, undefined, undefined]);
});

test.each([
  { path: 'responses', body: { model, input: 'Hello' } },
  { path: 'messages', body: { model, max_tokens: 300, messages } },
  { path: 'embeddings', body: { model: 'text-embedding-3-small', input: 'Hello' } },
])('answers of /api/v1/$path report the cost that was charged, whole and streamed', async ({ path, body }) => {
  const send = async (fields: object) => {
    const response = await fetch(`${product.base}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...fields }),
    });
    expect(response.status).toBe(200);
    return response;
  };
  const whole = (await (await send({})).json()) as { usage: { cost: number } };
  expect(whole.usage.cost).toBe(await lastCost());
  expect(whole.usage.cost).toBeGreaterThan(0);
  if (path === 'embeddings') return;
  const costs = [...(await (await send({ stream: true })).text()).matchAll(/"cost":([\d.e-]+)/g)].map(([, cost]) => Number(cost));
  expect(costs).toEqual([await lastCost()]);
});

test('below /v1 the answer is the provider’s own', async () => {
  const response = await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  });
  const answer = (await response.json()) as { id: string; usage: object };
  expect([answer.id.startsWith('gen-'), 'cost' in answer.usage]).toEqual([false, false]);
});

test('the SDK recognises a refusal', async () => {
  const wrong = new OpenRouter({ apiKey: 'dr-wrong', serverURL: `${product.base}/api/v1` });
  await expect(wrong.credits.getCredits()).rejects.toMatchObject({ statusCode: 401, name: 'UnauthorizedResponseError' });
});
