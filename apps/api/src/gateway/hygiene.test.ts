import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNightly, providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { saveModel } from '../admin/save-model.ts';
import { createUpstream } from '../admin/upstreams.ts';
import { callOf, type Pair, passThrough, requestOf, translated, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Section "Hygiene" of docs/conformance.md, over real sockets. */
const answer = providerScript(({ path }) => ({
  text: 'Fine.',
  usage:
    usageOf[
      path.includes('messages')
        ? 'anthropic-messages'
        : path.includes('responses')
          ? 'openai-responses'
          : path.includes('enerateContent')
            ? 'gemini'
            : 'openai-chat'
    ],
}));
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const pairs = [...passThrough, ...translated];
const named = (list: readonly Pair[]) =>
  list.map((pair) => [`${pair.client} ${pair.client === pair.upstream ? 'from' : 'translated from'} ${pair.kind}`, pair] as const);

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off' });
  models = await addGatewayModels(server);
  customer = await addGatewayCustomer(server, '50');
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(() => {
  upstream.script(answer);
  upstream.requests.length = 0;
});

const ask = ({ client, kind }: Pair, init: RequestInit = {}, over: Record<string, unknown> = {}) =>
  customer.call(...callOf(client, models.name(kind), over), init);
const json = (status: number, body: unknown): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];

const posts = ['/v1/messages', '/v1/messages/count_tokens', '/v1/chat/completions', '/v1/responses', '/v1/embeddings'];
const call = (path: string, method: string, headers: Record<string, string> = {}, base = server.base) =>
  fetch(base + path, { method, headers });

describe('106 HEAD and OPTIONS', () => {
  test.each([...posts.map((path) => [path, ['POST', 'OPTIONS']] as const), ['/v1/models', ['GET', 'HEAD', 'OPTIONS']] as const])(
    'OPTIONS %s lists the methods, without a key',
    async (path, methods) => {
      const response = await call(path, 'OPTIONS');
      expect([response.status, await response.text()]).toEqual([204, '']);
      const allowed = (response.headers.get('allow') ?? '').split(/, */);
      expect(allowed).toEqual(expect.arrayContaining([...methods]));
      expect(allowed).not.toContain('DELETE');
    },
  );

  test('HEAD of the models is GET without the body', async () => {
    const headers = { authorization: `Bearer ${customer.secret}` };
    const [head, get] = [await call('/v1/models', 'HEAD', headers), await call('/v1/models', 'GET', headers)];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
    expect((await call('/v1/models', 'HEAD')).status).toBe(401);
  });

  test.each(posts)('HEAD and GET %s call no provider', async (path) => {
    for (const method of ['HEAD', 'GET', 'PUT', 'DELETE']) {
      const response = await call(path, method, { authorization: `Bearer ${customer.secret}` });
      expect([404, 405]).toContain(response.status);
      if (method === 'HEAD') expect(await response.text()).toBe('');
    }
    expect(upstream.requests).toHaveLength(0);
  });
});

describe('107 CORS', () => {
  const origin = 'https://app.example.com';
  const askedHeaders = ['authorization', 'content-type', 'x-api-key', 'anthropic-version', 'anthropic-beta', 'x-stainless-lang'];
  const preflight = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': askedHeaders.join(',') };
  const said = (response: Response) => [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));

  test('pages of other origins are refused by default', async () => {
    await models.route('anthropic', upstream.baseUrl);
    for (const path of [...posts, '/v1/models']) expect(said(await call(path, 'OPTIONS', preflight))).toEqual([]);
    const served = await ask(passThrough[0] as Pair, { headers: { origin } });
    expect([served.status, said(served)]).toEqual([200, []]);
  });

  describe('with allowed origins', () => {
    let allowing: TestServer;
    beforeAll(async () => {
      allowing = await startBeside(server, { SANDBOX_UPSTREAM: 'off', CORS_ORIGINS: `https://other.example, ${origin}` });
    });
    afterAll(() => allowing.stop());
    const post = (from: string, over: Record<string, unknown> = {}, key = customer.secret) =>
      fetch(`${allowing.base}/v1/messages`, {
        method: 'POST',
        headers: { origin: from, 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify(requestOf('anthropic-messages', models.name('anthropic'), over)),
      });

    test('their pages may call, and read answers, streams and errors with their headers', async () => {
      await models.route('anthropic', upstream.baseUrl);
      for (const path of posts) {
        const response = await call(path, 'OPTIONS', preflight, allowing.base);
        expect(response.status).toBe(204);
        expect(response.headers.get('access-control-allow-origin')).toBe(origin);
        expect(response.headers.get('access-control-allow-methods')).toContain('POST');
        const headers = response.headers.get('access-control-allow-headers')?.toLowerCase() ?? '';
        for (const name of askedHeaders) expect(headers).toContain(name);
        expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
      }
      const [whole, stream, refused] = [await post(origin), await post(origin, { stream: true }), await post(origin, {}, 'dr-nobody')];
      expect([whole.status, stream.status, refused.status]).toEqual([200, 200, 401]);
      for (const response of [whole, stream, refused]) {
        expect(response.headers.get('access-control-allow-origin')).toBe(origin);
        expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
        expect(response.headers.get('access-control-expose-headers')?.toLowerCase()).toMatch(/x-derouter-receipt|^\*$/);
        await response.text();
      }
    });

    test('origins must match exactly, and credentials are not allowed', async () => {
      for (const from of [
        'https://evil.example',
        'https://app.example.com.evil.example',
        'http://app.example.com',
        'https://xapp.example.com',
        'null',
      ]) {
        for (const response of [await call('/v1/messages', 'OPTIONS', { ...preflight, origin: from }, allowing.base), await post(from)]) {
          expect(response.headers.get('access-control-allow-origin')).toBeNull();
          await response.text();
        }
      }
      const response = await post(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      await response.text();
      // APIs that use cookies stay closed to every other origin.
      const typed = await call('/trpc/overview.get', 'OPTIONS', preflight, allowing.base);
      expect(typed.headers.get('access-control-allow-origin')).toBeNull();
    });
  });
});

describe('108 x-request-id', () => {
  const pair = passThrough[0] as Pair;

  test('every answer has our request id, which is also the receipt’s id', async () => {
    await models.route('anthropic', upstream.baseUrl);
    const served = await ask(pair);
    const id = served.headers.get('x-request-id') ?? '';
    expect(id).toMatch(uuid);
    expect([served.headers.get('x-derouter-receipt'), served.headers.get('request-id')]).toEqual([id, id]);
    for (const response of [await call('/v1/messages', 'POST'), await call('/v1/nothing', 'GET'), await call('/v1/models', 'GET')]) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.get('x-request-id')).toMatch(uuid);
    }
  });

  test.each(['a', 'trace_01-AB.cd', 'x'.repeat(128), '0af7651916cd43dd8448eb211c80319c'])(
    'a valid id of the caller is echoed: %s',
    async (id) => {
      await models.route('anthropic', upstream.baseUrl);
      const served = await ask(pair, { headers: { 'x-request-id': id } });
      expect([served.status, served.headers.get('x-request-id')]).toEqual([200, id]);
      // The receipt has our own id, which no caller can choose or repeat.
      const receipt = served.headers.get('x-derouter-receipt') ?? '';
      expect(receipt).toMatch(uuid);
      const found = await fetch(`${server.base}/api/usage-logs/${receipt}`, { headers: { authorization: `Bearer ${customer.secret}` } });
      expect(found.status).toBe(200);
      const again = await ask(pair, { headers: { 'x-request-id': id } });
      expect([again.status, again.headers.get('x-derouter-receipt') === receipt]).toEqual([200, false]);
      const refused = await call('/v1/messages', 'POST', { 'x-request-id': id });
      expect([refused.status, refused.headers.get('x-request-id')]).toEqual([401, id]);
    },
  );

  test.each(['x'.repeat(129), 'a b', 'a/b', 'a,b', '"a"', 'a;b', '<a>', 'é', ''])(
    'an invalid id of the caller is not echoed: %s',
    async (id) => {
      await models.route('anthropic', upstream.baseUrl);
      const served = await ask(pair, { headers: { 'x-request-id': id } });
      expect(served.status).toBe(200);
      expect(served.headers.get('x-request-id')).toMatch(uuid);
    },
  );
});

describe('110 the provider rejects the operator’s credential', () => {
  const words = 'Incorrect API key provided: sk-ups****cret, organization org-AbC123456';
  const cases = [401, 402, 403].flatMap((status) => named(pairs).map(([name, pair]) => [status, name, pair] as const));

  test.each(cases)('a %i is 502 for the caller, without the provider’s message: %s', async (status, _name, pair) => {
    await models.route(pair.kind, upstream.baseUrl);
    upstream.script(() =>
      json(status, { type: 'error', error: { type: 'authentication_error', message: words, code: 'invalid_api_key' } }),
    );
    for (const stream of [false, true]) {
      const response = await ask(pair, {}, { stream });
      const body = await response.text();
      expect(response.status).toBe(502);
      expect(body).not.toMatch(/sk-|org-|key provided|invalid_api_key|127\.0\.0\.1/);
      const said = JSON.parse(body) as { type?: string; error: { type: string } };
      if (pair.client === 'anthropic-messages') expect(said).toMatchObject({ type: 'error', error: { type: 'api_error' } });
      else if (pair.client === 'gemini') expect(said.error).toMatchObject({ code: response.status });
      else expect(said.error.type).toBe('server_error');
    }
  });
});

describe('the provider refuses the caller’s request', () => {
  const echoes = [
    "messages.0.content: unexpected field 'billing_address'",
    'tools.0.name: "get_insufficient_balance" is not allowed',
    "Invalid value: 'your account details'. Supported values are: 'user'.",
    'metadata.organization: must be shorter; org-charts2026.pdf is too long',
  ];

  test.each(echoes)('a message that could be about our account is replaced: %s', async (message) => {
    for (const pair of pairs) {
      await models.route(pair.kind, upstream.baseUrl);
      upstream.script(() =>
        json(400, { type: 'error', error: { type: 'invalid_request_error', message, code: 400, status: 'INVALID_ARGUMENT' } }),
      );
      const response = await ask(pair);
      expect([response.status, ((await response.json()) as { error: { message: string } }).error.message]).toEqual([400, message]);
    }
  });

  const shapes: readonly (readonly [string, string, string])[] = [
    ['an HTML page', 'text/html', '<html><h1>413 secret-proxy</h1></html>'],
    ['text', 'text/plain', 'secret-proxy says no'],
    ['nothing', 'application/json', ''],
    ['JSON of an unknown dialect', 'application/json', '{"detail":"secret-proxy"}'],
    ['JSON that is not an object', 'application/json', '["secret-proxy"]'],
    ['an error that is a string', 'application/json', '{"error":"secret-proxy"}'],
  ];
  const expectShaped = async (pair: Pair, type: string, body: string, status: number) => {
    await models.route(pair.kind, upstream.baseUrl);
    upstream.script(() => [{ status, headers: { 'content-type': type } }, { write: body }]);
    for (const stream of [false, true]) {
      const response = await ask(pair, {}, { stream });
      const text = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8']);
      // Anything in front of the provider stays private; JSON from a server may be about the request.
      if (!type.includes('json')) expect(text).not.toContain('secret-proxy');
      const told = JSON.parse(text) as { error: { type?: string; message?: string } };
      expect(told.error.message).toEqual(expect.stringMatching(/./));
      if (pair.client === 'anthropic-messages') {
        const anthropicType = status === 413 ? 'request_too_large' : 'invalid_request_error';
        expect(told).toMatchObject({ type: 'error', error: { type: anthropicType }, request_id: response.headers.get('request-id') });
      } else if (pair.client === 'gemini') expect(told.error).toMatchObject({ code: status, status: 'INVALID_ARGUMENT' });
      else expect(told.error.type).toBe('invalid_request_error');
    }
  };
  const across = (list: readonly Pair[]) =>
    shapes.flatMap(([shape, type, body]) => named(list).map(([name, pair]) => [shape, name, pair, type, body] as const));

  test.each(across(passThrough))(
    'a refusal as %s is still an error in the client’s dialect: %s',
    async (_shape, _name, pair, type, body) => {
      for (const status of [400, 413, 422]) await expectShaped(pair, type, body, status);
    },
  );
  test.each(across(translated))(
    'a refusal as %s is still an error in the client’s dialect: %s',
    async (_shape, _name, pair, type, body) => {
      for (const status of [400, 413, 422]) await expectShaped(pair, type, body, status);
    },
  );
});

describe('112 an upstream with an address in a private network', () => {
  const port = () => new URL(upstream.baseUrl).port;
  // As if the name had resolved to another address when it was saved; saving a private one is refused too.
  const add = (baseUrl: string, allowPrivateNetwork: boolean) => models.route('openai-compatible', { baseUrl, allowPrivateNetwork });

  test.each(['localhost', '127.0.0.1', '127.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', 'LOCALHOST'])(
    'we do not connect to it: %s',
    async (host) => {
      await add(`http://${host}:${port()}`, false);
      for (const pair of pairs.filter(({ kind }) => kind === 'openai-compatible')) {
        const response = await ask(pair);
        const body = await response.text();
        expect([502, 503, 529]).toContain(response.status);
        // With the dot, because an id in the body may contain the digits.
        expect(body).not.toMatch(/private|localhost|127\.|2130706433|::1|upstream-secret/i);
        const [row] = await server.services.sql<{ attempts: { error: string }[] }[]>`
          SELECT attempts FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC, id DESC LIMIT 1`;
        expect(JSON.stringify(row?.attempts)).toContain('EPRIVATE');
      }
      expect(upstream.requests).toHaveLength(0);
    },
  );

  test('we connect to it if staff allowed it', async () => {
    await add(`http://localhost:${port()}`, true);
    expect((await ask(passThrough[2] as Pair)).status).toBe(200);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('111 the log', () => {
  const secret = 'sk-upstream-secret-of-the-log';
  let child: ChildProcess;
  let base: string;
  let dataDir: string;
  let output = '';

  beforeAll(async () => {
    const { databaseUrl, secretKey } = server.services.config;
    dataDir = mkdtempSync(join(tmpdir(), 'derouter-api-test-'));
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = probe.address() as { port: number };
        probe.close(() => resolve(free));
      });
    });
    base = `http://127.0.0.1:${port}`;
    // A separate process, since its log is its output.
    child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl ?? '',
        SECRET_KEY: secretKey.toString('hex'),
        SANDBOX_UPSTREAM: 'off',
        LOG_LEVEL: 'info',
        UPSTREAM_FIRST_BYTE_SECONDS: '0.5',
        UPSTREAM_DEADLINE_SECONDS: '2',
        UPSTREAM_IDLE_SECONDS: '0.5',
      },
    });
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    for (const end = Date.now() + 30_000; !output.includes('derouter is ready'); await new Promise((resolve) => setTimeout(resolve, 50))) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`the process did not start:\n${output}`);
    }
  });
  afterAll(async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  });

  test.each(isNightly ? (['anthropic', 'openai-compatible', 'gemini'] as const) : (['anthropic'] as const))(
    'the log never contains the credential, a key or a prompt, however a call ends: %s',
    async (kind) => {
      const { services } = server;
      const name = models.name(kind);
      const serve = async (baseUrl: string, credential: string) => {
        const settings = { name: `${kind} ${Math.random()}`, kind, baseUrl, credential, allowPrivateNetwork: true };
        const { id } = await createUpstream(services, models.staffId, settings);
        await saveModel(services, models.staffId, name, { routes: [{ upstreamId: id, upstreamModel: 'm', priority: 0, weight: 1 }] });
        // Wait until the notice has reached the process.
        await new Promise((resolve) => setTimeout(resolve, 300));
      };
      const post = async (stream: boolean, key = customer.secret) => {
        const response = await fetch(`${base}/v1/chat/completions?note=secret-query`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify(requestOf('openai-chat', name, { stream, messages: [{ role: 'user', content: 'secret-prompt' }] })),
        });
        await response.text();
        return response.status;
      };
      await serve(upstream.baseUrl, secret);
      const before = output.length;
      expect([await post(false), await post(true)]).toEqual([200, 200]);
      expect(JSON.stringify(upstream.requests[0]?.headers)).toContain(secret);
      const echo = { type: 'error', error: { message: `Incorrect API key provided: ${secret}`, type: 'invalid_request_error' } };
      const endings: (() => Step[])[] = [
        () => json(401, echo),
        () => json(403, echo),
        () => json(500, echo),
        () => json(404, echo),
        () => json(200, echo),
        () => [{ reset: true }],
        () => [{ hang: true }],
        () => [
          { status: 200, headers: { 'content-type': 'text/event-stream' } },
          { write: `data: ${JSON.stringify(echo)}\n\n` },
          { reset: true },
        ],
        () => [{ status: 302, headers: { location: `http://127.0.0.1:1/?key=${secret}` } }],
      ];
      for (const ending of endings) {
        await serve(upstream.baseUrl, secret);
        upstream.script(ending);
        for (const stream of [false, true]) expect(await post(stream)).toBeGreaterThanOrEqual(ending === endings[7] ? 200 : 400);
      }
      for (const [baseUrl, credential] of [
        ['http://127.0.0.1:1', secret],
        ['http://nowhere.invalid', secret],
        [upstream.baseUrl, `${secret}\nx-more: 1`],
        [`http://user:${secret}@127.0.0.1:1`, secret],
      ] as const) {
        await serve(baseUrl, credential);
        expect(await post(false)).toBeGreaterThanOrEqual(400);
      }
      expect(await post(false, `${customer.secret.slice(0, -1)}x`)).toBe(401);
      const logged = output.slice(before);
      // The log exists and reports the request.
      expect(logged).toContain('/v1/chat/completions');
      expect(logged).toContain('refused our credential');
      for (const word of [secret, customer.secret, customer.secret.slice(0, -1), 'secret-prompt', 'secret-query', 'secret-of-the-log']) {
        expect(logged.includes(word), word).toBe(false);
      }
    },
  );
});
