import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { saveModel } from '../admin/save-model.ts';
import { createUpstream, listUpstreams } from '../admin/upstreams.ts';
import { callOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Section "Routing" of docs/conformance.md, over real sockets: two upstreams of one model. */
const model = 'claude-haiku-4-5';
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));
const fail =
  (status: number, headers: Record<string, string> = {}) =>
  (): Step[] => [
    { status, headers: { 'content-type': 'application/json', ...headers } },
    { write: JSON.stringify({ type: 'error', error: { type: 'api_error', message: 'secret words of the provider' } }) },
  ];
const sse = { status: 200, headers: { 'content-type': 'text/event-stream' } };

let server: TestServer;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let customer: GatewayCustomer;
let staff: string;
let ids: { first: string; second: string };

beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream(answer), startScriptedUpstream(answer)]);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    UPSTREAM_FIRST_BYTE_SECONDS: '0.4',
    UPSTREAM_DEADLINE_SECONDS: '4',
  });
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
  customer = await addGatewayCustomer(server);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([first.close(), second.close()]);
});

/** Every test gets new upstreams, without state from earlier ones. */
beforeEach(async () => {
  const make = async (name: string, baseUrl: string) =>
    (
      await createUpstream(server.services, staff, {
        name: `${name} ${newId()}`,
        kind: 'anthropic',
        baseUrl,
        credential: 'sk-upstream-secret',
        allowPrivateNetwork: true,
      })
    ).id;
  ids = { first: await make('first', first.baseUrl), second: await make('second', second.baseUrl) };
  await route({ first: 0, second: 1 });
  first.script(answer);
  second.script(answer);
  first.requests.length = 0;
  second.requests.length = 0;
});

const route = (priorities: { first?: number; second?: number }, weights = { first: 1, second: 1 }) =>
  saveModel(server.services, staff, model, {
    routes: (['first', 'second'] as const).flatMap((name) => {
      const priority = priorities[name];
      return priority === undefined ? [] : [{ upstreamId: ids[name], upstreamModel: model, priority, weight: weights[name] }];
    }),
  });
let conversations = 0;
const ask = (over: Record<string, unknown> = {}) =>
  customer.call('/v1/messages', { model, max_tokens: 50, messages: [{ role: 'user', content: `Hi ${conversations++}` }], ...over });
const attempts = async () => {
  const [row] = await server.services.sql<{ attempts: { status: number | null; error: string | null }[] }[]>`
    SELECT attempts FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC LIMIT 1`;
  return row?.attempts ?? [];
};

describe('65 failover', () => {
  test.each([408, 429, 500, 502, 503, 529, 401, 403, 404])(
    'after a %i the next route answers, and the receipt lists both attempts',
    async (status) => {
      first.script(fail(status));
      const response = await ask();
      expect([response.status, first.requests.length, second.requests.length]).toEqual([200, 1, 1]);
      expect(await attempts()).toMatchObject([
        { upstreamId: ids.first, status },
        { upstreamId: ids.second, status: 200 },
      ]);
    },
  );

  test('it happens on a refused connection, a reset and a name that does not resolve', async () => {
    first.script(() => [{ reset: true }]);
    expect((await ask()).status).toBe(200);
    const nowhere = async (baseUrl: string) =>
      (
        await createUpstream(server.services, staff, {
          name: newId(),
          kind: 'anthropic',
          baseUrl,
          credential: 'x',
          allowPrivateNetwork: true,
        })
      ).id;
    const gone = await nowhere('http://127.0.0.1:1');
    const unnamed = await nowhere('http://nowhere.invalid');
    await saveModel(server.services, staff, model, {
      routes: [
        { upstreamId: gone, upstreamModel: model, priority: 0, weight: 1 },
        { upstreamId: unnamed, upstreamModel: model, priority: 1, weight: 1 },
        { upstreamId: ids.second, upstreamModel: model, priority: 2, weight: 1 },
      ],
    });
    expect((await ask()).status).toBe(200);
    expect((await attempts()).map(({ error }) => error)).toEqual(['ECONNREFUSED', 'ENOTFOUND', null]);
  });

  test('56 it happens when the first byte is late, before or after the response head', async () => {
    first.script(() => [{ delayMs: 1500 }, ...fail(200)()]);
    expect((await ask({ stream: true })).status).toBe(200);
    expect(second.requests).toHaveLength(1);
    first.script(() => [sse, { reset: true }]);
    expect((await ask({ stream: true })).status).toBe(200);
    // 62: a stream that ends without any event.
    first.script(() => [sse]);
    expect((await ask({ stream: true })).status).toBe(200);
    expect(second.requests).toHaveLength(3);
  });

  test('63 it happens when a stream begins with an error instead of an answer', async () => {
    first.script(() => [
      sse,
      { write: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n' },
    ]);
    const response = await ask({ stream: true });
    expect(await response.text()).toContain('Fine.');
    expect(await attempts()).toMatchObject([{ error: 'overloaded_error' }, { error: null }]);
  });

  test('it does not happen for errors that the caller must fix', async () => {
    first.script(fail(400));
    expect((await ask()).status).toBe(400);
    expect(second.requests).toHaveLength(0);
  });

  const started = {
    write: 'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}\n\n',
  };

  test('66 it does not happen once output has begun', async () => {
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } };
    first.script(() => [
      sse,
      started,
      { write: `event: content_block_delta\ndata: ${JSON.stringify(delta)}\n\n` },
      { delayMs: 20 },
      { reset: true },
    ]);
    const response = await ask({ stream: true });
    expect(await response.text()).toContain('event: error');
    expect(second.requests).toHaveLength(0);
  });

  test('66 it happens if the stream breaks off after its start event, since the client has seen no output', async () => {
    first.script(() => [sse, started, { delayMs: 20 }, { reset: true }]);
    const response = await ask({ stream: true });
    expect(await response.text()).not.toContain('event: error');
    expect(second.requests).toHaveLength(1);
  });
});

describe('64 the final retry', () => {
  test('it waits for retry-after, if that is short', async () => {
    await route({ first: 0 });
    let calls = 0;
    first.script((request) => (calls++ === 0 ? fail(429, { 'retry-after': '1' })() : answer(request)));
    const startedAt = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(first.requests).toHaveLength(2);
  });

  test('it always takes place, even if the timer fires slightly before the wait is over', async () => {
    await route({ first: 0 });
    let calls = 0;
    first.script((request) => (calls++ % 2 === 0 ? fail(429, { 'retry-after-ms': '5' })() : answer(request)));
    for (let i = 0; i < 150; i++) expect((await ask()).status).toBe(200);
  });

  test('if the wait is long, the caller is told to retry, and its next call gets the remaining wait', async () => {
    await route({ first: 0 });
    first.script(fail(429, { 'retry-after': '20' }));
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    const paused = await ask();
    expect([paused.status, paused.headers.get('retry-after')]).toEqual([529, '20']);
    expect(first.requests).toHaveLength(1);
  });

  test('71 it ends with the deadline', async () => {
    first.script(() => [{ delayMs: 6000 }]);
    second.script(() => [{ delayMs: 6000 }]);
    const startedAt = performance.now();
    const response = await ask();
    expect(response.status).toBe(504);
    expect(performance.now() - startedAt).toBeLessThan(5500);
    expect(second.requests.length).toBeLessThanOrEqual(1);
  });

  test('72 with all routes down: 529 for Messages, 503 for Chat, in the dialect, without details of the upstream', async () => {
    first.script(fail(503));
    second.script(fail(529));
    const messages = await ask();
    expect(messages.status).toBe(529);
    const body = await messages.text();
    expect(JSON.parse(body)).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
    expect(body).not.toMatch(/secret|127\.0\.0\.1|upstream-secret/);
    const chat = await customer.call('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'x' }] });
    expect([chat.status, ((await chat.json()) as { error: { type: string } }).error.type]).toEqual([503, 'server_error']);
    // Each route is tried twice.
    expect([first.requests.length, second.requests.length]).toEqual([4, 4]);
  });
});

describe('a storm of refusals', () => {
  const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'] as const;
  /** Ten requests in each dialect at once. */
  const wave = () =>
    Promise.all(
      dialects.flatMap((dialect) =>
        Array.from({ length: 10 }, async () => {
          const response = await customer.call(...callOf(dialect, model));
          return { dialect, status: response.status, wait: response.headers.get('retry-after'), text: await response.text() };
        }),
      ),
    );
  const storm = (seconds: number) => {
    let n = 0;
    return () => fail(n++ % 2 === 0 ? 429 : 529, { 'retry-after': String(seconds) })();
  };

  test('of one upstream is answered by another, and the first is left alone for the time it named', async () => {
    first.script(storm(30));
    expect((await wave()).filter(({ status }) => status !== 200)).toEqual([]);
    const before = first.requests.length;
    expect((await wave()).filter(({ status }) => status !== 200)).toEqual([]);
    expect([first.requests.length, second.requests.length]).toEqual([before, 80]);
  });

  test('of every upstream is told in each dialect with the time to wait, costs nothing, and goes on without calls of upstreams', async () => {
    const figures = async () => {
      const [row] = await server.services.sql<{ held: bigint; paid: bigint; promo: bigint }[]>`
        SELECT held_nano AS held, paid_nano AS paid, promo_nano AS promo FROM wallets WHERE id = ${customer.walletId.toString()}`;
      return row;
    };
    await expect.poll(async () => (await figures())?.held).toBe(0n);
    const before = await figures();
    first.script(storm(20));
    second.script(storm(25));
    const stormy = [...(await wave()), ...(await wave())];
    const called = first.requests.length + second.requests.length;
    stormy.push(...(await wave()));
    expect(first.requests.length + second.requests.length).toBe(called);
    expect(called).toBeLessThanOrEqual(160);
    const overloaded = { 'anthropic-messages': 529, 'openai-chat': 503, 'openai-responses': 503, gemini: 503 };
    for (const { dialect, status, wait, text } of stormy) {
      expect([429, overloaded[dialect]], `${dialect}: ${text}`).toContain(status);
      expect(Number(wait), `${dialect} ${status}`).toBeGreaterThan(0);
      expect(Number(wait)).toBeLessThanOrEqual(25);
      const { error } = JSON.parse(text) as { error: { message: string; type?: string; code?: unknown; status?: string } };
      expect(error.message).not.toMatch(/secret/);
      const kind = { 'anthropic-messages': error.type, 'openai-chat': error.type, 'openai-responses': error.type, gemini: error.status }[
        dialect
      ];
      expect(kind, text).toMatch(
        /^(overloaded_error|rate_limit_error|server_error|rate_limit_exceeded|requests|RESOURCE_EXHAUSTED|UNAVAILABLE)$/,
      );
    }
    // What a refusal held is released after it was told.
    await expect.poll(figures).toEqual(before);
    const [receipts] = await server.services.sql<{ charged: number }[]>`
      SELECT count(*) FILTER (WHERE total_nano <> 0)::int AS charged FROM receipts
      WHERE account_id = ${customer.accountId} AND upstream_id = ANY(${[ids.first, ids.second]}::uuid[]) AND status = 'failed'`;
    expect(receipts?.charged).toBe(0);
  });
});

test('67 the breaker opens, is shown to staff, lets a probe through and closes', async () => {
  first.script(fail(500));
  for (let i = 0; i < 10; i++) expect((await ask()).status).toBe(200);
  expect(first.requests).toHaveLength(10);
  const health = () => listUpstreams(server.services).find(({ id }) => id === ids.first)?.health;
  expect(health()).toMatchObject({ state: 'open', failures: 10, lastError: { what: 'status 500' } });
  await ask();
  expect(first.requests).toHaveLength(10);
  first.script(answer);
  await expect.poll(() => health()?.state, { timeout: 4000 }).toBe('half-open');
  expect((await ask()).status).toBe(200);
  expect([first.requests.length, health()?.state]).toEqual([11, 'closed']);
});

test('a refusal that quotes the caller’s own text is the caller’s error and does not count toward the breaker', async () => {
  await route({ first: 0 });
  const error = { type: 'invalid_request_error', message: "messages.0.role: 'billing' is not your account's organization org-abcdef123" };
  first.script(() => [
    { status: 400, headers: { 'content-type': 'application/json' } },
    { write: JSON.stringify({ type: 'error', error }) },
  ]);
  for (let i = 0; i < 12; i++) {
    const refused = await ask();
    expect([refused.status, await refused.json()]).toEqual([400, { type: 'error', error, request_id: expect.any(String) }]);
  }
  expect(listUpstreams(server.services).find(({ id }) => id === ids.first)?.health).toMatchObject({ state: 'closed', failures: 0 });
});

test('a refusal that is not JSON is converted to the caller’s dialect', async () => {
  await route({ first: 0 });
  first.script(() => [{ status: 413, headers: { 'content-type': 'text/html' } }, { write: '<h1>Too large</h1>' }]);
  const refused = await ask();
  expect([refused.status, await refused.json()]).toEqual([
    413,
    { type: 'error', error: { type: 'request_too_large', message: expect.any(String) }, request_id: expect.any(String) },
  ]);
});

test('68 a conversation stays with the upstream that served it, even after a failure of that upstream', async () => {
  const opening = [{ role: 'user', content: 'A long conversation' }];
  first.script(fail(500));
  await ask({ messages: opening });
  first.script(answer);
  first.requests.length = 0;
  await ask({ messages: [...opening, { role: 'assistant', content: 'Yes?' }, { role: 'user', content: 'More' }] });
  expect([first.requests.length, second.requests.length]).toEqual([0, 2]);
  await ask();
  expect(first.requests).toHaveLength(1);
});

test('69 weights distribute conversations', async () => {
  await route({ first: 0, second: 0 }, { first: 3, second: 1 });
  await Promise.all(Array.from({ length: 120 }, () => ask().then((response) => response.text())));
  expect(first.requests.length + second.requests.length).toBe(120);
  expect(first.requests.length).toBeGreaterThan(70);
  expect(second.requests.length).toBeGreaterThan(10);
});

test('70 a removed route gets no more requests, and its running ones finish', async () => {
  let go = () => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  first.script(async function* (request) {
    yield { until: wait };
    yield* answer(request);
  });
  const running = ask();
  await expect.poll(() => first.requests.length).toBe(1);
  await route({ second: 0 });
  expect((await ask()).status).toBe(200);
  go();
  expect((await running).status).toBe(200);
  expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
});

describe('models', () => {
  test('models answer to their aliases, and are listed with them', async () => {
    await saveModel(server.services, staff, model, { aliases: ['claude-haiku-latest', 'the-small-one'] });
    expect((await ask({ model: 'claude-haiku-latest' })).status).toBe(200);
    expect(first.requests[0]?.body?.model).toBe(model);
    const shown = await fetch(`${server.base}/v1/models/the-small-one`, { headers: { authorization: `Bearer ${customer.secret}` } });
    expect(await shown.json()).toMatchObject({ id: model, aliases: ['claude-haiku-latest', 'the-small-one'] });
    await expect(saveModel(server.services, staff, 'claude-opus-4-1', { aliases: ['the-small-one'] })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('models announce their withdrawal date and the replacement', async () => {
    const soon = new Date(Date.now() + 86_400_000);
    await saveModel(server.services, staff, model, { disabledFrom: soon, disabledMessage: 'Use claude-haiku-5.' });
    const before = await ask();
    expect([before.status, before.headers.get('sunset')]).toEqual([200, soon.toUTCString()]);
    await saveModel(server.services, staff, model, { disabledFrom: new Date(Date.now() - 1000) });
    const after = await ask();
    expect(after.status).toBe(404);
    expect(((await after.json()) as { error: { message: string } }).error.message).toContain(
      'is not offered any more. Use claude-haiku-5.',
    );
    await saveModel(server.services, staff, model, { disabledFrom: null, disabledMessage: null });
    expect((await ask()).status).toBe(200);
  });
});

test('113 a redirect is not followed', async () => {
  await route({ first: 0 });
  first.script(() => [{ status: 307, headers: { location: second.baseUrl } }]);
  expect((await ask()).status).toBe(502);
  expect(second.requests).toHaveLength(0);
});
