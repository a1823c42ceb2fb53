import { request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { formatUsd, type NanoUsd } from '@derouter/billing';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { announcePrice } from '../admin/prices.ts';
import { updateKey } from '../keys/update-key.ts';
import { type ClientDialect, callOf, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Sections "Authentication", "Request bodies" and "Money" of docs/conformance.md, over real sockets. */
const answer = providerScript(({ path }) => ({
  text: 'Fine.',
  usage: usageOf[path.includes('messages') ? 'anthropic-messages' : path.includes('responses') ? 'openai-responses' : 'openai-chat'],
}));
const claude = { model: 'claude-haiku-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
const gpt = { model: 'gpt-5-mini', max_completion_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
/** Every endpoint that calls a provider, with a valid request. */
const endpoints = {
  '/v1/messages': claude,
  '/v1/chat/completions': gpt,
  '/v1/responses': { model: 'gpt-5-mini', max_output_tokens: 100, input: 'Hi', store: false },
  '/v1/embeddings': { model: 'text-embedding-3-small', input: 'Hi' },
} as const;
const paths = Object.keys(endpoints) as (keyof typeof endpoints)[];

let server: TestServer;
let upstream: ScriptedUpstream;
let customer: GatewayCustomer;
let models: GatewayModels;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    REQUEST_BODY_LIMIT_MB: '1',
    REQUEST_BODY_SECONDS: '1',
    PRICE_NOTICE_DAYS: '0',
  });
  models = await addGatewayModels(server);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.script(answer);
  upstream.requests.length = 0;
});

interface Told {
  readonly type?: string;
  readonly request_id?: string;
  readonly error: { readonly type: string; readonly code?: string; readonly param?: string | null; readonly message: string };
}

/** Expects a refusal in the dialect of its path, before any provider was called. */
async function expectRefused(
  path: string,
  response: Response,
  status: number,
  types: { anthropic: string; openai: string },
): Promise<Told> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  const told = JSON.parse(text) as Told;
  expect(told.error.message).toEqual(expect.any(String));
  expect(response.headers.get('content-type')).toContain('application/json');
  if (path.startsWith('/v1/messages')) {
    expect(told).toMatchObject({ type: 'error', error: { type: types.anthropic }, request_id: response.headers.get('request-id') });
  } else expect(told).toMatchObject({ error: { type: types.openai, param: told.error.param ?? null } });
  expect(upstream.requests).toHaveLength(0);
  return told;
}
const invalid = { anthropic: 'invalid_request_error', openai: 'invalid_request_error' };
const unknown = { anthropic: 'authentication_error', openai: 'invalid_request_error' };

/** Sends exactly what is given, without a default key, content type or length. */
function send(path: string, headers: Record<string, string>, ...pieces: readonly (string | Buffer)[]): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(server.base + path, { method: 'POST', headers }, async (message: IncomingMessage) => {
      const chunks: Buffer[] = [];
      for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
      const init = { status: message.statusCode ?? 0, headers: message.headers as Record<string, string> };
      resolve(new Response(Buffer.concat(chunks), init));
    });
    sent.on('error', reject);
    void (async () => {
      for (const piece of pieces) {
        sent.write(piece);
        await new Promise((next) => setTimeout(next, 2));
      }
      sent.end();
    })();
  });
}
const post = (path: string, headers: Record<string, string>, body: unknown) =>
  fetch(server.base + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

describe('keys', () => {
  test.each(paths)('3 the same key in both headers is accepted: %s', async (path) => {
    const headers = { authorization: `Bearer ${customer.secret}`, 'x-api-key': customer.secret };
    expect((await post(path, headers, endpoints[path])).status).toBe(200);
  });

  test.each(paths)('4 different keys in both headers are refused: %s', async (path) => {
    const other = await addGatewayCustomer(server);
    const headers = { authorization: `Bearer ${customer.secret}`, 'x-api-key': other.secret };
    const told = await expectRefused(path, await post(path, headers, endpoints[path]), 401, unknown);
    expect(told.error.message).toContain('Two different keys');
  });

  test.each(paths)('5 a key that is missing, or not sent as a bearer token, is refused: %s', async (path) => {
    for (const headers of [{}, { authorization: '' }, { authorization: customer.secret }, { authorization: `Basic ${customer.secret}` }]) {
      const told = await expectRefused(path, await post(path, headers as Record<string, string>, endpoints[path]), 401, unknown);
      expect(told.error.message).toContain('No key was sent');
    }
  });

  test.each(paths)('11 a key in the query is refused, whatever the headers contain: %s', async (path) => {
    for (const name of ['key', 'api_key', 'api-key', 'x-api-key', 'access_token']) {
      const asked = `${path}?${name}=${customer.secret}`;
      await expectRefused(path, await post(asked, {}, endpoints[path]), 401, unknown);
      await expectRefused(path, await post(asked, { authorization: `Bearer ${customer.secret}` }, endpoints[path]), 401, unknown);
    }
  });

  test('other query parameters are ignored', async () => {
    expect((await post('/v1/messages?beta=true', { 'x-api-key': customer.secret }, claude)).status).toBe(200);
    expect(upstream.requests[0]?.path).toBe('/v1/messages?beta=true');
  });
});

describe('unreadable bodies', () => {
  test.each(paths)('12 a body that is not JSON is refused: %s', async (path) => {
    for (const body of [
      '{"model":',
      '',
      'null',
      '[]',
      '"text"',
      '{"model":"x"} {}',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ]) {
      const told = await expectRefused(path, await customer.call(path, body), 400, invalid);
      if (path !== '/v1/messages') expect(told.error.code).toBe('invalid_json');
    }
  });

  test.each(paths)('13 a body without a model is refused: %s', async (path) => {
    for (const model of [undefined, '', null, 7]) {
      const told = await expectRefused(path, await customer.call(path, { ...endpoints[path], model }), 400, invalid);
      expect(told.error.message).toContain('model');
      if (path !== '/v1/messages') expect(told.error.param).toBe('model');
    }
  });

  test.each(paths)('22 a body over the limit is refused, whether or not its length is announced: %s', async (path) => {
    const large = { ...endpoints[path], metadata: { note: 'x'.repeat(1024 * 1024) } };
    const tooLarge = { anthropic: 'request_too_large', openai: 'invalid_request_error' };
    await expectRefused(path, await customer.call(path, large), 413, tooLarge);
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
    const pieces = JSON.stringify(large).match(/.{1,200000}/g) ?? [];
    await expectRefused(path, await send(path, headers, ...pieces), 413, tooLarge);
  });

  test.each(paths)('25 a body of another content type is refused: %s', async (path) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml']) {
      const response = await customer.call(path, endpoints[path], { headers: { 'content-type': type } });
      const told = await expectRefused(path, response, 415, invalid);
      expect(told.error.message).toContain('application/json');
    }
  });

  test.each(paths)('28 a body that arrives too slowly is refused: %s', async (path) => {
    const startedAt = performance.now();
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json', 'content-length': '1000' };
    // It stalls halfway and would never be complete.
    const sent = httpRequest(server.base + path, { method: 'POST', headers });
    sent.on('error', () => {});
    sent.write(JSON.stringify(endpoints[path]).slice(0, 20));
    const message = await new Promise<IncomingMessage>((resolve) => sent.on('response', resolve));
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const response = new Response(Buffer.concat(chunks), {
      status: message.statusCode ?? 0,
      headers: message.headers as Record<string, string>,
    });
    await expectRefused(path, response, 408, { anthropic: 'timeout_error', openai: 'invalid_request_error' });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    sent.destroy();
  });
});

describe('readable bodies', () => {
  const json = Buffer.from(JSON.stringify({ ...claude, messages: [{ role: 'user', content: 'Grüße 日本 🎉' }] }));
  const content = () => (upstream.requests.at(-1)?.body?.messages as { content: unknown }[] | undefined)?.[0]?.content;

  test.each([
    ['19', 'gzip', gzipSync(json)],
    ['19', 'x-gzip', gzipSync(json)],
    ['20', 'br', brotliCompressSync(json)],
    ['', 'deflate', deflateSync(json)],
    ['', 'zstd', zstdCompressSync(json)],
    ['', 'identity', json],
  ])('%s a body compressed by %s is read', async (_number, encoding, body) => {
    const response = await customer.call('/v1/messages', body, { headers: { 'content-encoding': encoding } });
    expect([response.status, content()]).toEqual([200, 'Grüße 日本 🎉']);
    expect(upstream.requests[0]?.headers['content-encoding']).toBeUndefined();
  });

  test('a body in an unknown encoding, or not compressed as declared, is refused', async () => {
    const unknownEncoding = await customer.call('/v1/messages', json, { headers: { 'content-encoding': 'lzma' } });
    await expectRefused('/v1/messages', unknownEncoding, 415, invalid);
    await expectRefused(
      '/v1/messages',
      await customer.call('/v1/messages', json, { headers: { 'content-encoding': 'gzip' } }),
      400,
      invalid,
    );
  });

  test('23 a chunked body is read, wherever it is split', async () => {
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
    const pieces = Array.from({ length: Math.ceil(json.length / 3) }, (_, at) => json.subarray(at * 3, at * 3 + 3));
    const response = await send('/v1/messages', headers, ...pieces);
    expect([response.status, content()]).toEqual([200, 'Grüße 日本 🎉']);
  });

  test.each([
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON',
    'application/json; charset="utf-8"; x=1',
  ])('24 a body of type %s is read', async (type) => {
    expect((await customer.call('/v1/messages', claude, { headers: { 'content-type': type } })).status).toBe(200);
  });

  test('26 a byte order mark is accepted and not forwarded', async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json]);
    expect((await customer.call('/v1/messages', body)).status).toBe(200);
    expect(upstream.requests[0]?.raw[0]).toBe('{'.charCodeAt(0));
    expect(content()).toBe('Grüße 日本 🎉');
  });

  test('16 wrong types are left to the provider unless the field matters to us', async () => {
    const odd = { ...gpt, temperature: 'hot', messages: 'Hi', tools: 7, stop: { a: [null] }, user: false };
    expect((await customer.call('/v1/chat/completions', odd)).status).toBe(200);
    expect(upstream.requests[0]?.body).toEqual(odd);
    upstream.requests.length = 0;
    for (const wrong of [{ stream: 'yes' }, { max_completion_tokens: 'many' }, { max_completion_tokens: -1 }, { n: 0 }]) {
      const refused = await customer.call('/v1/chat/completions', { ...gpt, ...wrong });
      const told = await expectRefused('/v1/chat/completions', refused, 400, invalid);
      expect(told.error.param).toBe(Object.keys(wrong)[0]);
    }
  });

  test('27 if a field occurs twice, the last one counts, for the provider too', async () => {
    const body =
      '{"model":"no-such-model","model":"claude-haiku-4-5","max_tokens":99999,"max_tokens":7,"stream":true,"stream":false,' +
      '"messages":[{"role":"user","content":"Hi"}]}';
    const response = await customer.call('/v1/messages', body);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(upstream.requests[0]?.body).toMatchObject({ model: 'claude-haiku-4-5', max_tokens: 7, stream: false });
    const other = await customer.call(
      '/v1/messages',
      body.replace('"no-such-model","model":"claude-haiku-4-5"', '"claude-haiku-4-5","model":"no-such-model"'),
    );
    expect(other.status).toBe(404);
  });

  test('27 if a field occurs twice, a provider that reads the first sees the same value', async () => {
    const twice =
      '{"max_tokens":99999,"model":"claude-opus-4-1","model":"claude-haiku-4-5","max_tokens":7,"messages":[{"role":"user","content":"Hi"}]}';
    expect((await customer.call('/v1/messages', twice)).status).toBe(200);
    const raw = upstream.requests[0]?.raw.toString() ?? '';
    expect([/"model":"([^"]+)"/.exec(raw)?.[1], /"max_tokens":(\d+)/.exec(raw)?.[1]]).toEqual(['claude-haiku-4-5', '7']);
  });
});

describe('credit', () => {
  const noCredit = { anthropic: 'billing_error', openai: 'insufficient_quota' };

  test.each(paths)('29 a request without credit is refused: %s', async (path) => {
    customer = await addGatewayCustomer(server, '0');
    for (const body of [endpoints[path], { ...endpoints[path], stream: true }]) {
      const response = await customer.call(path, path === '/v1/embeddings' ? endpoints[path] : body);
      const told = await expectRefused(path, response, 402, noCredit);
      expect(told.error.message).toMatch(/Not enough credit: this request may need up to \$0\.0\d+ .*you have \$0\b.*Nothing was charged/);
      if (path !== '/v1/messages') expect(told.error).toMatchObject({ code: 'insufficient_quota', limit_source: 'account_credit' });
    }
  });

  // The tool's tokens belong to another model and appear in no figure that is charged.
  test('a tool that calls a more expensive model at the provider is refused', async () => {
    const tools = [{ type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-4-7' }];
    const told = await expectRefused('/v1/messages', await customer.call('/v1/messages', { ...claude, tools }), 400, invalid);
    expect(told.error.message).toContain('advisor');
  });

  test('29 count_tokens without credit is refused', async () => {
    customer = await addGatewayCustomer(server, '0');
    const { max_tokens: _, ...body } = claude;
    await expectRefused('/v1/messages/count_tokens', await customer.call('/v1/messages/count_tokens', body), 402, noCredit);
  });

  test('count_tokens counts toward the requests per minute', async () => {
    await updateKey(server.services, customer.accountId, customer.keyId, { requestsPerMinute: 2 });
    const { max_tokens: _, ...body } = claude;
    upstream.script(() => [{ status: 200 }, { write: '{"input_tokens":21}' }]);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await customer.call('/v1/messages/count_tokens', body)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('31 credit below the thinking budget and an answer is refused; the limit is not lowered to where thinking cannot fit', async () => {
    // Output costs $5 per million: two cents buy 4 000 tokens, minus a little for the prompt.
    customer = await addGatewayCustomer(server, '0.02');
    const thinking = (budget_tokens: number) => ({ ...claude, max_tokens: 20_000, thinking: { type: 'enabled', budget_tokens } });
    const lowered = await customer.call('/v1/messages', thinking(3_000));
    expect(lowered.status).toBe(200);
    expect(Number(lowered.headers.get('x-derouter-max-tokens-lowered'))).toBeGreaterThan(3_256);
    expect(upstream.requests[0]?.body).toMatchObject({ thinking: { budget_tokens: 3_000 } });
    upstream.requests.length = 0;
    await expectRefused('/v1/messages', await customer.call('/v1/messages', thinking(3_900)), 402, noCredit);
  });

  test.each(['/v1/messages', '/v1/chat/completions'] as const)(
    '32 exactly enough credit is enough, and a nano-USD less is not: %s',
    async (path) => {
      customer = await addGatewayCustomer(server, '0');
      const message = ((await (await customer.call(path, endpoints[path])).json()) as Told).error.message;
      const needed = /may need up to \$(\d+\.\d+)/.exec(message)?.[1] ?? '';
      const nano = BigInt(needed.replace('.', '').padEnd(10, '0'));
      expect(formatUsd(nano as NanoUsd)).toBe(needed);
      // In this order, because an answer calibrates the estimate of the next prompt.
      const short = await addGatewayCustomer(server, formatUsd((nano - 1n) as NanoUsd));
      expect((await short.call(path, endpoints[path])).status).toBe(402);
      const exact = await (await addGatewayCustomer(server, needed)).call(path, endpoints[path]);
      expect([exact.status, exact.headers.get('x-derouter-max-tokens-lowered')]).toEqual([200, null]);
    },
  );
});

describe('37 a price change during an answer', () => {
  const rates = (input: string, output: string) => ({
    tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output, cache_read: '0.05' } }],
    perCallUsd: {},
    multipliers: {},
  });

  /** Starts a stream that continues when told to. */
  async function begin(client: ClientDialect, kind: 'anthropic' | 'openai-compatible') {
    let go = () => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    upstream.script(async function* (request) {
      const [status, ...rest] = [...(answer(request) as Iterable<Step>)].filter((step) => !('delayMs' in step));
      if (status) yield status;
      yield* rest.slice(0, 2);
      yield { until: wait };
      yield* rest.slice(2);
    });
    await models.route(kind, upstream.baseUrl);
    const response = await customer.call(...callOf(client, models.name(kind), { stream: true }));
    expect(response.status).toBe(200);
    return async () => {
      go();
      await response.text();
      return (await customer.receipt()).total;
    };
  }
  const once = async (client: ClientDialect, kind: 'anthropic' | 'openai-compatible') => (await begin(client, kind))();

  test('after an immediate decrease, the request keeps its admitted price and the next one gets the new price', async () => {
    const finish = await begin('anthropic-messages', 'anthropic');
    await announcePrice(server.services, models.staffId, models.name('anthropic'), { ...rates('0.5', '5'), effectiveAt: new Date() });
    expect(await finish()).toBe(10n * 1_000n + 5n * 10_000n);
    expect(await once('anthropic-messages', 'anthropic')).toBe(10n * 500n + 5n * 5_000n);
    expect(await once('openai-chat', 'anthropic')).toBe(10n * 500n + 5n * 5_000n);
  });

  test('an announced increase takes effect on time, and not for requests admitted before', async () => {
    const kind = 'openai-compatible';
    const effectiveAt = new Date(Date.now() + 700);
    await announcePrice(server.services, models.staffId, models.name(kind), { ...rates('3', '30'), effectiveAt });
    const finish = await begin('openai-chat', kind);
    expect(Date.now()).toBeLessThan(effectiveAt.getTime());
    await new Promise((resolve) => setTimeout(resolve, effectiveAt.getTime() - Date.now() + 50));
    expect(await finish()).toBe(60_000n);
    expect(await once('openai-chat', kind)).toBe(180_000n);
  });
});
