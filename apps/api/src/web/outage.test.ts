import { type CuttableProxy, createDatabase, startCuttableProxy, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let database: ThrowawayDatabase;
let proxy: CuttableProxy;
let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  const url = new URL(database.url);
  proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  server = await startTestServer(inject('templateDatabaseUrl'), { DATABASE_URL: url.href });
  customer = await addGatewayCustomer(server);
  proxy.stayDown();
  proxy.cut();
});
afterAll(async () => {
  proxy.comeBack();
  await server.stop();
  await proxy.close();
  await database.close();
});

const signedIn = () => ({ cookie: customer.cookie });
const withKey = () => ({ authorization: `Bearer ${customer.secret}` });
const input = encodeURIComponent(JSON.stringify({ 0: {}, 1: {} }));

test.each([
  ['a call of the typed API', '/trpc/overview.get', signedIn],
  ['a batch of them', `/trpc/overview.get,keys.list?batch=1&input=${input}`, signedIn],
  ['a document', '/files/statement.csv?from=2026-01-01&to=2026-01-31', signedIn],
  ['the management API', '/api/usage-logs/0198c0de-0000-7000-8000-000000000000', withKey],
  ['the list of models', '/v1/models', withKey],
])('while the database is unreachable, %s gets 503 with retry-after', async (_name, path, headers) => {
  const response = await fetch(`${server.base}${path}`, { headers: headers() });
  const body = await response.text();
  expect([response.status, response.headers.get('retry-after')], body).toEqual([503, '2']);
  expect(body).toContain('try again shortly');
  expect(body).not.toMatch(/ECONN|postgres/i);
});

test('while the database is unreachable, nobody can sign in, and the page is told when to retry', async () => {
  const response = await fetch(`${server.base}/trpc/accounts.requestCode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-derouter': '1', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email: 'ada@example.com', locale: 'en' }),
  });
  expect([response.status, response.headers.get('retry-after')], await response.text()).toEqual([503, '2']);
});
