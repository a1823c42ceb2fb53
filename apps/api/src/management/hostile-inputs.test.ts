import { newId, schema } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { authoriseReseller } from '../admin/resellers.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { MANAGEMENT_CALLS_PER_MINUTE: '100000' });
  customer = await addGatewayCustomer(server, '20');
  const staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
  await authoriseReseller(server.services, staff, {
    accountId: customer.accountId,
    document: 'Contract 7',
    documentDate: '2026-11-01',
  });
});
afterAll(() => server.stop());

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.base}${path}`, {
    method,
    headers: { 'x-api-key': customer.secret, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as { error?: { code: string; param: string | null } } & { id: string } };
}

const times = ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59', '1969-12-31T23:59:59Z'];

test('a time that the database cannot store is refused, and the field is named', async () => {
  for (const time of times) {
    const query = encodeURIComponent(time);
    for (const path of ['/api/usage-logs', '/api/key/usage-logs', '/api/sessions']) {
      for (const name of ['from', 'to']) {
        const { status, json } = await call('GET', `${path}?${name}=${query}`);
        expect([path, name, time, status, json.error?.code, json.error?.param]).toEqual([path, name, time, 400, 'validation_failed', name]);
      }
    }
    const { status, json } = await call('POST', '/api/keys', { name: 'hostile', expires_at: time });
    expect([time, status, json.error?.param]).toEqual([time, 400, 'expires_at']);
  }
  // Ids contain a time: 48 bits of milliseconds reach the year 10889.
  const far = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
  for (const path of [`/api/usage-logs/${far}`, `/api/v1/generation?id=${far}`]) expect((await call('GET', path)).status).toBe(404);
  const cursor = Buffer.from(`1:${far}`).toString('base64url');
  expect((await call('GET', `/api/usage-logs?cursor=${cursor}`)).json.error?.code).toBe('validation_failed');
  const page = new PageSession(server, customer.cookie);
  expect((await page.query('usage.list', { cursor: far })).code).toBe('not_found');
  expect((await page.query('usage.get', { id: far })).code).toBe('not_found');
  const [time] = times;
  expect((await page.mutate('keys.create', { name: 'hostile', expiresAt: time })).code).toBe('validation_failed');
  expect((await page.query('usage.list', { from: time })).code).toBe('validation_failed');
});

test('text that the database cannot store is refused', async () => {
  const text = 'a\u0000b';
  const query = encodeURIComponent(text);
  const answers = [
    await call('GET', `/api/usage-logs?tag=${query}`),
    await call('GET', `/api/usage-logs?model=${query}`),
    await call('GET', `/api/usage-logs?session=${query}`),
    await call('POST', '/api/keys', { name: text }),
    await call('POST', '/api/sub-keys', { label: text, budgetVirtual: '1' }),
    await call('POST', '/api/webhooks', { url: `http://127.0.0.1/${text}` }),
    await call('POST', '/api/webhooks', { url: 'http://127.0.0.1/', description: text }),
  ];
  for (const { status, json } of answers) expect([status, json.error?.code]).toEqual([400, 'validation_failed']);
});

test('a budget beyond any credit, at any multiplier, is a lack of credit', async () => {
  for (const displayMultiplier of ['0.01', '1', '1000']) {
    const { status, json } = await call('POST', '/api/sub-keys', { budgetVirtual: '999999999.999999999', displayMultiplier });
    expect([status, json.error?.code]).toEqual([402, 'insufficient_credit']);
  }
  for (const value of ['-1', '1e3', 'NaN', '', ' ', '١', '0x10', '1,5', -1, 1e300, Number.MIN_VALUE, null, [], {}, true, '1.0000000001']) {
    const { status, json } = await call('POST', '/api/sub-keys', { budgetVirtual: value });
    expect([value, status, json.error?.code]).toEqual([value, 400, 'validation_failed']);
  }
  for (const value of ['0', '0.009999', '0.0000001', '-1', '1001', 0, 1e-7, 1000.5, 'NaN', null]) {
    const { status, json } = await call('POST', '/api/sub-keys', { budgetVirtual: '1', displayMultiplier: value });
    expect([value, status, json.error?.code]).toEqual([value, 400, 'validation_failed']);
  }
});

test('a key in the address is refused in every form in which tools write it', async () => {
  for (const search of [
    `authorization=Bearer%20${customer.secret}`,
    `authorization=Bearer+${customer.secret}`,
    `key=%64r-${customer.secret.slice(3)}`,
    `key=dr%2D${customer.secret.slice(3)}`,
    `x=api_key:${customer.secret}`,
    `x=%22${customer.secret}%22`,
  ]) {
    const { status, json } = await call('GET', `/api/v1/models?${search}`);
    expect([search, status, json.error?.code]).toEqual([search, 401, 401]);
  }
});

test('a suspended account moves no credit into client keys', async () => {
  const { json } = await call('POST', '/api/sub-keys', { budgetVirtual: '1' });
  const page = new PageSession(server, customer.cookie);
  await server.services.sql`UPDATE accounts SET status = 'suspended', suspended_at = now() WHERE id = ${customer.accountId}`;
  try {
    expect((await page.mutate('clientKeys.update', { id: json.id, budgetUsd: '10' })).code).toBe('account_suspended');
    expect((await page.mutate('clientKeys.update', { id: json.id, budgetUsd: '0.5', label: 'less' })).code).toBeNull();
  } finally {
    await server.services.sql`UPDATE accounts SET status = 'active', suspended_at = NULL WHERE id = ${customer.accountId}`;
  }
});
