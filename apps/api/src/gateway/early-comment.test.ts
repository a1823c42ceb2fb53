import { prove } from '@derouter/billing';
import { isNightly, providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { callOf, type Pair, passThrough, readStream, translated, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Streams whose upstreams are silent for longer than a proxy waits: the client hears a comment before there is an answer. */
const earlyMs = 250;
const firstByteMs = 1_200;
const answer = providerScript(({ path }) => ({ text: 'At last.', usage: usageOf[dialectOf(path)] }));
const sse = { 'content-type': 'text/event-stream' };

function dialectOf(path: string) {
  if (path.includes('messages')) return 'anthropic-messages' as const;
  if (path.includes('responses')) return 'openai-responses' as const;
  return path.includes('enerateContent') ? ('gemini' as const) : ('openai-chat' as const);
}

let server: TestServer;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream(answer), startScriptedUpstream(answer)]);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    SANDBOX_UPSTREAM: 'off',
    EARLY_COMMENT_SECONDS: String(earlyMs / 1000),
    KEEP_ALIVE_SECONDS: '0.1',
    UPSTREAM_FIRST_BYTE_SECONDS: String(firstByteMs / 1000),
    METRICS_TOKEN: 'scraper',
  });
  models = await addGatewayModels(server);
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
  await Promise.all([first.close(), second.close()]);
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  first.requests.length = 0;
  second.requests.length = 0;
  second.script(answer);
});

/** Every dialect that clients speak, passed through and translated; every pair in the nightly tests. */
const sample = ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'].flatMap((client) =>
  [passThrough, translated].map((list) => list.find((pair) => pair.client === client) as Pair),
);
const pairs = isNightly ? [...passThrough, ...translated] : sample;
const label = ({ client, kind, upstream }: Pair) => `${client} ${client === upstream ? 'from' : 'translated from'} ${kind}`;
const named = pairs.map((pair) => [label(pair), pair] as const);
const ask = (pair: Pair, over: Record<string, unknown> = {}, init: RequestInit = {}) =>
  customer.call(...callOf(pair.client, models.name(pair.kind), { stream: true, ...over }), init);

/** Reads a stream with the time at which it began, in milliseconds after the call. */
async function hear(pair: Pair, script: () => Iterable<Step>, ...upstreams: string[]) {
  await models.route(pair.kind, ...(upstreams.length > 0 ? upstreams : [first.baseUrl]));
  first.script(script);
  const startedAt = performance.now();
  const response = await ask(pair);
  const headAt = performance.now() - startedAt;
  const body = await response.text();
  return { response, headAt, body, said: readStream(pair.client, body), receipt: await customer.receipt() };
}

const comments = (body: string) => body.match(/^: keep-alive\n\n/gm)?.length ?? 0;

describe('a stream whose upstream is silent', () => {
  test.each(named)('begins with comments, then has the whole answer: %s', async (_name, pair) => {
    const { response, headAt, body, said, receipt } = await hear(pair, function* () {
      yield { delayMs: 550 };
      yield* answer(first.requests[0] as never) as Iterable<Step>;
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(headAt).toBeGreaterThan(earlyMs - 20);
    expect(headAt).toBeLessThan(earlyMs + 350);
    expect(body.startsWith(': keep-alive\n\n')).toBe(true);
    expect(comments(body)).toBeGreaterThanOrEqual(3);
    expect(said).toMatchObject({ text: 'At last.', errors: [] });
    expect(receipt).toMatchObject({ status: 'completed', source: 'reported', total: 60_000n });
  });

  test.each(named)('is answered by the next route after the comments: %s', async (_name, pair) => {
    const { body, said, receipt } = await hear(pair, () => [{ hang: true }], first.baseUrl, second.baseUrl);
    expect(comments(body)).toBeGreaterThanOrEqual(4);
    expect(said).toMatchObject({ text: 'At last.', errors: [] });
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
    expect(receipt).toMatchObject({ status: 'completed', total: 60_000n });
  });

  test.each(named)('ends in an error of its dialect if nobody answers, free of charge: %s', async (_name, pair) => {
    const { response, body, said, receipt } = await hear(pair, () => [{ hang: true }]);
    expect(response.status).toBe(200);
    expect(comments(body)).toBeGreaterThanOrEqual(4);
    expect(said).toEqual({ text: '', args: '', errors: [expect.stringContaining('Nothing was charged')], ended: false });
    if (pair.client === 'openai-responses') expect(body).toContain('event: response.failed');
    expect(receipt).toMatchObject({ status: 'failed', error: 'upstream_timeout', total: 0n, http: 504 });
  });

  test.each(named)('ends in an error of its dialect if the provider refuses late, free of charge: %s', async (_name, pair) => {
    const refusal = { error: { message: 'max_tokens is too large', type: 'invalid_request_error', code: 'invalid_value' } };
    const { said, body, receipt } = await hear(pair, () => [{ delayMs: 600 }, { status: 400 }, { write: JSON.stringify(refusal) }]);
    expect(comments(body)).toBeGreaterThanOrEqual(2);
    expect(said).toEqual({ text: '', args: '', errors: ['max_tokens is too large'], ended: false });
    expect(receipt).toMatchObject({ status: 'failed', error: 'invalid_request_error', total: 0n, http: 400 });
  });
});

const chat = passThrough.find(({ client }) => client === 'openai-chat') as Pair;
const gemini = passThrough.find(({ client }) => client === 'gemini') as Pair;

test('what fails late is counted under its own status', async () => {
  await hear(chat, () => [{ hang: true }]);
  const metrics = await fetch(`${server.base}/metrics`, { headers: { authorization: 'Bearer scraper' } });
  expect(await metrics.text()).toMatch(/derouter_requests_total\{.*status="504"\} [1-9]/);
});

test('a stream as a JSON array begins with line breaks and stays one array, with an answer and with an error', async () => {
  await models.route('gemini', first.baseUrl);
  const [path, body] = callOf('gemini', models.name('gemini'), { stream: true });
  const read = async (script: () => Iterable<Step>) => {
    first.script(script);
    const text = await (await customer.call(path.replace('?alt=sse', ''), body)).text();
    expect(text).toMatch(/^\n\n/);
    return JSON.parse(text) as Record<string, unknown>[];
  };
  const whole = await read(function* () {
    yield { delayMs: 550 };
    yield* answer(first.requests.at(-1) as never) as Iterable<Step>;
  });
  expect(whole.at(-1)).toHaveProperty('candidates');
  expect(await read(() => [{ hang: true }])).toEqual([{ error: expect.objectContaining({ code: 504, status: 'DEADLINE_EXCEEDED' }) }]);
});

test('clients of OpenRouter hear comments too, and their errors', async () => {
  await models.route('openai-compatible', first.baseUrl);
  first.script(() => [{ hang: true }]);
  const [, body] = callOf('openai-chat', models.name('openai-compatible'), { stream: true });
  const text = await (await customer.call('/api/v1/chat/completions', body)).text();
  expect(comments(text)).toBeGreaterThanOrEqual(4);
  expect(readStream('openai-chat', text).errors).toEqual([expect.stringContaining('Nothing was charged')]);
});

test('a client that leaves during the comments ends the call of the upstream, free of charge', async () => {
  await models.route('gemini', first.baseUrl, second.baseUrl);
  first.script(() => [{ hang: true }]);
  const abort = new AbortController();
  const response = await ask(gemini, {}, { signal: abort.signal });
  expect(response.status).toBe(200);
  abort.abort();
  await expect.poll(() => first.requests[0]?.closedEarlyAt).not.toBeNull();
  expect(await customer.receipt()).toMatchObject({ status: 'canceled', total: 0n });
  expect(second.requests).toHaveLength(0);
});

test('a request without streaming keeps its own status however long it takes', async () => {
  await models.route('openai', first.baseUrl);
  first.script(() => [{ delayMs: 700 }, { status: 400 }, { write: '{"error":{"message":"no"}}' }]);
  expect(
    (await customer.call('/v1/chat/completions', { model: models.name('openai'), messages: [{ role: 'user', content: 'x' }] })).status,
  ).toBe(400);
  expect(await customer.receipt()).toMatchObject({ http: 400 });
});

test('an upstream that answers in time is followed by no comment, and its status is kept', async () => {
  const { body } = await hear(chat, () => answer(first.requests[0] as never) as Iterable<Step>);
  expect(comments(body)).toBe(0);
  first.script(() => [{ status: 400, headers: sse }, { write: '{"error":{"message":"no"}}' }]);
  expect((await ask(chat)).status).toBe(400);
});
