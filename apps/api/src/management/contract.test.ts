import { newId, schema } from '@derouter/db';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { authoriseReseller } from '../admin/resellers.ts';
import { createClientKey, createKey } from '../keys/index.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import type { OpenApiDocument } from './openapi.ts';
import { operations } from './operations/index.ts';

type Schema = Record<string, unknown>;
interface Documented {
  readonly operationId: string;
  readonly 'x-key-kinds': readonly ('account' | 'client')[];
  readonly 'x-scope': 'any' | 'management';
  readonly parameters: readonly { name: string; in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

let server: TestServer;
let customer: GatewayCustomer;
let other: GatewayCustomer;
/** Secret of a client key of the customer. */
let clientSecret: string;
let document: OpenApiDocument;
let ajv: Ajv2020;
/** Ids of one account's objects, by the parameter of the operation that takes them. */
let ids: Record<string, Record<string, string>>;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { MANAGEMENT_CALLS_PER_MINUTE: '100000' });
  [customer, other] = [await addGatewayCustomer(server), await addGatewayCustomer(server)];
  document = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as OpenApiDocument;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  // In this test an undocumented field is an error, although clients must ignore it.
  ajv.addSchema(close({ $id: 'doc', components: document.components }));
  ids = await makeObjects();
});
afterAll(() => server.stop());

/** Forbids other fields than the documented ones. */
function close(value: unknown): Schema {
  return JSON.parse(
    JSON.stringify(value, (_key, node) =>
      typeof node === 'object' && node !== null && !Array.isArray(node) && node.type === 'object' && node.properties
        ? { additionalProperties: false, ...node }
        : node,
    ).replaceAll('"#/components', '"doc#/components'),
  );
}

async function makeObjects(): Promise<typeof ids> {
  const { services } = server;
  const call = async (secret: string) => {
    const body = { model: 'sandbox-gpt', max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] };
    const answer = await customer.call('/v1/chat/completions', body, { headers: { authorization: `Bearer ${secret}` } });
    await answer.text();
    await customer.receipt();
    return answer.headers.get('x-derouter-receipt') ?? '';
  };
  const staff = newId();
  await services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
  await authoriseReseller(services, staff, { accountId: customer.accountId, document: 'Contract', documentDate: '2026-11-01' });
  const client = await createClientKey(services, customer.accountId, { label: 'Ada', budgetUsd: '1', multiplier: '3' });
  clientSecret = client.secret;
  const receiptId = await call(customer.secret);
  const clientReceiptId = await call(clientSecret);
  const made = async (path: string, body: unknown) => ((await (await customer.call(path, body)).json()) as { id: string }).id;
  const key = await made('/api/keys', { name: 'made' });
  const spare = await made('/api/keys', { name: 'to be revoked' });
  const topUp = await made('/api/top-ups', { method: 'sandbox', amount_usd: '10' });
  const webhook = await made('/api/webhooks', { url: 'https://hooks.example.com/a' });
  const deleted = await made('/api/webhooks', { url: 'https://hooks.example.com/b' });
  const delivery = await made(`/api/webhooks/${webhook}/test`, {});
  await server.services.sql`UPDATE webhook_deliveries SET state = 'failed' WHERE id = ${delivery}`;
  return {
    updateWebhook: { id: webhook },
    deleteWebhook: { id: deleted },
    rotateWebhookSecret: { id: webhook },
    testWebhook: { id: webhook },
    listWebhookDeliveries: { id: webhook },
    resendWebhookDelivery: { id: webhook, delivery },
    getUsageLog: { id: receiptId },
    getKey: { id: key },
    updateKey: { id: key },
    rotateKey: { id: key },
    revokeKey: { id: spare },
    updateSubKey: { id: await made('/api/sub-keys', { budgetVirtual: '1' }) },
    deleteSubKey: { id: await made('/api/sub-keys', { budgetVirtual: 1 }) },
    getSubKeyUsageLog: { id: clientReceiptId },
    getTopUp: { id: topUp },
    openrouterGeneration: { id: `gen-${receiptId}` },
  };
}

/** What else each operation needs to succeed. */
const inputs: Record<string, { readonly query?: Record<string, string>; readonly body?: unknown }> = {
  getBalance: {},
  listUsageLogs: { query: { limit: '1', model: 'sandbox-gpt', status: 'completed', from: '2020-01-01T00:00:00Z' } },
  getUsageLog: {},
  listKeys: {},
  createKey: { body: { name: 'new' } },
  getKey: {},
  updateKey: {
    body: {
      name: 'changed',
      requests_per_minute: 10,
      expires_at: '2099-01-01T00:00:00Z',
      budget: { total_usd: '5', daily_usd: null, monthly_usd: '2.5' },
    },
  },
  rotateKey: { body: { overlap: '1h' } },
  revokeKey: {},
  listSessions: {},
  listSubKeys: {},
  createSubKey: { body: { budgetVirtual: '0.5', label: 'Grace', rpmLimit: 10, concurrentLimit: null, displayMultiplier: 1.5 } },
  updateSubKey: { body: { budgetVirtual: 0.25, rpmLimit: null, concurrentLimit: 0 } },
  deleteSubKey: {},
  getOwnKey: {},
  listOwnUsageLogs: {},
  getSubKeyBalance: {},
  listSubKeyUsageLogs: { query: { tag: 'x', client_request_id: 'y', session: 'z' } },
  getSubKeyUsageLog: {},
  listModels: {},
  getStatement: { query: { month: new Date().toISOString().slice(0, 7) } },
  quoteTopUp: { query: { method: 'sandbox', amount_usd: '10' } },
  openTopUp: { body: { method: 'sandbox', amount_usd: '12.50' } },
  getTopUp: {},
  listWebhooks: {},
  createWebhook: { body: { url: 'https://hooks.example.com/c', events: ['balance.low'] } },
  updateWebhook: { body: { description: 'changed' } },
  deleteWebhook: {},
  rotateWebhookSecret: {},
  testWebhook: {},
  listWebhookDeliveries: {},
  resendWebhookDelivery: {},
  openrouterKey: {},
  openrouterAuthKey: {},
  openrouterCredits: {},
  openrouterGeneration: {},
  openrouterModels: {},
};

interface Target {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly documented: Documented;
}

/** Every operation of the document, not of the code. */
function targets(): Target[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, documented]) => {
      const described = documented as Documented;
      return { id: described.operationId, method: method.toUpperCase(), path, documented: described };
    }),
  );
}

function send(
  { id, method, path, documented }: Target,
  change: {
    readonly headers?: Record<string, string>;
    readonly query?: Record<string, string>;
    readonly body?: unknown;
  } = {},
) {
  const input = inputs[id];
  if (!input) throw new Error(`add an example for the operation ${id}`);
  const own = ids[id] ?? {};
  const filled = path.replace(/\{(\w+)\}/g, (_all, name) => own[name] ?? newId());
  const inQuery = documented.parameters.filter(({ in: place, name }) => place === 'query' && own[name] !== undefined);
  const query = new URLSearchParams({
    ...Object.fromEntries(inQuery.map(({ name }) => [name, own[name] ?? ''])),
    ...input.query,
    ...change.query,
  });
  const body = 'body' in change ? change.body : input.body;
  return fetch(`${server.base}${filled}?${query}`, {
    method,
    headers: {
      authorization: `Bearer ${kindsOf(documented).includes('account') ? customer.secret : clientSecret}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...change.headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

const kindsOf = (documented: Documented) => documented['x-key-kinds'];

/** Checks an answer against the document: its status, its type and every field. */
async function check({ id, documented }: Target, response: Response): Promise<{ error: { code: unknown; metadata?: { code: string } } }> {
  const described = documented.responses[String(response.status)];
  const text = await response.text();
  expect(described, `${id} answers ${response.status}, which is not documented: ${text}`).toBeDefined();
  const schema = described?.content?.['application/json']?.schema;
  if (!schema) return { error: { code: null } };
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const body = JSON.parse(text);
  const validate = ajv.compile(close(schema));
  expect(validate(body), `${id} ${response.status}: ${JSON.stringify(validate.errors)} in ${text.slice(0, 2000)}`).toBe(true);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  return body;
}

const codeOf = ({ error }: { error: { code: unknown; metadata?: { code: string } } }) => error.metadata?.code ?? error.code;

describe('every operation of the document', () => {
  test('succeeds with what the document says', async () => {
    expect(targets().length).toBe(operations.length);
    // Revoking comes last, so that nothing else needs the key.
    for (const target of targets()) {
      const response = await send(target);
      const body = await check(target, response);
      expect([target.id, response.status < 300 || body]).toEqual([target.id, true]);
      expect(response.headers.get('ratelimit-limit')).toBe('100000');
    }
  });

  test('refuses a missing key, and a key in the address even beside a valid one', async () => {
    for (const target of targets()) {
      const without = await check(target, await send(target, { headers: { authorization: '' } }));
      const inQuery = await check(target, await send(target, { query: { key: customer.secret } }));
      expect([target.id, codeOf(without), codeOf(inQuery)]).toEqual([target.id, 'key_missing', 'key_invalid']);
    }
  });

  test('does not find another account’s objects', async () => {
    const concerned = targets().filter(({ id }) => ids[id]);
    // A new operation with an id needs an object in this test.
    expect(concerned.map(({ id }) => id)).toEqual(
      targets()
        .filter(({ path, id }) => path.includes('{') || id === 'openrouterGeneration')
        .map(({ id }) => id),
    );
    // A client of the same account is a stranger, too.
    const otherClient = await createClientKey(server.services, customer.accountId, { label: 'Eve', budgetUsd: '0' });
    for (const target of concerned) {
      const secret = kindsOf(target.documented).includes('account') ? other.secret : otherClient.secret;
      const response = await send(target, { headers: { authorization: `Bearer ${secret}` } });
      expect([target.id, codeOf(await check(target, response))]).toEqual([target.id, 'not_found']);
    }
  });

  test('refuses unknown fields and names them', async () => {
    for (const target of targets()) {
      if (target.id !== 'openrouterModels') {
        const body = await check(target, await send(target, { query: { surprise: '1' } }));
        expect([target.id, codeOf(body)]).toEqual([target.id, 'validation_failed']);
      }
      if (target.method !== 'POST' && target.method !== 'PUT') continue;
      const input = inputs[target.id]?.body;
      const body = await check(target, await send(target, { body: { ...(input as object), surprise: 1 } }));
      expect([target.id, body]).toMatchObject([target.id, { error: { code: 'validation_failed', param: 'surprise' } }]);
    }
  });

  test('answers OPTIONS, HEAD and other methods with Allow', async () => {
    for (const target of targets()) {
      const url = `${server.base}${target.path.replace(/\{\w+\}/g, newId())}`;
      const options = await fetch(url, { method: 'OPTIONS' });
      expect([target.id, options.status, options.headers.get('allow')?.split(', ')]).toEqual([
        target.id,
        204,
        expect.arrayContaining([target.method, 'OPTIONS']),
      ]);
      const wrong = await fetch(url, { method: 'PATCH', headers: { authorization: `Bearer ${customer.secret}` } });
      expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, options.headers.get('allow')]);
      expect(await wrong.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
    }
    const head = await fetch(`${server.base}/api/balance`, { method: 'HEAD', headers: { 'x-api-key': customer.secret } });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('refuses kinds and scopes of keys that it does not document', async () => {
    const limited = await createKey(server.services, customer.accountId, 'limited', { scopes: ['inference'] });
    for (const [secret, kind, scopes] of [
      [clientSecret, 'client', ['any']],
      [limited.secret, 'account', ['any']],
      [customer.secret, 'account', ['any', 'management']],
    ] as const) {
      for (const target of targets()) {
        const isAllowed = kindsOf(target.documented).includes(kind) && scopes.some((scope) => scope === target.documented['x-scope']);
        if (isAllowed && kind === 'account' && scopes.length === 2) continue;
        const response = await send(target, { headers: { authorization: `Bearer ${secret}` } });
        const body = await check(target, response);
        expect([target.id, response.status === 403 && /^(forbidden|key_scope_missing)$/.test(String(codeOf(body)))]).toEqual([
          target.id,
          !isAllowed,
        ]);
      }
    }
  });
});

test('every POST honours an Idempotency-Key', () => {
  expect(operations.filter(({ method, idempotent }) => method === 'POST' && !idempotent)).toEqual([]);
});

test('a body that cannot be read is refused with the reason', async () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${server.base}/api/keys`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: { 'x-api-key': customer.secret, ...headers },
    });
  const json = { 'content-type': 'application/json' };
  for (const [response, status, code] of [
    [await post('{', json), 400, 'invalid_json'],
    [await post(Buffer.from([0x7b, 0xff]), json), 400, 'invalid_json'],
    [await post('[]', json), 400, 'validation_failed'],
    [await post('', json), 400, 'validation_failed'],
    [await post('{"name":"a"}', { 'content-type': 'text/plain' }), 415, 'content_type_unsupported'],
    [await post('{"name":"a"}', { ...json, 'content-encoding': 'gzip' }), 415, 'content_type_unsupported'],
    [await post(`{"name":"${'a'.repeat(200_000)}"}`, json), 413, 'body_too_large'],
    [await post('{"name":"\\u0000"}', json), 400, 'validation_failed'],
    [await post('{"name":"a","__proto__":{}}', json), 400, 'validation_failed'],
  ] as const) {
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([status, code]);
  }
});

test('the reference shows every operation and loads nothing but its style sheet', async () => {
  const response = await fetch(`${server.base}/docs/api`);
  const page = await response.text();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('set-cookie')).toBeNull();
  for (const { id } of targets()) expect(page).toContain(`id="${id}"`);
  expect(page).not.toMatch(/<script|style=|https?:\/\/(?!127|localhost)/);
  expect((await fetch(`${server.base}/docs/api/style.css`)).headers.get('content-type')).toMatch(/^text\/css/);
});

test('keys of another account cannot be guessed from the refusal', async () => {
  const { key } = await createKey(server.services, other.accountId, 'theirs');
  const texts = await Promise.all(
    [key.id, newId()].map(async (id) =>
      (await fetch(`${server.base}/api/keys/${id}`, { headers: { 'x-api-key': customer.secret } })).text(),
    ),
  );
  expect(texts[0]).toBe(texts[1]);
});
