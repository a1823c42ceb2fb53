import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { createSealer } from '../secrets/index.ts';
import { runTestCommand } from '../testing/run-test-command.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { probeHeader, probePath } from '../web/index.ts';
import { checkPublicUrl } from './doctor-public-url.ts';

const secretKey = 'cd'.repeat(32);
const sealer = createSealer(Buffer.from(secretKey, 'hex'));
const folder = mkdtempSync(join(tmpdir(), 'derouter-probe-'));
let bare: TestServer;
let behind: TestServer;
const open: Server[] = [];

beforeAll(async () => {
  bare = await startTestServer(inject('templateDatabaseUrl'), { SECRET_KEY: secretKey, SANDBOX_UPSTREAM: 'off' });
  behind = await startBeside(bare, { TRUSTED_PROXIES: '1', SANDBOX_UPSTREAM: 'off' });
});
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(async () => {
  await behind.stop();
  await bare.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Proxying {
  /** Keeps the answer until it is complete. */
  readonly buffers?: boolean;
  readonly forward?: 'sets' | 'appends' | 'passes on' | 'drops';
}

/** A proxy in front of a server. */
const proxyTo =
  (server: TestServer, { buffers = false, forward = 'sets' }: Proxying = {}): RequestListener =>
  (asked, response) => {
    const { 'x-forwarded-for': claimed, ...headers } = asked.headers;
    const seen = asked.socket.remoteAddress ?? '';
    const forwarded = { sets: seen, appends: `${String(claimed)}, ${seen}`, 'passes on': claimed, drops: undefined }[forward];
    const sent = request(new URL(asked.url ?? '', server.base), {
      method: asked.method ?? 'GET',
      headers: { ...headers, ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
    });
    sent.on('response', async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!buffers) return void answer.pipe(response);
      const chunks: Buffer[] = [];
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
      response.end(Buffer.concat(chunks));
    });
    sent.end();
  };

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const front = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`;

async function check(publicUrl: string, options: { readonly ca?: string; readonly isRunning?: boolean } = {}) {
  const findings = await checkPublicUrl({ publicUrl }, sealer, { isRunning: true, ...options });
  return Object.fromEntries(findings.map((one) => [one.check, one]));
}

/** A certificate for `localhost`, signed by itself. */
function makeCertificate(days: number): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, `${days}.key`), join(folder, `${days}.pem`)];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days), ...name];
  const made = spawnSync('openssl', [...args, '-keyout', key, '-out', cert], { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

test('a proxy that passes streams on and sets the address of callers is fine, and so is no proxy', async () => {
  for (const url of [await front(proxyTo(behind)), await front(proxyTo(behind, { forward: 'appends' })), bare.base]) {
    const found = await check(url);
    expect(Object.values(found).map(({ check: name, state }) => [name, state])).toEqual([
      ['public_url', 'ok'],
      ['public_streams', 'ok'],
      ['public_callers', 'ok'],
    ]);
    expect(found.public_callers?.found).toContain('127.0.0.1');
  }
});

test('a proxy that holds streams back is named', async () => {
  expect((await check(await front(proxyTo(behind, { buffers: true })))).public_streams).toMatchObject({
    state: 'problem',
    advice: expect.stringContaining('buffering'),
  });
});

test.each([
  ['one that is not counted', () => proxyTo(bare), 'TRUSTED_PROXIES is 0'],
  ['one that passes on what callers claim', () => proxyTo(behind, { forward: 'passes on' }), 'callers can claim any address'],
  ['one that says nothing of callers', () => proxyTo(behind, { forward: 'drops' }), 'no X-Forwarded-For arrives'],
])('of proxies that make all callers look alike or lie, %s is named', async (_name, proxy, found) => {
  expect((await check(await front(proxy()))).public_callers).toMatchObject({ state: 'problem', found: expect.stringContaining(found) });
});

test('whatever else answers there is not taken for this installation', async () => {
  const strangers: [RequestListener, string][] = [
    [(_request, response) => void response.end('{"status":"ok"}'), 'answers 200, but not as this installation'],
    [(_request, response) => void response.writeHead(502).end(), 'answers 502'],
    [
      (_request, response) => void response.writeHead(301, { location: 'https://www.example.com/' }).end(),
      'redirects to https://www.example.com/',
    ],
    [(asked) => void asked.socket.destroy(), 'cannot be reached'],
    [(_request, response) => void response.end(`data: {"signature":"${'0'.repeat(64)}"}\n\n`), 'not as this installation'],
    [(_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'), 'cannot be reached'],
    [(_request, response) => void response.end('x'.repeat(50_000)), 'not as this installation'],
  ];
  for (const [listener, found] of strangers) {
    expect(await check(await front(listener))).toEqual({
      public_url: expect.objectContaining({ state: 'problem', found: expect.stringContaining(found) }),
    });
  }
  const other = createSealer(Buffer.from('ef'.repeat(32), 'hex'));
  expect(await checkPublicUrl({ publicUrl: bare.base }, other, { isRunning: true })).toMatchObject([
    { check: 'public_url', state: 'problem' },
  ]);
});

test('a host without an address and a port without a server are told apart, and nothing is claimed if no server runs', async () => {
  expect((await check('http://nobody.invalid')).public_url).toMatchObject({
    state: 'problem',
    found: expect.stringContaining('no address'),
  });
  expect((await check('http://127.0.0.1:1')).public_url).toMatchObject({
    state: 'problem',
    found: expect.stringContaining('ECONNREFUSED'),
  });
  expect(await check(bare.base, { isRunning: false })).toEqual({ public_url: expect.objectContaining({ state: 'warning' }) });
});

test('a certificate is judged: trusted or not, and how long it is valid', async () => {
  for (const [days, state] of [
    [90, 'ok'],
    [5, 'warning'],
  ] as const) {
    const { key, cert } = makeCertificate(days);
    const url = `https://localhost:${await listen(createTlsServer({ key, cert }, proxyTo(behind)))}`;
    expect(await check(url, { ca: cert })).toMatchObject({
      public_url: { state: 'ok' },
      public_tls: { state },
      public_streams: { state: 'ok' },
    });
    expect(await check(url)).toEqual({
      public_tls: expect.objectContaining({ state: 'problem', found: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT') }),
    });
  }
});

test('only who knows SECRET_KEY gets an answer, and only for a minute', async () => {
  const ask = async (header?: string) =>
    fetch(`${bare.base}${probePath}`, { headers: header === undefined ? {} : { [probeHeader]: header } });
  const asked = (at: number) => `${at}.${'0'.repeat(32)}`;
  const signed = (at: number) => `${asked(at)}.${sealer.sign('public-probe', `ask ${asked(at)}`)}`;
  expect((await (await ask(signed(Date.now()))).text()).startsWith('data: {"signature"')).toBe(true);
  for (const header of [
    undefined,
    'x',
    signed(Date.now() - 61_000),
    signed(Date.now() + 61_000),
    `${asked(Date.now())}.${'0'.repeat(64)}`,
  ]) {
    expect(await (await ask(header)).text()).not.toContain('signature');
  }
});

test('doctor asks PUBLIC_URL unless it is offline', async () => {
  const url = await front(proxyTo(behind));
  const { databaseUrl } = bare.services.config;
  const env = { SECRET_KEY: secretKey, DATABASE_URL: databaseUrl ?? '', PUBLIC_URL: url, SANDBOX_UPSTREAM: 'off' };
  const run = async (...more: string[]) =>
    (
      JSON.parse((await runTestCommand(['doctor', '--json', ...more], env)).out) as {
        data: { findings: { check: string; state: string }[] };
      }
    ).data.findings;
  expect(await run()).toContainEqual(expect.objectContaining({ check: 'public_streams', state: 'ok' }));
  expect((await run('--offline')).filter(({ check: name }) => name.startsWith('public_'))).toEqual([]);
});
