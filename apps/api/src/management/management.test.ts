import { parseUsd, proveReceipt } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createKey } from '../keys/index.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let customer: TestCustomer;
let secret: string;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  customer = await addCustomer(server, '5');
  ({ secret } = await createKey(server.services, customer.accountId, 'test'));
});
afterAll(() => server.stop());

const get = (path: string, key = secret) => fetch(`${server.base}${path}`, { headers: key ? { 'x-api-key': key } : {} });

async function call(): Promise<string> {
  const response = await fetch(`${server.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox-gpt', max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  expect(response.status).toBe(200);
  await response.json();
  return response.headers.get('x-derouter-receipt') ?? '';
}

test('a receipt can be recomputed from its own fields', async () => {
  const id = await call();
  const response = await get(`/api/usage-logs/${id}`);
  expect(response.status).toBe(200);
  const receipt = (await response.json()) as {
    id: string;
    line_items: { meter: string; quantity: string; rate_usd: string; amount_usd: string }[];
    cost_usd: string;
  };
  expect(receipt).toMatchObject({
    id,
    model: 'sandbox-gpt',
    dialect: 'openai-chat',
    status: 'completed',
    usage_source: 'reported',
    key: { name: 'test' },
  });
  expect(receipt.line_items.map(({ meter }) => meter)).toEqual(['input', 'output']);
  const nano = (usd: string) => Number(usd) * 1e9;
  const sum = receipt.line_items.reduce((total, { quantity, rate_usd }) => total + (Number(quantity) * Number(rate_usd)) / 1e6, 0);
  expect(Math.round(sum * 1e9)).toBe(Math.round(nano(receipt.cost_usd)));
  expect((await proveReceipt(server.services.sql, id))?.totalNano).toBe(parseUsd(receipt.cost_usd));
});

test('receipts of other accounts, unknown ids and requests without a key are refused', async () => {
  const id = await call();
  const other = await addCustomer(server);
  const theirs = await createKey(server.services, other.accountId, 'theirs');
  for (const [path, key, status, code] of [
    [`/api/usage-logs/${id}`, theirs.secret, 404, 'not_found'],
    [`/api/usage-logs/${newId()}`, secret, 404, 'not_found'],
    ['/api/usage-logs/not-an-id', secret, 404, 'not_found'],
    [`/api/usage-logs/${id}`, '', 401, 'key_missing'],
    [`/api/usage-logs/${id}`, `${secret.slice(0, -1)}x`, 401, 'key_invalid'],
    ['/api/nothing', secret, 404, 'not_found'],
  ] as const) {
    const response = await get(path, key);
    expect([path, response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([path, status, code]);
  }
});
