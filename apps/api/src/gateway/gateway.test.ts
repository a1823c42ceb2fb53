import { gzipSync } from 'node:zlib';
import { prove, readWallet } from '@derouter/billing';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { setSuspension } from '../admin/customers.ts';
import { revokeKey } from '../keys/manage-keys.ts';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let upstream: ScriptedUpstream;
let server: TestServer;

const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));
const sse = { status: 200, headers: { 'content-type': 'text/event-stream' } };
const data = (value: unknown): Step => ({ write: `data: ${JSON.stringify(value)}\n\n` });
const chunk = (delta: unknown, finish_reason: string | null = null) => data({ choices: [{ index: 0, delta, finish_reason }] });
const json = (body: unknown, status = 200): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];
const claude = { model: 'claude-haiku-4-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
const gpt = { model: 'gpt-5-mini', max_completion_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
  await upstream.close();
});

describe('bodies of many megabytes', () => {
  test('the body arrives unchanged, whatever its characters and wherever it is split', async () => {
    const customer = await addGatewayCustomer(server, '100');
    upstream.script(answer);
    // Characters of one to four bytes, so that chunks and pieces end in the middle of some.
    const url = `data:image/png;base64,${'aé日🎉'.repeat(500_001)}`;
    const text = `{"unknown": 1.50, "model":"gpt-5-mini", "max_completion_tokens":100,\n "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"${url}"}}]}]}`;
    const before = upstream.requests.length;
    expect((await customer.call('/v1/chat/completions', text)).status).toBe(200);
    const sent = upstream.requests[before];
    expect(sent?.raw.equals(Buffer.from(text))).toBe(true);
    expect(sent?.headers['content-length']).toBe(String(Buffer.byteLength(text)));
    // If a field must change, only that field changes, apart from white space between members.
    expect((await customer.call('/v1/chat/completions', text.replace('{', '{"stream":true,'))).status).toBe(200);
    const messages = text.slice(text.indexOf('"messages"'), -1);
    const changed = `{"stream":true,"unknown": 1.50,"model":"gpt-5-mini","max_completion_tokens":100,${messages},"stream_options":{"include_usage":true}}`;
    expect(upstream.requests[before + 1]?.raw.equals(Buffer.from(changed))).toBe(true);
  });

  test('a body that is not UTF-8, or that has millions of values, is refused', async () => {
    const customer = await addGatewayCustomer(server, '100');
    const bytes = Buffer.from(JSON.stringify({ ...gpt, extra: 'a'.repeat(3_000_000) }));
    bytes[2_000_000] = 0xff;
    const broken = await customer.call('/v1/chat/completions', bytes);
    expect([broken.status, await broken.text()]).toEqual([400, expect.stringContaining('not valid UTF-8')]);
    const cut = await customer.call('/v1/chat/completions', Buffer.concat([bytes.subarray(0, 1_999_999), Buffer.from([0xe6, 0x97])]));
    expect([cut.status, await cut.text()]).toEqual([400, expect.stringContaining('not valid UTF-8')]);
    const many = await customer.call('/v1/chat/completions', `{"model":"gpt-5-mini","messages":[${'1,'.repeat(1_100_000)}1]}`);
    expect([many.status, await many.text()]).toEqual([413, expect.stringContaining('too many values')]);
  });
});

describe('holds', () => {
  test('long text is never counted as an attachment, so a small wallet cannot buy much', async () => {
    const customer = await addGatewayCustomer(server, '0.6');
    upstream.script(answer);
    const before = upstream.requests.length;
    // Each hold is about $0.35, since all of it could be written to the cache: the first fits, the second does not.
    const body = { ...claude, messages: [{ role: 'user', content: `data: ${'The quick brown fox jumps. '.repeat(20_000)}` }] };
    const answers = await Promise.all([1, 2, 3].map(() => customer.call('/v1/messages', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 402, 402]);
    expect(upstream.requests.length - before).toBe(1);
  });

  test('an absurd output limit holds no more than the model can write', async () => {
    const customer = await addGatewayCustomer(server, '5');
    upstream.script(answer);
    const before = upstream.requests.length;
    const response = await customer.call('/v1/messages', { ...claude, max_tokens: Number.MAX_SAFE_INTEGER });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-derouter-max-tokens-lowered')).toBe('64000');
    expect(upstream.requests[before]?.body?.max_tokens).toBe(64_000);
    const both = await customer.call('/v1/chat/completions', { ...gpt, max_tokens: 100_000 });
    expect([both.status, ((await both.json()) as { error: { param: string } }).error.param]).toEqual([400, 'max_tokens']);
  });

  test('a 402 reports the amount held by running requests', async () => {
    const customer = await addGatewayCustomer(server, '0.096');
    let go = () => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    upstream.script(() => [{ until: wait }, ...json({ type: 'message', content: [], usage: { input_tokens: 1, output_tokens: 1 } })]);
    const running = customer.call('/v1/messages', { ...claude, max_tokens: 19_000 });
    await expect.poll(async () => (await readWallet(server.services.sql, customer.walletId)).heldNano > 0n).toBe(true);
    const refused = await customer.call('/v1/messages', { ...claude, max_tokens: 19_000 });
    expect(refused.status).toBe(402);
    expect(((await refused.json()) as { error: { message: string } }).error.message).toMatch(
      /you have \$0\.00\d+ in addition to \$0\.09\d+ held for requests in flight/,
    );
    go();
    expect((await running).status).toBe(200);
  });
});

describe('what has no price is refused', () => {
  test.each([
    ['a speed', '/v1/messages', { ...claude, speed: 'fast' }, 'service_tier'],
    ['an unknown service tier', '/v1/chat/completions', { ...gpt, service_tier: 'warp' }, 'service_tier'],
    [
      'a hosted tool',
      '/v1/responses',
      { model: 'gpt-5-mini', input: 'x', tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
      'tools',
    ],
    ['a snapshot with a price of its own', '/v1/chat/completions', { ...gpt, model: 'gpt-4o-2024-05-13' }, 'model'],
    ['a name with any date', '/v1/messages', { ...claude, model: 'claude-haiku-4-5-nonsense-20990101x' }, null],
  ])('%s', async (_name, path, body, param) => {
    const customer = await addGatewayCustomer(server);
    upstream.script(answer);
    const before = upstream.requests.length;
    const response = await customer.call(path, body);
    if (param === null) return expect([200, 404]).toContain(response.status);
    expect([400, 404]).toContain(response.status);
    if (path !== '/v1/messages') expect(((await response.json()) as { error: { param: string } }).error.param).toBe(param);
    expect(upstream.requests.length).toBe(before);
  });

  test('a priced tier is charged with its multiplier', async () => {
    const customer = await addGatewayCustomer(server);
    const cost = async (service_tier: string) => {
      upstream.script(() =>
        json({ choices: [{ finish_reason: 'stop' }], service_tier, usage: { prompt_tokens: 1000, completion_tokens: 100 } }),
      );
      expect((await customer.call('/v1/chat/completions', { ...gpt, service_tier })).status).toBe(200);
      return (await customer.receipt()).total;
    };
    const standard = await cost('default');
    expect(await cost('priority')).toBe(standard * 2n);
    expect(await cost('flex')).toBe(standard / 2n);
  });
});

describe('what was delivered is charged', () => {
  test.each([
    ['legacy function calls', { function_call: { name: 'f', arguments: '{"a": "some argument text here"}' } }],
    ['audio transcripts', { audio: { id: 'a', transcript: 'These are spoken words of the model.' } }],
    ['an unknown field', { hologram: { words: 'These are words of the model too.' } }],
  ])('%s, when the client leaves midway', async (_name, delta) => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() => [sse, ...Array.from({ length: 20 }, () => chunk(delta)), { hang: true }]);
    const leave = new AbortController();
    const response = await customer.call('/v1/chat/completions', { ...gpt, stream: true }, { signal: leave.signal });
    await response.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    leave.abort();
    const receipt = await customer.receipt();
    expect(receipt).toMatchObject({ status: 'canceled', source: 'estimated' });
    expect(receipt.output).toBeGreaterThan(50n);
  });

  test('an empty usage object does not count as a usage report', async () => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() =>
      json({ choices: [{ message: { content: 'Some words of the model, not for free.' }, finish_reason: 'stop' }], usage: {} }),
    );
    expect((await customer.call('/v1/chat/completions', gpt)).status).toBe(200);
    const receipt = await customer.receipt();
    expect(receipt).toMatchObject({ status: 'completed', source: 'estimated' });
    expect(receipt.output).toBeGreaterThan(5n);
  });

  test('values that the database cannot store do not fail the answer', async () => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() =>
      json({
        type: 'message',
        content: [],
        stop_reason: 'a\u0000b',
        usage: { input_tokens: 1000, output_tokens: 10, service_tier: 'x\u0000', 'odd\ud800': { n: 'y\u0000' } },
      }),
    );
    expect((await customer.call('/v1/messages', claude)).status).toBe(200);
    const receipt = await customer.receipt();
    expect(receipt).toMatchObject({ status: 'completed', source: 'reported', finish: 'ab' });
    expect(receipt.total).toBeGreaterThan(0n);
  });
});

describe('interrupted answers', () => {
  const read = async (steps: Step[]) => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() => [sse, ...steps]);
    const response = await customer.call('/v1/chat/completions', { ...gpt, stream: true });
    return { text: await response.text(), receipt: await customer.receipt() };
  };

  test('if the upstream closes midway, the client gets an error and pays for what arrived', async () => {
    const { text, receipt } = await read([chunk({ content: 'Half an answer, then' })]);
    expect(text).toMatch(/\n\ndata: \{"error":\{"message":"The provider ended the answer midway/);
    expect(receipt).toMatchObject({ status: 'failed', source: 'estimated', error: 'upstream_failed' });
  });

  test.each([
    ['and the connection is cut', [{ delayMs: 50 }, { reset: true as const }]],
    ['and the stream ends as if it were whole', []],
  ])('if the stream is cut inside an event, %s, the error is an event of its own', async (_name, end) => {
    const { text } = await read([chunk({ content: 'Whole.' }), { write: 'data: {"choices":[{"delta":{"cont' }, ...end]);
    const events = text.split('\n\n').filter(Boolean);
    expect(JSON.parse(events.at(-1)?.replace('data: ', '') ?? '')).toMatchObject({ error: { code: 'upstream_failed' } });
  });

  test('a finished answer on an open connection ends immediately', async () => {
    const startedAt = performance.now();
    const all = [chunk({ content: 'All of it.' }), chunk({}, 'stop'), { write: 'data: [DONE]\n\n' }] as { write: string }[];
    const { receipt } = await read([{ write: all.map(({ write }) => write).join('') }, { hang: true }]);
    expect(receipt.status).toBe('completed');
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  test('an answer that finishes without [DONE] is complete', async () => {
    const { text, receipt } = await read([chunk({ content: 'All of it.' }), chunk({}, 'stop')]);
    expect(text).not.toContain('error');
    expect(receipt.status).toBe('completed');
  });
});

describe('errors about the operator’s account', () => {
  test.each([
    [
      'a key that is not valid, as Google says it',
      400,
      { error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } },
      502,
    ],
    [
      'a model of that name is not there',
      404,
      { error: { message: 'The model `gpt-image-5` does not exist', code: 'model_not_found' } },
      502,
    ],
    [
      'no credit at the provider',
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' } },
      502,
    ],
    ['payment required', 402, { error: { message: 'Insufficient Balance' } }, 502],
    ['an unverified organisation', 404, { error: { message: 'Your organization org-AbC123456 must be verified to use this model.' } }, 502],
    ['a redirect', 302, { moved: true }, 502],
  ])('%s is not reported to the caller as their own error', async (_name, status, body, expected) => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() => json(body, status));
    const response = await customer.call('/v1/messages', claude);
    const text = await response.text();
    expect(response.status).toBe(expected);
    expect(text).not.toMatch(/balance|org-|verified|moved/i);
    expect(await customer.receipt()).toMatchObject({ status: 'failed', total: 0n });
  });

  test('a refusal of the caller’s own request is passed on', async () => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() =>
      json({ type: 'error', error: { type: 'invalid_request_error', message: 'messages: roles must alternate' } }, 400),
    );
    const response = await customer.call('/v1/messages', claude);
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'messages: roles must alternate' },
        request_id: expect.any(String),
      },
    ]);
  });
});

describe('suspension and revocation', () => {
  test.each(['account', 'key'])('when the %s is stopped, its running stream ends within two seconds', async (what) => {
    const customer = await addGatewayCustomer(server);
    upstream.script(() => [sse, chunk({ content: 'Beginning of a long answer' }), { hang: true }]);
    const response = await customer.call('/v1/chat/completions', { ...gpt, stream: true });
    const whole = response.text();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const since = performance.now();
    const staff = await addGatewayCustomer(server);
    if (what === 'account')
      await setSuspension(server.services, staff.userId, { accountId: customer.accountId, isSuspended: true, reason: 'test' });
    else await revokeKey(server.services, customer.accountId, customer.keyId);
    expect(await whole).toContain('This key may not be used any more');
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(await customer.receipt()).toMatchObject({ status: 'failed', source: 'estimated', error: 'suspended' });
    expect((await customer.call('/v1/chat/completions', gpt)).status).toBe(what === 'account' ? 403 : 401);
    // A stranger's stream continues.
    upstream.script(answer);
    expect((await staff.call('/v1/messages', claude)).status).toBe(200);
  });
});

describe('bodies', () => {
  const clutter = `{"model":"gpt-5-mini","messages":[${'[],'.repeat(5_000_000)}[]]}`;
  test.each([
    ['millions of tiny values', clutter, {}],
    ['the same, compressed', gzipSync(clutter), { 'content-encoding': 'gzip' }],
    ['a decompression bomb', gzipSync(Buffer.alloc(20_000_000, 32)), { 'content-encoding': 'gzip' }],
  ])('a body is refused quickly: %s', async (_name, body, headers) => {
    const customer = await addGatewayCustomer(server);
    const since = performance.now();
    const response = await customer.call('/v1/chat/completions', body, { headers });
    expect(response.status).toBe(413);
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  test('we do not read a large body for a wallet without credit', async () => {
    const customer = await addGatewayCustomer(server, '0');
    const response = await customer.call('/v1/chat/completions', { ...gpt, messages: [{ role: 'user', content: 'x'.repeat(1_000_000) }] });
    expect(response.status).toBe(402);
  });
});
