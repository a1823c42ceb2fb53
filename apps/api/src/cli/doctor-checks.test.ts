import type { Sql } from '@derouter/db';
import { type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { checkClock } from './doctor-checks.ts';
import { checkUpstreams } from './doctor-services.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream(() => [{ write: '{"object":"list","data":[{"id":"gpt-5-mini"}]}' }]);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

test('an upstream that refuses its key is named with what to do, and one that answers is not', async () => {
  const check = async () => (await checkUpstreams(async () => server.services)).find(({ what }) => what === 'OpenAI (environment)');
  expect(await check()).toMatchObject({ state: 'ok', found: expect.stringContaining('ms)') });
  upstream.script(() => [{ status: 401 }, { write: '{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}' }]);
  expect(await check()).toMatchObject({
    state: 'problem',
    found: expect.stringContaining('401'),
    advice: expect.stringContaining('credential'),
  });
  expect(JSON.stringify(await check())).not.toContain('sk-test');
});

test('clocks that differ by more than a second are a problem, in either direction', async () => {
  expect(await checkClock(server.services.sql)).toMatchObject([{ state: 'ok' }]);
  for (const differenceMs of [-600_000, 5_000]) {
    const sql = (() => Promise.resolve([{ now: new Date(Date.now() + differenceMs) }])) as unknown as Sql;
    expect(await checkClock(sql)).toMatchObject([{ state: 'problem', advice: expect.stringContaining('Synchronise') }]);
  }
});
