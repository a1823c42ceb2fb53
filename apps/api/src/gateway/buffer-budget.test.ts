import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type ScriptedUpstream, startScriptedUpstream, streamEvents } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels } from '../testing/gateway-models.ts';
import { readMetrics } from '../testing/read-metrics.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** The server of these tests may hold two megabytes. */
let server: TestServer;
let upstream: ScriptedUpstream;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => []);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    SANDBOX_UPSTREAM: 'off',
    MAX_BUFFERED_MB: '2',
    METRICS_TOKEN: 'scraper',
  });
  const models = await addGatewayModels(server);
  await models.route('openai-compatible', upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server, '50');
  upstream.requests.length = 0;
});

const model = 'from-openai-compatible';
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const kilobytes = (count: number) => 'x'.repeat(count * 1024);
const held = async () => (await readMetrics(server.base, 'scraper')).value('derouter_buffered_bytes');
const ask = (content: string, init: RequestInit = {}) =>
  customer.call('/v1/chat/completions', { model, max_tokens: 100, messages: [{ role: 'user', content }] }, init);

test('new requests are refused before too much is held in memory, and taken again once a request has ended', async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const whole = JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello.' } }],
    usage,
  });
  upstream.script(() => [{ until: finished }, { status: 200 }, { write: whole }]);
  const running = [ask(kilobytes(900)), ask(kilobytes(900))];
  await expect.poll(() => upstream.requests.length).toBe(2);
  expect(await held()).toBeGreaterThan(1_800 * 1024);

  const refused = await ask(kilobytes(400));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await refused.json()).toMatchObject({ error: { code: 'overloaded', message: expect.stringContaining('busy') } });
  const anthropic = await customer.call('/v1/messages', { model, max_tokens: 9, messages: [{ role: 'user', content: kilobytes(400) }] });
  expect([anthropic.status, (await anthropic.json()) as unknown]).toEqual([503, expect.objectContaining({ type: 'error' })]);
  // A small request still fits.
  const small = ask('Hi');
  await expect.poll(() => upstream.requests.length).toBe(3);
  expect((await readMetrics(server.base, 'scraper')).value('derouter_buffers_refused_total')).toBe(2);

  finish();
  for (const answer of await Promise.all([...running, small])) expect(answer.status).toBe(200);
  await expect.poll(held).toBe(0);
  expect((await ask(kilobytes(400))).status).toBe(200);
});

test('a body that grows under compression counts with its real size, and nothing is left when a client leaves', async () => {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: randomBytes(1_200_000).toString('hex') }] });
  const packed = await customer.call('/v1/chat/completions', gzipSync(body), { headers: { 'content-encoding': 'gzip' } });
  expect(packed.status).toBe(503);
  upstream.script(() => [{ hang: true }]);
  const abort = new AbortController();
  const gone = ask(kilobytes(900), { signal: abort.signal }).catch(() => null);
  await expect.poll(() => upstream.requests.length).toBe(1);
  abort.abort();
  await gone;
  await expect.poll(held).toBe(0);
});

test('answers count too: whole ones, and those that the end of a stream repeats', async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const [head = '', ...rest] = streamEvents('openai-chat', { text: kilobytes(90), usage });
  upstream.script(() => [
    { status: 200, headers: { 'content-type': 'text/event-stream' } },
    { write: head },
    ...rest.slice(0, -3).map((write) => ({ write })),
    { until: finished },
    ...rest.slice(-3).map((write) => ({ write })),
  ]);
  const translated = await customer.call('/v1/responses', { model, stream: true, store: false, input: 'Hi' });
  const text = translated.text();
  await expect.poll(held).toBeGreaterThan(1_000 * 1024);
  expect((await ask(kilobytes(1_000))).status).toBe(503);
  finish();
  expect((await text).includes('response.completed')).toBe(true);
  await expect.poll(held).toBe(0);
});

test('many large bodies at once end in answers and refusals, not in more memory than allowed', async () => {
  upstream.script(() => [{ delayMs: 200 }, { status: 400 }, { write: '{"error":{"message":"no"}}' }]);
  const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await ask(kilobytes(300))).status));
  const counts = (status: number) => statuses.filter((one) => one === status).length;
  expect(counts(400)).toBeGreaterThan(0);
  expect(counts(503)).toBeGreaterThan(0);
  expect(counts(400) + counts(503)).toBe(60);
  await expect.poll(held).toBe(0);
});
