import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { HOST: '0.0.0.0', PUBLIC_URL: 'http://derouter.example' });
});
afterAll(() => server.stop());

const get = (path: string, host: string, address = '127.0.0.1', headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { port } = server.address;
    request({ port, host: address, path, headers: { host, ...headers } }, async (response) => {
      let body = '';
      for await (const chunk of response) body += String(chunk);
      resolve({ status: response.statusCode ?? 0, body });
    })
      .on('error', reject)
      .end();
  });

test('pages are served only under this machine’s names, so another site cannot read them through its own name', async () => {
  for (const host of ['localhost:8787', '127.0.0.1', '[::1]:80', 'app.localhost', 'derouter.example']) {
    expect((await get('/dev/mail.json', host)).status).toBe(200);
  }
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', 'a b']) {
    expect((await get('/dev/mail.json', host)).status).toBeGreaterThanOrEqual(400);
  }
  // The gateway checks keys, not host names.
  expect((await get('/v1/models', 'evil.example')).status).toBe(401);
});

test('the outbox is served to this machine only', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4');
  if (outside) expect((await get('/dev/mail.json', 'localhost', outside.address)).status).toBe(403);
  expect((await get('/dev/mail.json', 'localhost', '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
});

test('a base URL without /v1 gets an explanation; browsers get the page', async () => {
  const answer = await get('/models', 'localhost', '127.0.0.1', { authorization: 'Bearer dr-x' });
  expect([answer.status, JSON.parse(answer.body).error.message]).toEqual([404, expect.stringContaining('ends in /v1')]);
});
