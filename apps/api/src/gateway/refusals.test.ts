import type { KeySettings } from '@derouter/contracts';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { updateKey } from '../keys/update-key.ts';
import { type ClientDialect, callOf, clientPaths, requestOf, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels, type UpstreamKind } from '../testing/gateway-models.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** What callers get when we or a provider refuse a request, and whether they may retry. */
let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => [{ status: 500 }]);
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off', REQUEST_BODY_LIMIT_MB: '1' });
  models = await addGatewayModels(server);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.requests.length = 0;
});

const clients = ['anthropic-messages', 'openai-chat', 'openai-responses'] as const;
const codex = { originator: 'codex_exec', accept: 'text/event-stream' };

function answerWith(status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  upstream.script((): Step[] => [{ status, headers: { 'content-type': 'application/json', ...headers } }, { write: text }]);
}

async function ask(client: ClientDialect, kind: UpstreamKind, over: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  await models.route(kind, upstream.baseUrl);
  return customer.call(...callOf(client, models.name(kind), over), { headers });
}

interface Said {
  readonly type?: string;
  readonly error: { readonly type: string; readonly code?: string | null; readonly message: string };
}
const read = async (response: Response) => (await response.json()) as Said;

/** Reads the `error` of a stream that consists of a refusal only. */
async function readFailed(response: Response) {
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
  expect(events.map(({ type, sequence_number: number }) => [type, number])).toEqual([
    ['response.created', 0],
    ['response.failed', 1],
  ]);
  expect(events[1].response).toMatchObject({ object: 'response', status: 'failed', output: [] });
  return events[1].response.error as { code: string; message: string };
}

describe('a prompt that is too long gets the message that agents recognise', () => {
  const sentence = 'Your input exceeds the context window of this model. Please adjust your input and try again.';
  const vllm =
    "Requested token count exceeds the model's maximum context length of 262144 tokens. You requested a total of 262462 tokens: 230462 tokens from the input messages and 32000 tokens for the completion.";
  const bodies: readonly (readonly [string, UpstreamKind, number, unknown, string, string])[] = [
    [
      'OpenAI',
      'openai',
      400,
      { error: { message: sentence, type: 'invalid_request_error', param: 'input', code: 'context_length_exceeded' } },
      `prompt is too long: ${sentence}`,
      sentence,
    ],
    [
      'vLLM',
      'openai-compatible',
      400,
      { object: 'error', type: 'BadRequestError', message: vllm, param: null, code: 400 },
      'prompt is too long: 262462 tokens > 262144 maximum',
      vllm,
    ],
    [
      'llama.cpp, as a failure',
      'openai-compatible',
      500,
      {
        error: {
          code: 500,
          message: 'request (5000 tokens) exceeds the available context size (4096 tokens)',
          type: 'exceed_context_size_error',
        },
      },
      'prompt is too long: 5000 tokens > 4096 maximum',
      'exceeds the available context size',
    ],
    [
      'Google',
      'gemini',
      400,
      [
        {
          error: {
            code: 400,
            message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
      'prompt is too long: 1200000 tokens > 1048576 maximum',
      'input token count',
    ],
    [
      'OpenRouter, around another provider',
      'openai-compatible',
      400,
      {
        error: {
          message: 'Provider returned error',
          code: 400,
          metadata: {
            raw: '{"error":{"message":"This model\'s maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."}}',
          },
        },
      },
      'prompt is too long: 9000 tokens > 8192 maximum',
      'maximum context length is 8192',
    ],
    [
      'a page of a proxy',
      'openai-compatible',
      413,
      '<html><head><title>secret-proxy</title></head><body><h1>Error</h1><p>prompt is too long: 9 tokens &gt; 8 maximum</p><hr>secret-proxy</body></html>',
      'prompt is too long: 9 tokens > 8 maximum',
      'prompt is too long: 9 tokens > 8 maximum',
    ],
    [
      'Anthropic',
      'anthropic',
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' } },
      'prompt is too long: 210000 tokens > 200000 maximum',
      'prompt is too long: 210000 tokens > 200000 maximum',
    ],
  ];

  test.each(bodies)('reported by %s', async (_name, kind, status, body, toAnthropic, toOpenai) => {
    answerWith(status, body);
    for (const client of clients) {
      for (const stream of [false, true]) {
        const response = await ask(client, kind, { stream });
        expect([response.status, response.headers.get('x-should-retry')]).toEqual([400, 'false']);
        const { error } = await read(response);
        expect(error.type).toBe('invalid_request_error');
        expect(error.message).toContain(client === 'anthropic-messages' ? toAnthropic : toOpenai);
        expect(error.message).not.toContain('secret-proxy');
        if (client !== 'anthropic-messages') expect(error.code).toBe('context_length_exceeded');
      }
    }
    const failed = await readFailed(await ask('openai-responses', kind, { stream: true }, codex));
    expect(failed).toMatchObject({ code: 'context_length_exceeded', message: expect.stringContaining(toOpenai) });
  });

  test('it is sent as an error in a stream that has hardly begun', async () => {
    const response = { id: 'resp_1', object: 'response', status: 'in_progress', output: [] };
    const error = { code: 'context_length_exceeded', message: sentence };
    upstream.script((): Step[] => [
      { status: 200, headers: { 'content-type': 'text/event-stream' } },
      { write: `event: response.created\ndata: ${JSON.stringify({ type: 'response.created', sequence_number: 0, response })}\n\n` },
      { delayMs: 20 },
      {
        write: `event: response.failed\ndata: ${JSON.stringify({ type: 'response.failed', sequence_number: 1, response: { ...response, status: 'failed', error } })}\n\n`,
      },
    ]);
    const messages = await ask('anthropic-messages', 'openai', { stream: true });
    expect([messages.status, (await read(messages)).error.message]).toEqual([400, `prompt is too long: ${sentence}`]);
    const responses = await ask('openai-responses', 'openai', { stream: true });
    expect([responses.status, (await read(responses)).error]).toEqual([400, expect.objectContaining(error)]);
    expect(await customer.receipt()).toMatchObject({ status: 'failed', total: 0n, error: 'context_length_exceeded' });
  });
});

describe('a provider’s reason reaches the caller, whatever its format', () => {
  const reason = 'Function call is missing a thought_signature in functionCall parts.';
  const shapes: readonly (readonly [string, unknown])[] = [
    ['a list', [{ error: { code: 400, message: reason, status: 'INVALID_ARGUMENT' } }]],
    ['a string', { error: reason }],
    ['at the top', { object: 'error', message: reason, code: 400 }],
    ['a detail', { detail: reason }],
    ['details of fields', { detail: [{ loc: ['body', 'messages'], msg: reason, type: 'value_error' }] }],
    ['errors', { errors: [{ message: reason }] }],
    ['JSON within a string', { error: { message: JSON.stringify({ error: { message: reason } }) } }],
    ['nested', { error: { error: { message: reason } } }],
    ['a string alone', JSON.stringify(reason)],
  ];

  test.each(shapes)('in the format %s', async (_name, body) => {
    answerWith(400, body);
    for (const client of clients) {
      const response = await ask(client, 'openai-compatible');
      const { error } = await read(response);
      expect([response.status, error.type]).toEqual([400, 'invalid_request_error']);
      expect(error.message).toContain(reason);
    }
  });

  test.each([
    { error: 'Incorrect API key provided: sk-secret-0123456789.' },
    { message: 'Unauthorized: sk-secret-0123456789', type: 'authentication_error' },
    { detail: 'Invalid API key' },
    [{ error: { message: 'API key not valid. Please pass a valid API key.', details: [{ reason: 'API_KEY_INVALID' }] } }],
    { error: { message: 'Insufficient balance' } },
    { error: { error: { message: 'You exceeded your current quota, please check your plan.', code: 'insufficient_quota' } } },
  ])('a reason about our own account does not reach the caller: %j', async (body) => {
    answerWith(400, body);
    for (const client of clients) {
      const response = await ask(client, 'openai-compatible');
      const text = await response.text();
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([502, 'false']);
      expect(text).not.toMatch(/secret|API key|balance|quota|Unauthorized/);
    }
  });
});

const set = (settings: KeySettings) => updateKey(server.services, customer.accountId, customer.keyId, settings);

/** Every permanent refusal of ours: its cause, and what clients get. */
const refusals: readonly {
  readonly name: string;
  readonly status: number;
  readonly words: string;
  readonly ask: (headers: Record<string, string>, client: ClientDialect) => Promise<Response>;
}[] = [
  {
    name: 'a key that is none',
    status: 401,
    words: 'This key is not valid',
    ask: (headers, client) => ask(client, 'openai', { stream: true }, { ...headers, authorization: 'Bearer dr-nothing' }),
  },
  {
    name: 'no credit',
    status: 402,
    words: 'Not enough credit',
    async ask(headers, client) {
      customer = await addGatewayCustomer(server, '0');
      return ask(client, 'openai', { stream: true }, headers);
    },
  },
  {
    name: 'a budget that is used up',
    status: 402,
    words: 'The total budget of this key',
    async ask(headers, client) {
      await set({ budget: { totalUsd: '0.000001', dailyUsd: null, monthlyUsd: null } });
      return ask(client, 'openai', { stream: true }, headers);
    },
  },
  {
    name: 'a model that the key may not use',
    status: 403,
    words: 'This key may not use',
    async ask(headers, client) {
      await set({ allowedModels: [models.name('gemini')] });
      return ask(client, 'openai', { stream: true }, headers);
    },
  },
  {
    name: 'a key that is switched off',
    status: 403,
    words: 'switched off',
    async ask(headers, client) {
      await set({ suspended: true });
      return ask(client, 'openai', { stream: true }, headers);
    },
  },
  {
    name: 'a body that is too large',
    status: 413,
    words: 'larger than 1 MB',
    ask: (headers, client) => ask(client, 'openai', { stream: true, metadata: { text: 'x'.repeat(1_100_000) } }, headers),
  },
  {
    name: 'a body that says nothing',
    status: 400,
    words: 'model',
    ask: (headers, client) => customer.call(clientPaths[client], { stream: true }, { headers }),
  },
];

describe('permanent refusals are not retried', () => {
  test.each(refusals.map((refusal) => [refusal.name, refusal] as const))('%s', async (_name, { status, words, ask }) => {
    for (const client of clients) {
      customer = await addGatewayCustomer(server);
      const response = await ask({}, client);
      const { headers } = response;
      expect([response.status, headers.get('x-should-retry'), headers.get('retry-after')]).toEqual([status, 'false', null]);
      expect((await read(response)).error.message).toContain(words);
    }
    customer = await addGatewayCustomer(server);
    expect(await readFailed(await ask(codex, 'openai-responses'))).toEqual({
      code: 'invalid_prompt',
      message: expect.stringContaining(words),
    });
    // Only if it streams, in its own dialect.
    customer = await addGatewayCustomer(server);
    expect((await ask({ originator: 'codex_exec' }, 'openai-responses')).status).toBe(status);
    customer = await addGatewayCustomer(server);
    expect((await ask(codex, 'openai-chat')).status).toBe(status);
    expect(upstream.requests).toHaveLength(0);
  });

  test('a model that does not exist is 404 for every client', async () => {
    for (const headers of [{}, codex]) {
      const response = await customer.call('/v1/responses', { model: 'no-such-model', input: 'x', stream: true }, { headers });
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([404, 'false']);
    }
  });

  test('Codex gets a provider’s permanent refusal as a failed stream', async () => {
    for (const status of [400, 413, 422]) {
      answerWith(status, { error: { message: 'tools[0] is wrong', type: 'invalid_request_error' } });
      const failed = await readFailed(await ask('openai-responses', 'openai', { stream: true }, codex));
      expect(failed).toEqual({ code: 'invalid_prompt', message: 'tools[0] is wrong' });
      expect((await ask('openai-responses', 'openai', { stream: true })).status).toBe(status);
    }
  });

  test('after a temporary refusal, Codex retries after the given delay instead of thirty times', async () => {
    answerWith(503, {}, { 'retry-after': '20' });
    const failed = await readFailed(await ask('openai-responses', 'openai', { stream: true }, codex));
    expect(failed).toEqual({ code: 'rate_limit_exceeded', message: expect.stringMatching(/overloaded.*Please try again in 20s\.$/) });
  });

  test('metrics count the effective status', async () => {
    const count = async () => {
      const { text } = await server.services.metrics.write();
      return Number(/derouter_requests_total\{dialect="openai-responses",operation="generate",status="401"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    await readFailed(await ask('openai-responses', 'openai', { stream: true }, { ...codex, authorization: 'Bearer dr-nothing' }));
    await expect.poll(count).toBe(before + 1);
  });
});

describe('retry-after is correct', () => {
  const secondsUntil = (text: string | null) => (Date.parse(text ?? '') - Date.now()) / 1000;

  test('a provider’s delay of 59 s is passed on, to the next caller too', async () => {
    answerWith(429, {}, { 'retry-after': '59' });
    for (const client of clients) {
      const response = await ask(client, 'openai');
      expect([response.status, response.headers.get('retry-after'), response.headers.get('x-should-retry')]).toEqual([429, '59', null]);
      expect((await read(response)).error.message).toContain('Please try again in 59s.');
      const next = await customer.call(...callOf(client, models.name('openai')));
      expect(Number(next.headers.get('retry-after'))).toBeGreaterThanOrEqual(58);
    }
  });

  test.each(['60', '600', new Date(Date.now() + 600_000).toUTCString()])(
    'a provider’s longer delay (%s) becomes a permanent refusal that names the time',
    async (retryAfter) => {
      const wanted = /^\d+$/.test(retryAfter) ? Number(retryAfter) : secondsUntil(retryAfter);
      answerWith(429, {}, { 'retry-after': retryAfter });
      const check = async (response: Response, client: ClientDialect) => {
        const { headers } = response;
        expect([headers.get('retry-after'), headers.get('x-should-retry')]).toEqual([null, 'false']);
        const moment = /Try again after (\S+Z)\./.exec((await read(response)).error.message)?.[1] ?? null;
        expect(Math.abs(secondsUntil(moment) - wanted)).toBeLessThan(8);
        if (client === 'anthropic-messages') expect(headers.get('anthropic-ratelimit-requests-reset')).toBe(moment);
        else expect(Math.abs(Number.parseInt(headers.get('x-ratelimit-reset-requests') ?? '', 10) - wanted)).toBeLessThan(8);
      };
      for (const client of clients) {
        const response = await ask(client, 'openai');
        expect(response.status).toBe(429);
        await check(response, client);
        // The route is paused for a minute at most, but the caller gets the provider's full delay.
        const next = await customer.call(...callOf(client, models.name('openai')));
        expect(next.status).toBe(client === 'anthropic-messages' ? 529 : 503);
        await check(next, client);
      }
      expect((await readFailed(await ask('openai-responses', 'openai', { stream: true }, codex))).code).toBe('invalid_prompt');
    },
  );

  test('with several routes, the earliest available one counts', async () => {
    const other = await startScriptedUpstream(() => [{ status: 401 }, { write: '{}' }]);
    await models.route('openai', upstream.baseUrl, other.baseUrl);
    answerWith(429, {}, { 'retry-after': '20' });
    const response = await customer.call('/v1/chat/completions', requestOf('openai-chat', models.name('openai')));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '20']);
    await other.close();
  });

  test('our own limits: a delay up to 59 s is passed on, a longer one is a permanent refusal', async () => {
    upstream.script(
      providerScript(({ path }) => ({ text: 'Fine.', usage: usageOf[path.includes('chat') ? 'openai-chat' : 'openai-responses'] })),
    );
    await set({ requestsPerMinute: 2 });
    for (let i = 0; i < 2; i++) expect((await ask('openai-chat', 'openai')).status).toBe(200);
    const waits = await ask('openai-chat', 'openai');
    expect([waits.status, waits.headers.get('x-should-retry')]).toEqual([429, null]);
    expect(Number(waits.headers.get('retry-after'))).toBeGreaterThan(20);
    await set({ requestsPerMinute: 1 });
    const final = await ask('openai-chat', 'openai');
    expect([final.status, final.headers.get('retry-after'), final.headers.get('x-should-retry')]).toEqual([429, null, 'false']);
    expect(Number.parseInt(final.headers.get('x-ratelimit-reset-requests') ?? '', 10)).toBeGreaterThan(59);
    expect((await read(final)).error.message).toMatch(/Try again after \S+Z\./);
  });
});

test('a refusal does not count toward the requests per minute', async () => {
  upstream.script(providerScript(() => ({ text: 'Fine.', usage: usageOf['anthropic-messages'] })));
  await set({ requestsPerMinute: 2 });
  for (let i = 0; i < 6; i++) {
    // The upstream cannot give a second answer, which is detected only during translation.
    expect((await ask('openai-chat', 'anthropic', { n: 2 })).status).toBe(400);
    expect((await ask('openai-chat', 'anthropic', { model: 'no-such-model' })).status).toBe(404);
  }
  // The last hold is released after its answer has been sent.
  await expect.poll(async () => (await server.services.sql`SELECT 1 FROM holds WHERE account_id = ${customer.accountId}`).length).toBe(0);
  for (let i = 0; i < 2; i++) expect((await ask('openai-chat', 'anthropic')).status).toBe(200);
  expect((await ask('openai-chat', 'anthropic')).status).toBe(429);
});

describe('repeated refusals', () => {
  let strict: TestServer;
  beforeAll(async () => {
    strict = await startBeside(server, { REFUSALS_PER_MINUTE: '12', SANDBOX_UPSTREAM: 'off', LOG_LEVEL: 'silent' });
  });
  afterAll(() => strict.stop());
  beforeEach(async () => {
    upstream.script(providerScript(() => ({ text: 'Fine.', usage: usageOf['openai-chat'] })));
    await models.route('openai', upstream.baseUrl);
    await strict.services.catalog.reload();
  });

  const askStrict = (secret: string, model = models.name('openai')) =>
    fetch(`${strict.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(requestOf('openai-chat', model)),
    });

  test('the key must wait, and its requests cost nothing meanwhile', async () => {
    const other = await addGatewayCustomer(server);
    expect((await askStrict(customer.secret)).status).toBe(200);
    for (let i = 0; i < 12; i++) expect((await askStrict(customer.secret, 'no-such-model')).status).toBe(404);
    const held = await askStrict(customer.secret);
    expect([held.status, held.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await read(held)).error.message).toContain('Too many of your requests were refused');
    const list = await fetch(`${strict.base}/v1/models`, { headers: { authorization: `Bearer ${customer.secret}` } });
    expect(list.status).toBe(429);
    expect((await askStrict(other.secret)).status).toBe(200);
    await expect.poll(async () => (await askStrict(customer.secret)).status, { timeout: 8_000, interval: 500 }).toBe(200);
  });

  test('a network with unknown keys must wait, but its valid keys still work', async () => {
    expect((await askStrict(customer.secret)).status).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 130; i++) statuses.push((await askStrict(`dr-guess-${i}`)).status);
    expect(statuses.slice(0, 12)).toEqual(Array(12).fill(401));
    expect(statuses.at(-1)).toBe(429);
    expect((await askStrict(customer.secret)).status).toBe(200);
  });
});

test.each(['/v1/models', '/v1/models/x', '/v1/responses/resp_1', '/api/usage-logs/x'])(
  'a key in the URL is refused: GET %s',
  async (path) => {
    const response = await fetch(`${server.base}${path}?key=${customer.secret}`, {
      headers: { authorization: `Bearer ${customer.secret}` },
    });
    expect([response.status, (await read(response)).error.message]).toEqual([401, expect.stringContaining('in the address')]);
  },
);
