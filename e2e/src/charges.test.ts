import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer, createStaff, nano } from './customer.ts';
import { type Product, removeDataDir, root, startProduct } from './product.ts';

let upstream: ScriptedUpstream;
let product: Product;
let someReceipt = '';

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => []);
  product = await startProduct({
    ANTHROPIC_API_KEY: 'upstream-secret',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'upstream-secret',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
});
afterAll(async () => {
  const command = (...args: string[]) =>
    execFileSync(process.execPath, ['apps/api/src/cli.ts', ...args], {
      cwd: root,
      env: { ...process.env, DATA_DIR: product.dataDir },
    }).toString();
  // Prove the books both while the server runs and after it has stopped.
  expect(command('prove')).toContain('The books are right');
  expect(command('receipt', someReceipt)).toContain('The receipt is right');
  expect(await product.stop()).toBe(0);
  expect(command('prove')).toContain('The books are right');
  removeDataDir(product.dataDir);
  await upstream.close();
});

const post = (path: string, key: string, body: unknown, init: RequestInit = {}) =>
  fetch(`${product.base}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });

async function waitFor(what: string, condition: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await condition()); await new Promise((resolve) => setTimeout(resolve, 25))) {
    if (Date.now() > end) throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}`);
  }
}

test('of 64 concurrent requests on a wallet that can pay for 10, 10 are served, 54 get 402 and no credit stays held', async () => {
  const customer = await createCustomer(product, '5');
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const outputTokens = 6_640;
  upstream.script(async function* (request) {
    yield { until: gate };
    yield* providerScript(() => ({ text: 'Served.', usage: { input_tokens: 10, output_tokens: outputTokens } }))(request);
  });
  // Output costs $75 per million tokens: $5 pays for ten times this limit, and the remainder is too small for a useful answer.
  const request = { model: 'claude-opus-4-1', max_tokens: outputTokens, messages: [{ role: 'user', content: 'One of many.' }] };
  const refused: Response[] = [];
  const all = Array.from({ length: 64 }, async () => {
    const response = await post('/v1/messages', customer.key, request);
    if (response.status === 402) refused.push(response);
    return response.status;
  });
  await waitFor('54 refusals', () => refused.length === 54);
  expect(nano((await customer.balance()).heldUsd) > 0n).toBe(true);
  open();
  const statuses = await Promise.all(all);
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses.filter((status) => status === 402)).toHaveLength(54);
  const cost = BigInt(10 * 15_000 + outputTokens * 75_000);
  const { balanceUsd, heldUsd } = await customer.balance();
  expect([nano(balanceUsd), heldUsd]).toEqual([nano('5') - 10n * cost, '0']);
  const body = (await refused[0]?.json()) as { type: string; error: { type: string; message: string } };
  expect(body).toMatchObject({
    type: 'error',
    error: {
      type: 'billing_error',
      message: expect.stringMatching(/may need up to \$0\.49\d+ .* you have \$0\.0\d+ in addition to \$4\.9\d+ held/),
    },
  });
});

test('a 402 becomes an SDK error that states the required and the available credit', async () => {
  const customer = await createCustomer(product, '5');
  const messages = [{ role: 'user' as const, content: 'word '.repeat(2_000_000) }];
  const openai = new OpenAI({ baseURL: `${product.base}/v1`, apiKey: customer.key });
  const anthropic = new Anthropic({ baseURL: product.base, apiKey: customer.key });
  await expect(openai.chat.completions.create({ model: 'gpt-5.4-pro', messages })).rejects.toMatchObject({
    status: 402,
    code: 'insufficient_quota',
    message: expect.stringContaining('you have $5'),
  });
  await expect(anthropic.messages.create({ model: 'claude-opus-4-1', max_tokens: 100, messages })).rejects.toMatchObject({
    status: 402,
    message: expect.stringContaining('you have $5'),
  });
});

test('an output limit that the credit does not cover is lowered and reported in a header', async () => {
  const customer = await createCustomer(product, '5');
  upstream.script(providerScript(() => ({ text: 'Short.', usage: { prompt_tokens: 10, completion_tokens: 5 } })));
  const response = await post('/v1/chat/completions', customer.key, {
    model: 'gpt-5.4-pro',
    max_completion_tokens: 100_000,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  const lowered = Number(response.headers.get('x-derouter-max-tokens-lowered'));
  expect(response.status).toBe(200);
  expect(upstream.requests.at(-1)?.body?.max_completion_tokens).toBe(lowered);
  // At $180 per million tokens, $5 pays for 27 777 tokens, minus a few for the prompt.
  expect(lowered).toBeGreaterThan(27_600);
  expect(lowered).toBeLessThan(27_777);
});

test('a client that disconnects mid-stream closes the upstream within a second and pays for the output so far', async () => {
  const customer = await createCustomer(product);
  upstream.script(providerScript(() => ({ text: 'word '.repeat(2_000), delayMs: 20, usage: { input_tokens: 900, output_tokens: 9_999 } })));
  const abort = new AbortController();
  const response = await post(
    '/v1/messages',
    customer.key,
    { model: 'claude-sonnet-4-6', max_tokens: 20_000, stream: true, messages: [{ role: 'user', content: 'Talk.' }] },
    { signal: abort.signal },
  );
  const reader = response.body?.getReader();
  for (let i = 0; i < 20; i++) await reader?.read();
  const abortedAt = performance.now();
  abort.abort();
  const seen = upstream.requests.at(-1);
  await waitFor('the upstream connection to close', () => seen?.closedEarlyAt !== null);
  expect((seen?.closedEarlyAt ?? 0) - abortedAt).toBeLessThan(1_000);
  await waitFor('the receipt', async () => (await customer.receipts()).length === 1);
  const [receipt] = await customer.receipts();
  expect(receipt).toMatchObject({ status: 'canceled', source: 'estimated', inputTokens: 900 });
  someReceipt = receipt?.id ?? '';
  expect(receipt?.outputTokens).toBeGreaterThan(20);
  expect(receipt?.outputTokens).toBeLessThan(500);
  expect((await customer.balance()).heldUsd).toBe('0');
});

test('an upstream failure costs nothing before output, and the delivered part after it', async () => {
  const customer = await createCustomer(product);
  const request = { model: 'gpt-5-mini', stream: true, messages: [{ role: 'user', content: 'Talk.' }] };
  upstream.script(() => [{ status: 500 }, { write: '{"error":{"message":"a secret of the provider"}}' }]);
  const failed = await post('/v1/chat/completions', customer.key, request);
  expect(failed.status).toBe(502);
  expect(await failed.text()).not.toContain('secret of the provider');
  upstream.script(() => [
    { status: 200, headers: { 'content-type': 'text/event-stream' } },
    { write: `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Half of an answer that was never finished' } }] })}\n\n` },
    { delayMs: 50 },
    { reset: true },
  ]);
  const broken = await post('/v1/chat/completions', customer.key, request);
  expect(await broken.text()).toMatch(/Half of an answer[\s\S]*"code":"upstream_failed"/);
  await waitFor('two receipts', async () => (await customer.receipts()).length === 2);
  const [second, first] = await customer.receipts();
  expect(first).toMatchObject({ status: 'failed', source: 'none', costUsd: '0' });
  expect(second).toMatchObject({ status: 'failed', source: 'estimated' });
  expect(nano(second?.costUsd ?? '0') > 0n).toBe(true);
});

test('a body is passed through byte for byte, with its unknown fields, big numbers and number formats', async () => {
  const customer = await createCustomer(product);
  upstream.script(providerScript(() => ({ text: 'ok', usage: { prompt_tokens: 1, completion_tokens: 1 } })));
  const body =
    '{ "model":"gpt-5-mini","messages":[{"role":"user","content":"\\u00e9"}], "max_completion_tokens": 50, "temperature":1.0, "future":{"n":12345678901234567890} }';
  await fetch(`${product.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json; charset=utf-8' },
    body,
  });
  expect(
    createHash('sha256')
      .update(upstream.requests.at(-1)?.raw ?? '')
      .digest('hex'),
  ).toBe(createHash('sha256').update(body).digest('hex'));
});

test('a revoked key is refused immediately, and a suspended account until it is reinstated', async () => {
  const [customer, other] = [await createCustomer(product), await createCustomer(product)];
  upstream.script(providerScript(() => ({ text: 'ok', usage: { prompt_tokens: 1, completion_tokens: 1 } })));
  const call = async (key: string) => {
    const request = { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] };
    const response = await post('/v1/chat/completions', key, request);
    return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
  };
  expect(await call(customer.key)).toEqual([200, undefined]);
  const [key] = await customer.api.query<{ id: string }[]>('keys.list');
  await customer.api.mutate('keys.revoke', { id: key?.id });
  expect(await call(customer.key)).toEqual([401, 'key_revoked']);
  expect(await customer.receipts()).toHaveLength(1);

  expect(await call(other.key)).toEqual([200, undefined]);
  const staff = await createStaff(product);
  const { items } = await staff.query<{ items: { accountId: string }[] }>('admin.customers.list', { query: other.email });
  const accountId = items[0]?.accountId;
  await staff.mutate('admin.customers.suspend', { accountId, reason: 'Checking something.' });
  expect(await call(other.key)).toEqual([403, 'account_suspended']);
  await expect(other.receipts()).rejects.toThrow('unauthenticated');
  await staff.mutate('admin.customers.reinstate', { accountId, reason: 'test over' });
  expect(await call(other.key)).toEqual([200, undefined]);
});
