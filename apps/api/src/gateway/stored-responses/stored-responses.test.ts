import { readWallet } from '@derouter/billing';
import { connect, newId, schema } from '@derouter/db';
import { type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { authoriseReseller } from '../../admin/resellers.ts';
import { createClientKey, createKey } from '../../keys/index.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
let owner: GatewayCustomer;
let stranger: GatewayCustomer;

const json = (body: unknown, status = 200): Step[] => [{ status }, { write: JSON.stringify(body) }];
const usage = { input_tokens: 100, output_tokens: 20 };
const response = (id: string, over: object = {}) => ({ id, object: 'response', status: 'completed', output: [], usage, ...over });
const ask = { model: 'gpt-5-mini', input: 'Hi', max_output_tokens: 100 };
let ids = 0;
const newResponseId = () => `resp_${Date.now()}_${ids++}`;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => json({}));
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
  [owner, stranger] = [await addGatewayCustomer(server), await addGatewayCustomer(server)];
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(() => {
  upstream.requests.length = 0;
});

const get = (path: string, { secret }: GatewayCustomer, method = 'GET') =>
  fetch(`${server.base}${path}`, { method, headers: { authorization: `Bearer ${secret}` } });
const held = async ({ walletId }: GatewayCustomer) => (await readWallet(server.services.sql, walletId)).heldNano;

describe('stored responses', () => {
  test('a response can be continued at the upstream that stores it, by its owner only', async () => {
    const id = newResponseId();
    upstream.script(() => json(response(id)));
    expect((await owner.call('/v1/responses', ask)).status).toBe(200);
    expect((await owner.call('/v1/responses', { ...ask, previous_response_id: id })).status).toBe(200);
    expect(upstream.requests.at(-1)?.body?.previous_response_id).toBe(id);
    const refused = await stranger.call('/v1/responses', { ...ask, previous_response_id: id });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: 'previous_response_not_found', param: 'previous_response_id' } });
    expect(upstream.requests).toHaveLength(2);
  });

  test('what the provider charges us is in no stored response, whole or streamed', async () => {
    const id = newResponseId();
    const stored = response(id, { metadata: { cost: 'of mine' }, usage: { ...usage, cost: 0.5, cost_details: {} } });
    upstream.script(() => json(stored));
    expect((await owner.call('/v1/responses', ask)).status).toBe(200);
    expect(await (await get(`/v1/responses/${id}`, owner)).json()).toEqual({ ...stored, usage });
    const event = JSON.stringify({ type: 'response.completed', response: stored });
    const sse = { 'content-type': 'text/event-stream' };
    upstream.script(() => [{ status: 200, headers: sse }, { write: `data: ${event.slice(0, -20)}` }, { write: `${event.slice(-20)}\n\n` }]);
    const streamed = await (await get(`/v1/responses/${id}?stream=true`, owner)).text();
    expect(JSON.parse(streamed.slice('data: '.length))).toEqual({ type: 'response.completed', response: { ...stored, usage } });
  });

  test('a client key reaches only its own responses and items, a key for management alone none, the account all', async () => {
    const { services } = server;
    const staff = newId();
    await services.db
      .insert(schema.users)
      .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
    await authoriseReseller(services, staff, { accountId: owner.accountId, document: 'Contract 7', documentDate: '2026-11-01' });
    const addClient = async (label: string) => ({
      ...owner,
      secret: (await createClientKey(services, owner.accountId, { label, budgetUsd: '1' })).secret,
    });
    const [ada, bob] = [await addClient('Ada'), await addClient('Bob')];
    const manager = { ...owner, secret: (await createKey(services, owner.accountId, 'ci', { scopes: ['management'] })).secret };
    const by = ({ secret }: GatewayCustomer) => ({ headers: { authorization: `Bearer ${secret}` } });
    const [id, accounts] = [newResponseId(), newResponseId()];
    upstream.script(() => json(response(id)));
    expect((await owner.call('/v1/responses', ask, by(ada))).status).toBe(200);
    upstream.script(() => json(response(accounts)));
    expect((await owner.call('/v1/responses', ask)).status).toBe(200);
    upstream.script(() => json(response(id)));
    for (const [key, of, status] of [
      [ada, id, 200],
      [owner, id, 200],
      [bob, id, 404],
      [stranger, id, 404],
      [bob, accounts, 404],
      [manager, accounts, 403],
    ] as const) {
      expect((await get(`/v1/responses/${of}`, key)).status).toBe(status);
      expect((await get(`/v1/responses/${of}/input_items`, key)).status).toBe(status);
      if (status !== 200) expect((await get(`/v1/responses/${of}`, key, 'DELETE')).status).toBe(status);
    }
    expect((await owner.call('/v1/responses', { ...ask, previous_response_id: id }, by(ada))).status).toBe(200);
    const refused = await owner.call('/v1/responses', { ...ask, previous_response_id: id }, by(bob));
    expect(await refused.json()).toMatchObject({ error: { code: 'previous_response_not_found' } });
    expect((await get(`/v1/responses/${id}`, ada, 'DELETE')).status).toBe(200);
    expect((await get(`/v1/responses/${id}`, owner)).status).toBe(404);
  });

  test('a response is recorded before its id is sent, so that it can be requested while it streams', async () => {
    const id = newResponseId();
    let go = () => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    upstream.script((request) =>
      request.method === 'GET'
        ? json(response(id))
        : [
            { status: 200, headers: { 'content-type': 'text/event-stream' } },
            { write: `event: response.created\ndata: {"type":"response.created","response":{"id":"${id}"}}\n\n` },
            { until: wait },
            { write: `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response: response(id) })}\n\n` },
          ],
    );
    const stream = await owner.call('/v1/responses', { ...ask, stream: true });
    const reader = stream.body?.getReader();
    await reader?.read();
    expect((await get(`/v1/responses/${id}`, owner)).status).toBe(200);
    go();
    while (!(await reader?.read())?.done);
  });

  test('a response that cannot be recorded is still charged', async () => {
    const customer = await addGatewayCustomer(server);
    const database = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    await database.sql`ALTER TABLE stored_responses ADD CONSTRAINT never CHECK (id NOT LIKE 'resp_never%')`;
    upstream.script(() => json(response('resp_never')));
    expect((await customer.call('/v1/responses', ask)).status).toBe(200);
    expect(await customer.receipt()).toMatchObject({ status: 'completed', input: 100n, output: 20n });
    await database.sql`ALTER TABLE stored_responses DROP CONSTRAINT never`;
    await database.close();
  });

  test('a failing continuation gets our own message and the provider’s retry-after', async () => {
    const id = newResponseId();
    upstream.script(() => json(response(id)));
    await owner.call('/v1/responses', ask);
    upstream.script(() => [
      { status: 429, headers: { 'retry-after': '7', 'content-type': 'application/json' } },
      { write: JSON.stringify({ error: { message: 'Rate limit reached in organization org-secret12', type: 'requests' } }) },
    ]);
    const limited = await get(`/v1/responses/${id}`, owner);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await limited.text()).not.toContain('org-secret');
    upstream.script(() => [{ status: 404, headers: { 'content-type': 'text/html' } }, { write: '<h1>Not found</h1>' }]);
    const gone = await get(`/v1/responses/${id}`, owner);
    expect([gone.status, await gone.json()]).toEqual([404, { error: expect.objectContaining({ message: expect.any(String) }) }]);
  });

  test('a streamed response is recorded when the stream ends; with store: false nothing is stored', async () => {
    const id = newResponseId();
    const event = (type: string, over: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...over })}\n\n`;
    upstream.script(() => [
      { status: 200, headers: { 'content-type': 'text/event-stream' } },
      { write: event('response.created', { response: { id, status: 'in_progress' } }) },
      { write: event('response.completed', { response: response(id) }) },
    ]);
    await (await owner.call('/v1/responses', { ...ask, stream: true })).text();
    upstream.script(() => json(response(newResponseId())));
    expect((await owner.call('/v1/responses', { ...ask, previous_response_id: id })).status).toBe(200);
    const unkept = newResponseId();
    upstream.script(() => json(response(unkept)));
    await owner.call('/v1/responses', { ...ask, store: false });
    expect((await owner.call('/v1/responses', { ...ask, previous_response_id: unkept })).status).toBe(400);
  });

  test('its owner can read, list and delete a response; for others it does not exist', async () => {
    const id = newResponseId();
    upstream.script(() => json(response(id)));
    await owner.call('/v1/responses', ask);
    upstream.script((request: SeenRequest) => json({ asked: `${request.method} ${request.path}` }));
    expect(await (await get(`/v1/responses/${id}?include=x`, owner)).json()).toEqual({ asked: `GET /v1/responses/${id}?include=x` });
    expect(await (await get(`/v1/responses/${id}/input_items`, owner)).json()).toEqual({ asked: `GET /v1/responses/${id}/input_items` });
    const before = upstream.requests.length;
    for (const [path, method] of [
      ['', 'GET'],
      ['/input_items', 'GET'],
      ['/cancel', 'POST'],
      ['', 'DELETE'],
    ] as const) {
      expect((await get(`/v1/responses/${id}${path}`, stranger, method)).status).toBe(404);
    }
    expect(upstream.requests.length).toBe(before);
    expect((await get(`/v1/responses/${id}`, owner, 'DELETE')).status).toBe(200);
    expect((await get(`/v1/responses/${id}`, owner)).status).toBe(404);
  });

  test.each([
    [
      'at a provider that stores no responses',
      { model: 'claude-haiku-4-5', input: 'x', previous_response_id: 'resp_1' },
      'previous_response_id',
    ],
    ['in the background at such a provider', { model: 'claude-haiku-4-5', input: 'x', background: true }, 'background'],
    ['in a conversation of the provider’s account', { ...ask, conversation: 'conv_1' }, 'conversation'],
    ['in the background with store: false', { ...ask, background: true, store: false }, 'background'],
  ])('a request is refused %s', async (_name, body, param) => {
    const refused = await owner.call('/v1/responses', body);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { param } });
    expect(upstream.requests).toHaveLength(0);
  });
});

describe('item references', () => {
  const reference = (id: string) => ({ type: 'item_reference', id });
  const user = { role: 'user', content: 'And now?' };
  const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' };
  const output = { type: 'function_call_output', call_id: 'call_1', output: '4' };
  const referring = (...input: readonly unknown[]) => ({ ...ask, input: [user, ...input] });
  /** Gets an answer with a reasoning item and a message, streamed or not. Returns the ids of the items. */
  const storeItems = async (by: GatewayCustomer, stream: boolean) => {
    const [rs, msg] = [`rs_${newResponseId()}`, `msg_${newResponseId()}`];
    const items = [
      { id: rs, type: 'reasoning', summary: [] },
      { id: msg, type: 'message', role: 'assistant', content: [] },
    ];
    const id = newResponseId();
    const event = (type: string, over: object) => ({ write: `event: ${type}\ndata: ${JSON.stringify({ type, ...over })}\n\n` });
    upstream.script(() =>
      stream
        ? [
            { status: 200, headers: { 'content-type': 'text/event-stream' } },
            event('response.created', { response: { id } }),
            ...items.map((item) => event('response.output_item.added', { item })),
            event('response.completed', { response: response(id, { output: [] }) }),
          ]
        : json(response(id, { output: items })),
    );
    await (await by.call('/v1/responses', { ...ask, stream })).text();
    upstream.script(() => json(response(newResponseId())));
    upstream.requests.length = 0;
    return { rs, msg };
  };
  const problem = async (answer: Response) => [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];

  test.each([
    ['whole', false],
    ['streamed', true],
  ])('a reference to a %s answer reaches the provider that stores it, for its owner only', async (_how, stream) => {
    const { rs, msg } = await storeItems(owner, stream);
    const body = referring(reference(rs), { id: msg }, call, output);
    const answer = await owner.call('/v1/responses', body);
    expect([answer.status, answer.headers.get('x-derouter-approximated')]).toEqual([200, null]);
    expect(upstream.requests[0]?.body?.input).toEqual(body.input);
    expect(await problem(await stranger.call('/v1/responses', body))).toEqual([400, expect.stringContaining(msg)]);
    expect(upstream.requests).toHaveLength(1);
  });

  test('a reference to another account’s reasoning is left out, like one to an unknown item', async () => {
    const { rs } = await storeItems(owner, false);
    for (const id of [rs, 'rs_never_seen']) {
      const answer = await stranger.call('/v1/responses', referring(reference(id), call, output));
      expect([answer.status, answer.headers.get('x-derouter-approximated')]).toEqual([200, expect.stringContaining('was left out')]);
      expect(upstream.requests.at(-1)?.body?.input).toEqual([user, call, output]);
    }
  });

  test('a reference is left out if the item itself is sent too', async () => {
    const own = { ...call, id: 'fc_own' };
    const answer = await owner.call('/v1/responses', referring(reference('fc_own'), own, output));
    expect([answer.status, answer.headers.get('x-derouter-approximated')]).toEqual([200, null]);
    expect(upstream.requests.at(-1)?.body?.input).toEqual([user, own, output]);
  });

  test('for a model of another dialect, a reference to reasoning is left out and one to a call is refused', async () => {
    const { rs, msg } = await storeItems(owner, false);
    const claude = { model: 'claude-haiku-4-5', max_output_tokens: 100 };
    upstream.script(() =>
      json({
        type: 'message',
        content: [{ type: 'text', text: 'Hi' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1, output_tokens: 1 },
      }),
    );
    const answer = await owner.call('/v1/responses', {
      ...claude,
      input: [user, reference(rs), call, output],
      tools: [{ type: 'function', name: 'f' }],
    });
    expect([answer.status, answer.headers.get('x-derouter-approximated')]).toEqual([200, expect.stringContaining('reasoning')]);
    for (const id of [msg, 'fc_1']) {
      expect(await problem(await owner.call('/v1/responses', { ...claude, input: [user, reference(id)] }))).toEqual([
        400,
        `input: there is no stored item with id "${id}": send the item itself.`,
      ]);
    }
  });

  test('the content of the item is not stored', async () => {
    const { rs } = await storeItems(owner, false);
    const [row] = await server.services.sql`SELECT to_jsonb(s) AS row FROM stored_responses s WHERE id = ${rs}`;
    expect(Object.keys(row?.row).sort()).toEqual(['account_id', 'client_key_id', 'created_at', 'id', 'model_id', 'upstream_id']);
  });

  test('more than a thousand references are refused', async () => {
    const many = Array.from({ length: 1_001 }, (_, at) => reference(`msg_${at}`));
    expect((await owner.call('/v1/responses', referring(...many))).status).toBe(400);
  });
});

describe('background mode', () => {
  test('the hold lasts while the run is in progress, even if its process dies, and the run is charged at its end', async () => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    let ended = false;
    upstream.script((request) =>
      json(
        request.method === 'POST' || !ended
          ? response(id, { status: 'queued', usage: null, background: true })
          : response(id, { background: true }),
      ),
    );
    const accepted = await customer.call('/v1/responses', { ...ask, background: true });
    expect([accepted.status, ((await accepted.json()) as { status: string }).status]).toEqual([200, 'queued']);
    expect(await held(customer)).toBeGreaterThan(0n);
    expect(await server.services.sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`).toHaveLength(0);
    // Its hold belongs to no process whose death would release it.
    expect(await server.services.billing.releaseAbandoned()).toBe(0);
    await server.services.sql`UPDATE holds SET created_at = created_at - interval '1 hour' WHERE account_id = ${customer.accountId}`;
    expect(await server.services.billing.releaseAbandoned()).toBe(0);
    ended = true;
    await (await get(`/v1/responses/${id}`, customer)).json();
    expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', input: 100n, output: 20n });
    await expect.poll(() => held(customer)).toBe(0n);
    await expect
      .poll(() => server.services.sql`SELECT 1 FROM background_responses WHERE response_id = ${id}`.then((rows) => rows.length))
      .toBe(0);
  });

  test('a run is charged before its end is shown, and before it is deleted', async () => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    let status = 'in_progress';
    upstream.script((request) =>
      request.method === 'DELETE'
        ? json({ id, deleted: true })
        : json(response(id, { status, usage: status === 'completed' ? usage : null, background: true })),
    );
    expect((await customer.call('/v1/responses', { ...ask, background: true })).status).toBe(200);
    const early = await get(`/v1/responses/${id}`, customer, 'DELETE');
    expect(early.status).toBe(409);
    expect(((await early.json()) as { error: { message: string } }).error.message).toContain('still running');
    expect(upstream.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(0);
    status = 'completed';
    // Deleted without being polled: it is charged first.
    expect((await get(`/v1/responses/${id}`, customer, 'DELETE')).status).toBe(200);
    expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', input: 100n, output: 20n });
    expect(await held(customer)).toBe(0n);
  });

  test('the run of a suspended account is cancelled at the provider', async () => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    upstream.script((request) =>
      request.path.endsWith('/cancel')
        ? json(response(id, { status: 'cancelled' }))
        : [
            { status: 200, headers: { 'content-type': 'text/event-stream' } },
            { write: `event: response.created\ndata: {"type":"response.created","response":{"id":"${id}"}}\n\n` },
            { hang: true },
          ],
    );
    const stream = await customer.call('/v1/responses', { ...ask, background: true, stream: true });
    const reader = stream.body?.getReader();
    await reader?.read();
    await server.services.sql`UPDATE accounts SET status = 'suspended' WHERE id = ${customer.accountId}`;
    server.services.notices.tell({ topic: 'account', subject: customer.accountId });
    await expect.poll(() => upstream.requests.some(({ path }) => path === `/v1/responses/${id}/cancel`)).toBe(true);
    await reader?.cancel();
  });

  test('a run that the provider does not find yet is polled again, and charged', async () => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    let polls = 0;
    // An eventually consistent store: missing twice, then found, then missing once more.
    upstream.script((request) => {
      if (request.method === 'POST') return json(response(id, { status: 'queued', usage: null }));
      polls++;
      if (polls <= 2 || polls === 4) return json({}, 404);
      return json(polls === 3 ? response(id, { status: 'in_progress', usage: null }) : response(id));
    });
    expect((await customer.call('/v1/responses', { ...ask, background: true })).status).toBe(200);
    await expect
      .poll(() => server.services.sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`, { timeout: 30_000 })
      .toHaveLength(1);
    expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', input: 100n, output: 20n });
  });

  test.each([
    ['does not know the response', 404, {}, 404],
    ['fails', 500, {}, 502],
    ['answers with something else', 200, [], 502],
  ])('a run is not deleted while its provider %s, and is charged later', async (_name, status, body, expected) => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    let isBack = false;
    upstream.script((request) => {
      if (request.method === 'POST') return json(response(id, { status: 'queued', usage: null }));
      if (request.method === 'DELETE') return json({ id, deleted: true });
      return isBack ? json(response(id)) : json(body, status);
    });
    expect((await customer.call('/v1/responses', { ...ask, background: true })).status).toBe(200);
    expect((await get(`/v1/responses/${id}`, customer, 'DELETE')).status).toBe(expected);
    expect(upstream.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(0);
    isBack = true;
    expect((await get(`/v1/responses/${id}`, customer, 'DELETE')).status).toBe(200);
    expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', input: 100n, output: 20n });
  });

  test('a run that failed or disappeared costs nothing', async () => {
    const customer = await addGatewayCustomer(server);
    let ends = 0;
    for (const end of [
      json(response('x', { status: 'failed', usage: null, error: { code: 'server_error', message: 'x' } })),
      json({}, 404),
    ]) {
      const id = newResponseId();
      upstream.script((request) => (request.method === 'POST' ? json(response(id, { status: 'in_progress', usage: null })) : end));
      expect((await customer.call('/v1/responses', { ...ask, background: true })).status).toBe(200);
      const receipts = () => server.services.sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`;
      await expect.poll(receipts, { timeout: 30_000 }).toHaveLength(++ends);
      expect(await customer.receipt()).toMatchObject({ status: 'failed', total: 0n });
    }
    expect(await held(customer)).toBe(0n);
  });

  test('a stream continues after its client leaves, and is charged when it has ended', async () => {
    const customer = await addGatewayCustomer(server);
    const id = newResponseId();
    upstream.script((request) =>
      request.method === 'GET'
        ? json(response(id))
        : [
            { status: 200, headers: { 'content-type': 'text/event-stream' } },
            { write: `event: response.created\ndata: {"type":"response.created","response":{"id":"${id}"}}\n\n` },
            { hang: true },
          ],
    );
    const leave = new AbortController();
    const stream = await customer.call('/v1/responses', { ...ask, background: true, stream: true }, { signal: leave.signal });
    await stream.body?.getReader().read();
    leave.abort();
    expect(await customer.receipt()).toMatchObject({ status: 'completed', input: 100n });
  });
});
