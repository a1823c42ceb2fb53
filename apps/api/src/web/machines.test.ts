import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { sendNotFound, serveSpa } from './index.ts';

/** Responses to programs that probe paths. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

/** Sends a raw request, and returns the response until the connection closes or goes idle. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.address.port, '127.0.0.1', () => socket.write(text.replaceAll('\n', '\r\n')));
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    socket.setTimeout(500, () => socket.destroy());
    socket.once('close', () => resolve(said));
    socket.once('error', reject);
  });
}

test.each(['/v1/responses', '/v1/responses?model=gpt-5-mini', '/v1/realtime'])(
  'a WebSocket is refused at the handshake: %s',
  async (path) => {
    const said = await sendRaw(
      `GET ${path} HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(said).toMatch(/x-should-retry: false/i);
    expect(said).toContain('send the request over HTTP');
  },
);

test.each(['/v1/messages', '/v1/models', '/healthz', '/'])('a request with two Host headers is refused: %s', async (path) => {
  for (const method of ['GET', 'POST']) {
    const said = await sendRaw(`${method} ${path} HTTP/1.1\nHost: localhost\nhost: other.example\nContent-Length: 0\n\n`);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said).toContain('more than one Host header');
  }
  expect(await sendRaw(`GET /healthz HTTP/1.1\nHost: localhost\n\n`)).toMatch(/^HTTP\/1\.1 200 /);
});

test.each([
  ['a length and chunks', 'Content-Length: 2\nTransfer-Encoding: chunked\n\n0\n\n'],
  ['chunks and a length', 'Transfer-Encoding: chunked\nContent-Length: 2\n\n0\n\n'],
  ['two lengths', 'Content-Length: 2\nContent-Length: 3\n\n{}x'],
  ['a length that is no number', 'Content-Length: 2x\n\n{}'],
  ['an encoding of bodies that is unknown', 'Transfer-Encoding: xchunked\n\n{}'],
  ['chunks that are not the last encoding', 'Transfer-Encoding: chunked, identity\n\n0\n\n'],
  ['a size of a chunk that is no number', 'Transfer-Encoding: chunked\n\nzz\n{}\n0\n\n'],
])('a body with %s is refused, and what follows on the connection is not answered', async (_name, rest) => {
  for (const path of ['/v1/chat/completions', '/trpc/accounts.me', '/webhooks/stripe', '/']) {
    const said = await sendRaw(`POST ${path} HTTP/1.1\nHost: localhost\n${rest}GET /healthz HTTP/1.1\nHost: localhost\n\n`);
    expect([path, said.match(/HTTP\/1\.1 \d+/g)]).toEqual([path, ['HTTP/1.1 400']]);
  }
});

test.each(['/', '/admin/', '/pricing', '/trpc/accounts.me', '/no/such/page'])(
  'what browsers are told with an answer is strict: %s',
  async (path) => {
    const { headers } = await fetch(server.base + path, { redirect: 'manual' });
    const policy = Object.fromEntries((headers.get('content-security-policy') ?? '').split(';').map((rule) => rule.trim().split(/ (.*)/s)));
    expect({ ...policy, 'style-src': String(policy['style-src']).replace(/'nonce-[\w+/=]{20,}'/, 'nonce') }).toEqual({
      ...{ 'default-src': "'self'", 'script-src': "'self'", 'style-src': "'self' nonce", 'connect-src': "'self'", 'form-action': "'self'" },
      ...{ 'img-src': "'self' data:", 'font-src': "'self' data:" },
      ...{ 'frame-ancestors': "'none'", 'base-uri': "'none'", 'object-src': "'none'" },
    });
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'SAMEORIGIN' },
      ...{ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' },
    });
    // Nothing tells what serves it, and plain HTTP on this machine is not to be remembered as HTTPS.
    expect([headers.get('x-powered-by'), headers.get('server'), headers.get('strict-transport-security')]).toEqual([null, null, null]);
  },
);

test('with an address of HTTPS, browsers are told to use nothing else, with every page and answer to one', async () => {
  const secure = await startBeside(server, { PUBLIC_URL: 'https://derouter.example' });
  for (const path of ['/', '/admin/', '/pricing', '/trpc/accounts.me', '/no/such/page']) {
    const { headers } = await fetch(secure.base + path, { redirect: 'manual' });
    expect([path, headers.get('strict-transport-security')]).toEqual([path, 'max-age=31536000; includeSubDomains']);
  }
  await secure.stop();
});

test.each(['compact', 'input_tokens'])(
  '/v1/responses/%s is not an id, so it does not list the methods of stored responses',
  async (name) => {
    for (const method of ['PUT', 'OPTIONS', 'DELETE', 'GET']) {
      const response = await fetch(`${server.base}/v1/responses/${name}`, { method, headers: { authorization: 'Bearer dr-nothing' } });
      expect(response.headers.get('allow') ?? '').not.toMatch(/GET|DELETE/);
    }
  },
);

describe('unknown paths', () => {
  let base: string;
  const folder = mkdtempSync(join(tmpdir(), 'derouter-spa-'));
  const app = express()
    .use((_request, response, next) => {
      response.locals.requestId = 'request-1';
      next();
    })
    .use('/admin', serveSpa(folder, 'https://derouter.example'))
    .use('/', serveSpa(folder, 'https://derouter.example'))
    .use(sendNotFound);
  const listening = createServer(app);

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<html>the page</html>');
    writeFileSync(join(folder, 'icon.svg'), '<svg/>');
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(listening.address() as { port: number }).port}`;
  });
  afterAll(() => {
    listening.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => fetch(base + path, { method, headers });

  test('browsers get the app, and everyone gets the start pages', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const path of ['/', '/keys', '/admin', '/admin/models/x', '/health']) {
      const response = await get(path, browser);
      expect([response.status, await response.text()]).toEqual([200, '<html>the page</html>']);
    }
    for (const path of ['/', '/admin', '/admin/', '/icon.svg']) expect((await get(path, { accept: '*/*' })).status).toBe(200);
  });

  test.each(['/health', '/props', '/model/info', '/v0/models', '/admin/nothing', '/version', '/anything?x=1'])(
    'programs get 404 in JSON: %s',
    async (path) => {
      for (const headers of [{}, { accept: 'application/json' }, { accept: '*/*' }]) {
        const response = await get(path, headers);
        expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
        expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'not_found' } });
      }
      expect((await get(path, {}, 'POST')).status).toBe(404);
    },
  );

  test('an unknown path gets 404 in the format of the dialect that the path suggests', async () => {
    expect(await (await get('/v1beta/models')).json()).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
    expect(await (await get('/anthropic/v1/messages', {}, 'POST')).json()).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error' },
      request_id: 'request-1',
    });
    expect(await (await get('/openai/v1/chat/completions', {}, 'POST')).json()).toMatchObject({ error: { param: null } });
  });
});
