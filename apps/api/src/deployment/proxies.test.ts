import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptedUpstream, startScriptedUpstream, streamEvents } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { checkPublicUrl } from '../cli/doctor-public-url.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { hasProxy, type ProxyName, type RunningProxy, startProxy } from '../testing/proxies.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/**
 * The shipped configurations with the real proxies in front of two processes. They take minutes and need the proxies, so they belong to
 * the nightly tests; a proxy that is not installed is skipped and named.
 */
const isNightly = process.env.PROXIES === '1';
const events = streamEvents('openai-chat', { text: 'x'.repeat(12 * 20), usage: { prompt_tokens: 10, completion_tokens: 5 } });
const head = { status: 200, headers: { 'content-type': 'text/event-stream' } };
const settings = { TRUSTED_PROXIES: '1', DRAIN_DELAY_SECONDS: '3', DRAIN_SECONDS: '20', SANDBOX_UPSTREAM: 'off' };

let upstream: ScriptedUpstream;
let server: TestServer;
let customer: GatewayCustomer;
const answer = () => [head, ...events.map((write) => ({ write }))];

beforeAll(async () => {
  if (!isNightly) return;
  upstream = await startScriptedUpstream(answer);
  const provider = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` };
  server = await startTestServer(inject('templateDatabaseUrl'), { ...settings, ...provider });
  customer = await addGatewayCustomer(server, '500');
});
afterAll(async () => {
  await server?.stop();
  await upstream?.close();
});
beforeEach(() => {
  if (!isNightly) return;
  upstream.script(answer);
  upstream.requests.length = 0;
});

const bodyOf = (stream = true, content = 'Hi') =>
  JSON.stringify({ model: 'gpt-5-mini', stream, max_completion_tokens: 100, messages: [{ role: 'user', content }] });
const ask = ({ base }: RunningProxy, body = bodyOf(), init: RequestInit = {}) =>
  fetch(`${base}/v1/chat/completions`, {
    method: 'POST',
    body,
    ...init,
    headers: {
      authorization: `Bearer ${customer.secret}`,
      'content-type': 'application/json',
      ...(init.headers as Record<string, string>),
    },
  });

/** A request on a connection of its own. Returns its status, or the error of the connection. */
function askAlone({ base }: RunningProxy): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${base}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' },
    });
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve(text.includes('[DONE]') ? (response.statusCode ?? 0) : `incomplete: ${text.slice(-200)}`));
      response.on('error', (error) => resolve(error.message));
    });
    sent.on('error', (error) => resolve(error.message));
    sent.end(bodyOf());
  });
}

for (const name of ['nginx', 'caddy', 'haproxy'] as const satisfies ProxyName[]) {
  const isHere = isNightly && hasProxy(name);
  describe.skipIf(!isHere)(`${name}${isNightly && !isHere ? ' (not installed here)' : ''}`, () => {
    let proxy: RunningProxy;
    let beside: TestServer;

    beforeAll(async () => {
      beside = await startBeside(server, settings);
      proxy = await startProxy(name, [server.address.port, beside.address.port]);
    });
    afterAll(async () => {
      await proxy?.stop();
      await beside?.stop().catch(() => {});
    });

    test('events arrive one by one, as the upstream sends them', async () => {
      upstream.script(() => [head, ...events.flatMap((write) => [{ write }, { delayMs: 100 }])]);
      const response = await ask(proxy);
      expect(response.status).toBe(200);
      const times: number[] = [];
      for await (const _chunk of response.body as unknown as AsyncIterable<Uint8Array>) times.push(performance.now());
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_800);
      expect(times.length).toBeGreaterThanOrEqual(20);
    });

    test('connections are used again without resets, with pauses between requests', async () => {
      for (let i = 0; i < 60; i++) {
        const response = await ask(proxy);
        expect([response.status, (await response.text()).includes('[DONE]')]).toEqual([200, true]);
        await sleep([0, 20, 150][i % 3] ?? 0);
      }
    });

    test('a caller that leaves ends the call of the upstream, before the answer and within it', async () => {
      for (const script of [() => [{ hang: true } as const], () => [head, { write: events[0] ?? '' }, { hang: true } as const]]) {
        upstream.requests.length = 0;
        upstream.script(script);
        const abort = new AbortController();
        const asked = ask(proxy, bodyOf(), { signal: abort.signal }).catch(() => null);
        await expect.poll(() => upstream.requests.length).toBe(1);
        await sleep(200);
        abort.abort();
        await asked;
        await expect.poll(() => upstream.requests[0]?.closedEarlyAt, { timeout: 5_000 }).not.toBeNull();
      }
    });

    test('a body of 31 MB reaches the upstream, and a larger one is refused', async () => {
      const response = await ask(proxy, bodyOf(true, 'x'.repeat(31 * 1024 * 1024)));
      expect(response.status).toBe(200);
      await response.text();
      expect(upstream.requests.at(-1)?.raw.length).toBeGreaterThan(31 * 1024 * 1024);
      const refused = await ask(proxy, bodyOf(true, 'x'.repeat(40 * 1024 * 1024))).then(
        ({ status }) => status,
        () => 413,
      );
      expect(refused).toBe(413);
    });

    test('doctor finds nothing wrong with the way through the proxy', async () => {
      const findings = await checkPublicUrl({ publicUrl: proxy.base }, server.services.sealer, { isRunning: true });
      expect(findings.map(({ check, state }) => [check, state])).toEqual([
        ['public_url', 'ok'],
        ['public_streams', 'ok'],
        ['public_callers', 'ok'],
      ]);
    });

    test('metrics are not served to the outside', async () => {
      expect((await fetch(`${proxy.base}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404);
    });

    test('no request fails while one of two processes stops, and its streams finish', { timeout: 120_000 }, async () => {
      const leaving = await startBeside(server, settings);
      const front = await startProxy(name, [leaving.address.port, server.address.port]);
      try {
        upstream.script(() => [head, ...events.flatMap((write) => [{ write }, { delayMs: 250 }])]);
        const long = Array.from({ length: 6 }, () => askAlone(front));
        await expect.poll(() => upstream.requests.length).toBe(6);
        upstream.script(answer);
        const results: Promise<number | string>[] = [];
        const stopped = leaving.stop();
        let isStopped = false;
        void stopped.then(() => (isStopped = true));
        while (!isStopped) {
          results.push(askAlone(front));
          await sleep(50);
        }
        for (let i = 0; i < 10; i++) results.push(askAlone(front));
        expect(results.length).toBeGreaterThan(60);
        expect((await Promise.all([...long, ...results])).filter((result) => result !== 200)).toEqual([]);
      } finally {
        await front.stop();
        await leaving.stop().catch(() => {});
      }
    });
  });
}

describe.skipIf(!isNightly || !hasProxy('nginx'))('nginx with the limits that it has by default', () => {
  test('a stream whose upstream is silent for longer than a minute survives', { timeout: 120_000 }, async () => {
    const patient = await startBeside(server, { ...settings, UPSTREAM_FIRST_BYTE_SECONDS: '90' });
    const front = await startProxy('nginx', [patient.address.port], (_command, folder) => {
      const file = join(folder, 'nginx.conf');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^\s*proxy_(read|send)_timeout.*\n/gm, ''));
    });
    try {
      upstream.script(() => [{ delayMs: 70_000 }, ...answer()]);
      expect(await askAlone(front)).toBe(200);
    } finally {
      await front.stop();
      await patient.stop();
    }
  });
});

test.skipIf(!isNightly || !hasProxy('nginx'))('doctor names an nginx that compresses streams, and so holds them back', async () => {
  const buffering = await startProxy('nginx', [server.address.port], (_command, folder) => {
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replace('proxy_buffering off;', 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;')
        .replace('gzip_types ', 'gzip_types text/event-stream '),
    );
  });
  try {
    const findings = await checkPublicUrl({ publicUrl: buffering.base }, server.services.sealer, { isRunning: true });
    expect(findings).toContainEqual(expect.objectContaining({ check: 'public_streams', state: 'problem' }));
  } finally {
    await buffering.stop();
  }
});
