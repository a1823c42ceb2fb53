import type { Sql } from '@derouter/db';
import { type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { checkClock } from './doctor-checks.ts';
import { checkUpstreams, clockDifference, compareClocks } from './doctor-services.ts';

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

test('so is a clock that differs from that of most providers by more than five seconds', async () => {
  const answering = (aheadMs: number | null) =>
    upstream.script(() => [
      {
        status: 200,
        headers: {
          'content-type': 'application/json',
          ...(aheadMs === null ? { age: '600' } : { date: new Date(Date.now() + aheadMs).toUTCString() }),
        },
      },
      { write: '{"object":"list","data":[]}' },
    ]);
  const check = async () => (await checkUpstreams(async () => server.services)).find(({ check: name }) => name === 'outside_clock');
  answering(0);
  expect(await check()).toMatchObject({ state: 'ok', found: 'right, seen from OpenAI (environment)' });
  answering(600_000);
  expect(await check()).toMatchObject({ state: 'warning', found: expect.stringMatching(/^(599|600) s behind the clock of OpenAI/) });
  answering(-600_000);
  expect(await check()).toMatchObject({ state: 'warning', found: expect.stringMatching(/^(599|600) s ahead of the clock of OpenAI/) });
  // An answer that a cache gave says nothing.
  answering(null);
  expect(await check()).toBeUndefined();
});

test.each([
  [[], undefined],
  [[600_000, null, 1_000], 'ok'],
  [[600_000, 590_000], 'warning'],
  [[600_000, 590_000, -40_000], 'problem'],
])('providers whose clocks differ by %j', (differences, state) => {
  const [found] = compareClocks(differences.map((differenceMs, i) => ({ name: `provider ${i}`, differenceMs })));
  expect(found?.state).toBe(state);
});

test.each([
  ['Mon, 30 Nov 2026 12:00:00 GMT', 0],
  ['Mon, 30 Nov 2026 11:59:59 GMT', 0],
  ['Mon, 30 Nov 2026 11:59:50 GMT', 9_000],
  ['Mon, 30 Nov 2026 12:00:20 GMT', -18_000],
  ['yesterday', null],
])('a Date header of whole seconds is compared with the time it took: %s', (date, expected) => {
  const before = Date.UTC(2026, 10, 30, 12);
  expect(clockDifference(date, before, before + 2_000)).toBe(expected);
});
