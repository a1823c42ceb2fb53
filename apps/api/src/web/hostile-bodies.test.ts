import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Bodies that never end, are too large or are no JSON, on the paths outside the gateway, which has its own tests. */
const origin = 'http://localhost:8787';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { REQUEST_BODY_SECONDS: '1', PUBLIC_URL: origin });
});
afterAll(() => server.stop());

const head = (path: string, length: number) =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(server.base).host}`,
    `Origin: ${origin}`,
    'X-Derouter: 1',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');
const open = async () => {
  const { hostname, port } = new URL(server.base);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket.on('error', () => {});
};

test('a body that comes byte by byte is not waited for, on any path', { timeout: 60_000 }, async () => {
  const paths = ['/trpc/accounts.requestCode', '/webhooks/sandbox', '/api/keys', '/api/device/code', '/admin/prices.csv', '/nothing'];
  const drip = async (path: string) => {
    const socket = await open();
    let isClosed = false;
    socket.on('close', () => (isClosed = true)).resume();
    socket.write(`${head(path, 100_000)}{`);
    for (const began = performance.now(); !isClosed && performance.now() - began < 40_000; await sleep(100)) socket.write(' ');
    socket.destroy();
    return isClosed;
  };
  expect(await Promise.all(paths.map(drip))).toEqual(paths.map(() => true));
});

describe('mistakes of callers of the typed API are called theirs', () => {
  const post = async (path: string, body: string) => {
    const answer = await fetch(`${server.base}/trpc/${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-derouter': '1', origin },
    });
    const { error } = (await answer.json()) as { error: { message: string; data: { derouterCode: string } } };
    return [answer.status, error.data.derouterCode, error.message];
  };

  test('a body that is too large or no JSON; a call that does not exist, or needs another method', async () => {
    const call = 'accounts.requestCode';
    expect(await post(call, JSON.stringify({ email: 'a'.repeat(2_000_000) }))).toEqual([
      413,
      'body_too_large',
      'This request is too large.',
    ]);
    expect(await post(call, '{"email":')).toEqual([400, 'validation_failed', 'Something in this form is invalid.']);
    expect(await post(call, '[[[['.repeat(50_000))).toEqual([400, 'validation_failed', 'Something in this form is invalid.']);
    expect(await post('no.such.call', '{}')).toEqual([404, 'not_found', 'There is no such call here.']);
    expect(await post('accounts.me', '{}')).toEqual([405, 'method_not_allowed', 'This call needs another method.']);
  });

  test('callers that leave in the middle of a body are no failure of ours', async () => {
    for (let i = 0; i < 20; i++) {
      const socket = await open();
      socket.write(`${head('/trpc/accounts.requestCode', 1000)}{"email":`);
      await sleep(10);
      socket.destroy();
    }
    await sleep(200);
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200);
  });
});
