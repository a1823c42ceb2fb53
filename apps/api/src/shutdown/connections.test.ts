import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptedUpstream, startScriptedUpstream, streamEvents } from '@derouter/testkit';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../config.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

const head = { status: 200, headers: { 'content-type': 'text/event-stream' } };
const events = streamEvents('openai-chat', { text: 'Hello, world.', usage: { prompt_tokens: 10, completion_tokens: 5 } });

let server: TestServer;
let upstream: ScriptedUpstream;
let customer: GatewayCustomer;
let open: RawClient[];

async function start(settings: Readonly<Record<string, string>>) {
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    ...settings,
  });
  customer = await addGatewayCustomer(server);
}

beforeEach(async () => {
  open = [];
  upstream = await startScriptedUpstream(() => [head, ...events.map((write) => ({ write }))]);
});
afterEach(async () => {
  for (const { socket } of open) socket.destroy();
  await upstream.close();
});

interface RawClient {
  readonly socket: Socket;
  ask(path: string, init?: { readonly body?: string; readonly headers?: string }): Promise<string>;
  /** How the server ended the connection. */
  readonly ended: Promise<'closed' | 'reset'>;
}

/** A client that keeps its connection as proxies do, and sees how it ends. */
function connectRaw(): RawClient {
  const socket = connect(server.address.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  const ended = new Promise<'closed' | 'reset'>((resolve) => {
    socket.once('end', () => resolve('closed')).once('error', () => resolve('reset'));
  });
  const client: RawClient = {
    socket,
    ended,
    async ask(path, { body = '', headers = '' } = {}) {
      text = '';
      socket.write(
        `${body ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nhost: x\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      for (let i = 0; i < 400; i++) {
        const length = /content-length: (\d+)/i.exec(text)?.[1];
        const at = text.indexOf('\r\n\r\n');
        if (at > 0 && (length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= at + 4 + Number(length))) return text;
        await sleep(25);
      }
      throw new Error(`no answer: ${text}`);
    },
  };
  open.push(client);
  return client;
}

test('connections outlive those of the proxies in front, unless a setting says otherwise', async () => {
  const keepAlive = async (env: Record<string, string>) =>
    (await readConfig({ SECRET_KEY: 'ab'.repeat(32), ...env })).httpKeepAliveMs / 1000;
  expect(await keepAlive({})).toBe(65);
  expect(await keepAlive({ TRUSTED_PROXIES: '1' })).toBe(930);
  expect(await keepAlive({ TRUSTED_PROXIES: '1', HTTP_KEEP_ALIVE_SECONDS: '20' })).toBe(20);
});

test('an idle connection takes the next request until just after the announced time, and is then closed, not reset', async () => {
  await start({ HTTP_KEEP_ALIVE_SECONDS: '2' });
  const client = connectRaw();
  expect(await client.ask('/healthz')).toMatch(/HTTP\/1\.1 200[\s\S]*keep-alive: timeout=2/i);
  await sleep(1_500);
  expect(await client.ask('/healthz')).toMatch(/^HTTP\/1\.1 200/);
  // What was sent just before the end of the time may arrive after it.
  await sleep(2_500);
  expect(await client.ask('/healthz')).toMatch(/^HTTP\/1\.1 200/);
  expect(await client.ended).toBe('closed');
  await server.stop();
});

describe('a server that is stopped', () => {
  const streamed = () => ({
    body: JSON.stringify({ model: 'gpt-5-mini', stream: true, messages: [{ role: 'user', content: 'x' }] }),
    headers: `authorization: Bearer ${customer.secret}\r\ncontent-type: application/json\r\n`,
  });

  test('first says that it is not ready and goes on serving, each answer the last of its connection, then closes the port', async () => {
    await start({ DRAIN_DELAY_SECONDS: '2', DRAIN_SECONDS: '30' });
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    upstream.script(() => [head, { write: events[0] ?? '' }, { until: finished }, ...events.slice(1).map((write) => ({ write }))]);
    const running = connectRaw().ask('/v1/chat/completions', streamed());
    await expect.poll(() => upstream.requests.length).toBe(1);
    const [idle, kept] = [connectRaw(), connectRaw()];
    await Promise.all([idle.ask('/healthz'), kept.ask('/healthz')]);
    upstream.script(() => [head, ...events.map((write) => ({ write }))]);

    const stoppedAt = performance.now();
    const stopped = server.stop();
    const answers: string[] = [];
    while (performance.now() - stoppedAt < 1_700) {
      const path = answers.length % 4 === 0 ? '/v1/chat/completions' : '/healthz';
      answers.push(await connectRaw().ask(path, path === '/healthz' ? {} : streamed()));
      await sleep(50);
    }
    expect(answers.length).toBeGreaterThan(10);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close/i);
    expect(await kept.ask('/readyz')).toMatch(/^HTTP\/1\.1 503[\s\S]*connection: close[\s\S]*draining/i);
    expect(await kept.ended).toBe('closed');

    await sleep(Math.max(0, stoppedAt + 2_300 - performance.now()));
    expect(await connectRaw().ended).toBe('reset');
    expect(await idle.ended).toBe('closed');
    finish();
    expect(await running).toContain('[DONE]');
    const finishedAt = performance.now();
    await stopped;
    // The stop does not wait for its time limit once nothing runs.
    expect(performance.now() - finishedAt).toBeLessThan(3_000);
  });

  test('an answer that had not begun yet says that its connection ends', async () => {
    await start({ DRAIN_DELAY_SECONDS: '1' });
    upstream.script(() => [{ delayMs: 300 }, head, ...events.map((write) => ({ write }))]);
    const client = connectRaw();
    const running = client.ask('/v1/chat/completions', streamed());
    await expect.poll(() => upstream.requests.length).toBe(1);
    const stopped = server.stop();
    expect(await running).toMatch(/^HTTP\/1\.1 200[\s\S]*connection: close[\s\S]*\[DONE\]/i);
    expect(await client.ended).toBe('closed');
    await stopped;
  });
});
