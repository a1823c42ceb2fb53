import { prove } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { isNightly, providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createRefusalLimiter } from './gateway/refusal-limiter.ts';
import { createAffinity } from './gateway/upstreams/affinity.ts';
import { createKeyCache } from './keys/key-cache.ts';
import { updateKey } from './keys/update-key.ts';
import { monotonicNow } from './monotonic-now.ts';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from './testing/gateway-models.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { tellCatalog } from './testing/tell-catalog.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

afterEach(() => void vi.useRealTimers());

/** Sets the date, and only the date, as an operator or a time service does. */
const jump = (ms: number) => {
  const to = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(to);
};

test.each([-hourMs, hourMs])('the date jumps by %d ms: ages and limits in memory do not notice', async (ms) => {
  const refusals = createRefusalLimiter({ perMinute: 2, isKnown: () => false });
  const caller = { network: '192.0.2.0/24', secret: 'dr-key' };
  refusals.refused(caller);
  const affinity = createAffinity();
  affinity.served('conversation', 'upstream');
  let reads = 0;
  const cache = createKeyCache({ read: async () => ++reads, now: monotonicNow, maxEntries: 10, onProblem: () => {} });
  await cache.find('key');

  jump(ms);
  // One refusal is left, no more and no fewer.
  expect(refusals.waitSeconds(() => caller)).toBe(0);
  refusals.refused(caller);
  expect(refusals.waitSeconds(() => caller)).toBeLessThanOrEqual(31);
  expect(refusals.waitSeconds(() => caller)).toBeGreaterThan(0);
  expect(affinity.lastOf('conversation')).toBe('upstream');
  expect([await cache.find('key'), reads]).toEqual([1, 1]);
});

describe.each([-hourMs, hourMs])('the date jumps by %d ms under a running server', (ms) => {
  let server: TestServer;
  let upstream: ScriptedUpstream;
  let models: GatewayModels;
  const answer = providerScript(() => ({ text: 'Fine.', usage: { prompt_tokens: 1_000, completion_tokens: 0 } }));
  const body = { model: 'from-openai-compatible', max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
  beforeAll(async () => {
    upstream = await startScriptedUpstream(answer);
    server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off', PRICE_NOTICE_DAYS: '0' });
    models = await addGatewayModels(server);
    await models.route('openai-compatible', upstream.baseUrl);
  });
  afterAll(async () => {
    expect((await prove(server.services.sql)).findings).toEqual([]);
    await server.stop();
    await upstream.close();
  });

  /** The difference from the database's clock, in seconds. */
  const ageOf = async (at: Date) => {
    const [row] = await server.services.sql<
      { age: number }[]
    >`SELECT extract(epoch FROM clock_timestamp() - ${at.toISOString()}::timestamptz)::float8 AS age`;
    return Math.abs(row?.age ?? Number.NaN);
  };

  test('a request that runs keeps its hold and its lease, and is charged in the month and hour of the database', async () => {
    const { sql } = server.services;
    const customer = await addGatewayCustomer(server);
    const go = upstream.hold(answer);
    const asked = customer.call('/v1/chat/completions', body);
    await expect.poll(async () => (await sql`SELECT 1 FROM holds`).length).toBe(1);
    jump(ms);
    const later = customer.call('/v1/chat/completions', body);
    await expect.poll(async () => (await sql`SELECT 1 FROM holds`).length).toBe(2);
    for (const { at } of await sql<{ at: Date }[]>`SELECT created_at AS at FROM holds`) expect(await ageOf(at)).toBeLessThan(30);
    // Renewals of the lease, each with a release of holds whose process is lost.
    const renewedAt = async () => (await sql<{ at: Date }[]>`SELECT renewed_at AS at FROM leases`)[0]?.at.getTime() ?? 0;
    for (let renewals = 0; renewals < (isNightly ? 3 : 0); renewals++) {
      const before = await renewedAt();
      await expect.poll(renewedAt).toBeGreaterThan(before);
    }
    expect(await sql`SELECT 1 FROM leases WHERE expires_at BETWEEN now() AND now() + interval '16 seconds'`).toHaveLength(1);
    expect(await sql`SELECT 1 FROM holds`).toHaveLength(2);
    go();
    upstream.script(answer);
    expect([(await asked).status, (await later).status]).toEqual([200, 200]);
    await expect.poll(async () => (await sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`).length).toBe(2);
    const receipts = await sql<{ status: string; at: Date; duration: number; table: string; month: string }[]>`
      SELECT status, created_at AS at, duration_ms AS duration, tableoid::regclass::text AS table,
        'receipts_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM') AS month
      FROM receipts WHERE account_id = ${customer.accountId}`;
    for (const { status, at, duration, table, month } of receipts) {
      expect([status, table]).toEqual(['completed', month]);
      expect(await ageOf(at)).toBeLessThan(60);
      expect(duration >= 0 && duration < 60_000).toBe(true);
    }
  });

  test('limits of a minute and budgets of a day neither open nor close, and say when they open by the database', async () => {
    const { services } = server;
    const limited = await addGatewayCustomer(server);
    await updateKey(services, limited.accountId, limited.keyId, { requestsPerMinute: 2 });
    const budgeted = await addGatewayCustomer(server);
    await updateKey(services, budgeted.accountId, budgeted.keyId, { budget: { dailyUsd: '0.001' } });
    const ask = async (customer: typeof limited) => {
      const response = await customer.call('/v1/chat/completions', { ...body, max_completion_tokens: 1 });
      await response.text();
      return [response.status, Number(response.headers.get('retry-after'))] as const;
    };
    for (const customer of [limited, limited, budgeted]) expect((await ask(customer))[0]).toBe(200);
    await budgeted.receipt();
    jump(ms);
    const [status, waitSeconds] = await ask(limited);
    expect([status, waitSeconds > 0 && waitSeconds <= 31]).toEqual([429, true]);
    const [spent] = await ask(budgeted);
    expect([402, 429]).toContain(spent);
  });

  test('sessions last as long as they would have', async () => {
    const { sessions, sql } = server.services;
    const customer = await addGatewayCustomer(server);
    const start = async (passedSecondFactor: boolean) =>
      (await sessions.start(customer.userId, { passedSecondFactor })).split(';')[0]?.split('=')[1] ?? '';
    const [used, idle] = [await start(true), await start(true)];
    jump(ms);
    expect(await sessions.read(used)).toMatchObject({ userId: customer.userId });
    await sql`UPDATE sessions SET last_used_at = now() - interval '31 minutes' WHERE user_id = ${customer.userId}`;
    expect(await sessions.read(idle)).toBeNull();
  });

  test('keys expire, and prices take effect, when they were said to', async () => {
    const { db, notices, sql } = server.services;
    const customer = await addGatewayCustomer(server);
    const key = (expires: string) =>
      sql.unsafe(`UPDATE keys SET expires_at = now() + interval '${expires}' WHERE id = '${customer.keyId}'`);
    const tell = () => notices.publishIn(sql, { topic: 'key', subject: customer.keyId });
    const cost = async () => {
      const response = await customer.call('/v1/chat/completions', body);
      await response.text();
      return response.status === 200 ? response.headers.get('x-derouter-cost-usd') : response.status;
    };
    const price = (inputPico: string, inMs: number) =>
      db.insert(schema.priceVersions).values({
        ...{ id: newId(), modelId: body.model, createdBy: models.staffId, effectiveAt: new Date(monotonicNow() + inMs) },
        rates: {
          tiers: [{ fromPromptTokens: 0, perToken: { input: inputPico, output: '10000000', cache_read: '100000' } }],
          perCall: {},
          multipliers: {},
        },
      });
    expect(await cost()).toBe('0.001');
    await price('500000', 0);
    await price('250000', 30 * minuteMs);
    await tellCatalog(server);
    jump(ms);
    expect(await cost()).toBe('0.0005');
    await key('30 minutes');
    await tell();
    expect(await cost()).toBe('0.0005');
    await key('-1 second');
    await tell();
    await expect.poll(cost).toBe(401);
  });
});
