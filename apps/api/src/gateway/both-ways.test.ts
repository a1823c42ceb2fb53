import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { updateKey } from '../keys/update-key.ts';
import { clientPaths, requestOf, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** A model request with an exactly spelled path bypasses Express; with a trailing slash, Express handles it. */
let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Hello', usage: usageOf['openai-chat'] })));
  const env = { SANDBOX_UPSTREAM: 'off', REQUEST_BODY_LIMIT_MB: '1', CORS_ORIGINS: 'https://page.example', TRUSTED_PROXIES: '1' };
  server = await startTestServer(inject('templateDatabaseUrl'), env);
  models = await addGatewayModels(server);
  await models.route('openai', upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
});

const perRequest = /^(date|request-id|x-request-id|x-derouter-receipt)$/;

/** What a client sees of an answer, except for values that differ with every request. */
async function answerOf(path: string, body: unknown, init: RequestInit) {
  const response = await customer.call(path, body, init);
  const ids = [response.headers.get('request-id'), response.headers.get('x-derouter-receipt')];
  let text = await response.text();
  for (const id of ids) if (id) text = text.replaceAll(id, 'ID').replaceAll(id.replaceAll('-', ''), 'ID');
  const headers = [...response.headers].filter(([name]) => !perRequest.test(name));
  return { status: response.status, names: [...response.headers.keys()], headers, text };
}

/** Sends the same request both ways: bypassing Express, and through it. */
async function bothWays(path: string, body: unknown, init: RequestInit = {}) {
  const direct = await answerOf(path, body, init);
  const routed = await answerOf(`${path}/`, body, init);
  return { direct, routed };
}

const model = () => models.name('openai');
const page = { origin: 'https://page.example' };

test.each([
  ['a whole answer', 200, {}, {}],
  ['a stream', 200, { stream: true }, {}],
  ['an answer for a page', 200, {}, page],
  ['a model that does not exist', 404, { model: 'nothing' }, page],
  ['a wrong type', 400, { stream: 'yes' }, {}],
  ['a key that does not exist', 401, {}, { authorization: 'Bearer dr-nothing' }],
  ['a body that is too large', 413, { filler: 'x'.repeat(1_100_000) }, {}],
])('%s has the same status, headers and body both ways', async (_what, status, over, headers) => {
  const { direct, routed } = await bothWays(clientPaths['openai-chat'], requestOf('openai-chat', model(), over), { headers });
  expect(direct.status).toBe(status);
  expect(routed).toEqual(direct);
});

test('limits count the requests of both ways together and are reported alike', async () => {
  await updateKey(server.services, customer.accountId, customer.keyId, { requestsPerMinute: 3 });
  const body = requestOf('openai-chat', model());
  const { direct, routed } = await bothWays(clientPaths['openai-chat'], body);
  const remaining = ({ headers }: typeof direct) => headers.find(([name]) => name === 'x-ratelimit-remaining-requests')?.[1];
  expect([remaining(direct), remaining(routed)]).toEqual(['2', '1']);
  await customer.call(clientPaths['openai-chat'], body);
  const refused = await bothWays(clientPaths['openai-chat'], body);
  expect([refused.direct.status, refused.routed.status]).toEqual([429, 429]);
  expect(refused.routed.names).toEqual(refused.direct.names);
});

test.each(['203.0.113.7', '198.51.100.1, 203.0.113.7', ' 203.0.113.7 '])(
  'the client address is the same both ways: %j',
  async (forwarded) => {
    await updateKey(server.services, customer.accountId, customer.keyId, { allowedNetworks: ['203.0.113.7'] });
    const body = requestOf('openai-chat', model());
    const allowed = await bothWays(clientPaths['openai-chat'], body, { headers: { 'x-forwarded-for': forwarded } });
    expect([allowed.direct.status, allowed.routed.status]).toEqual([200, 200]);
    const refused = await bothWays(clientPaths['openai-chat'], body, { headers: { 'x-forwarded-for': `203.0.113.7, 198.51.100.1` } });
    expect([refused.direct.status, refused.routed.status]).toEqual([403, 403]);
  },
);
