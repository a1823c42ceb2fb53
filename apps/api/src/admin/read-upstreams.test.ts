import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rollUpUpstreams } from '../business/roll-up-upstreams.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { operatorAt } from './change-as.ts';
import { mergeHealth, mergeLimits, readUpstreams } from './read-upstreams.ts';
import { addUpstreamCost } from './upstream-costs.ts';

let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  customer = await addGatewayCustomer(server);
});
afterAll(() => server.stop());

const ask = () => customer.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
const sandbox = async () => (await readUpstreams(server.services)).find(({ kind }) => kind === 'sandbox');

test('the spend of an upstream is that of its receipts, and summing an hour again changes nothing', async () => {
  await rollUpUpstreams(server.services);
  const before = (await sandbox())?.spend?.month.requests ?? 0;
  for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(200);
  // Nobody sells the sandbox's models, so that a share of the list price is unknown.
  const cost = { upstreamModel: null, cost: { kind: 'share', percent: '50' }, effectiveAt: null } as const;
  await addUpstreamCost(server.services, operatorAt('root', 'here'), (await sandbox())?.id ?? '', cost);
  expect((await ask()).status).toBe(200);
  await expect.poll(async () => (await server.services.sql`SELECT 1 FROM receipts`).length).toBe(before + 4);
  for (let i = 0; i < 2; i++) await rollUpUpstreams(server.services);
  const [paid] = await server.services.sql<{ usd: string; uncosted: string }[]>`
    SELECT (sum(total_nano) / 1e9)::float8::text AS usd, (sum(total_nano) FILTER (WHERE cost_nano IS NULL) / 1e9)::float8::text AS uncosted FROM receipts`;
  const spend = (await sandbox())?.spend;
  expect(spend?.month.requests).toBe(before + 4);
  expect(spend?.day).toEqual(spend?.month);
  expect(Number(spend?.day.uncostedUsd)).toBeGreaterThan(0);
  expect([Number(spend?.day.paidUsd), Number(spend?.day.uncostedUsd), Number(spend?.day.costUsd)]).toEqual([
    Number(paid?.usd),
    Number(paid?.uncosted),
    0,
  ]);
});

test('health is that of all processes that reported lately', async () => {
  await ask();
  const upstreamId = (await sandbox())?.id ?? '';
  const own = (await sandbox())?.health;
  const sight = { upstreamId, state: 'open', retryAt: '2030-01-01T00:00:00.000Z', requests: 5, failures: 5, averageMs: null };
  const seen = { credentialLast4: '1111', upstreamModel: 'm', name: 'requests', limit: 100, resetsAt: null };
  const limits = [{ ...seen, remaining: 7, seenAt: '2026-01-01T00:00:00.000Z' }];
  const report = (seconds: number, lastError: object | null) => server.services.sql`
    INSERT INTO processes (process_id, host, pid, version, started_at, seen_at, upstreams)
    VALUES (${newId()}, 'other', 1, '1', now(), now() - make_interval(secs => ${seconds}), ${JSON.stringify([{ ...sight, lastError, limits }])}::jsonb)`;
  await report(1, { at: '2029-01-01T00:00:00.000Z', what: 'status 500' });
  await report(50, null);
  expect(await sandbox()).toMatchObject({
    seenBy: 2,
    limits,
    health: {
      state: 'open',
      requests: (own?.requests ?? 0) + 5,
      failures: 5,
      averageMs: own?.averageMs,
      lastError: { what: 'status 500' },
    },
  });
});

test('of each limit the last sight counts, and the scarcest comes first', () => {
  const sight = (upstreamModel: string, remaining: number | null, minute: number) => ({
    ...{ credentialLast4: '1111', upstreamModel, name: 'tokens', limit: 100, remaining, resetsAt: null },
    seenAt: `2026-01-01T00:0${minute}:00.000Z`,
  });
  const merged = mergeLimits([sight('a', 90, 3), sight('a', 10, 1), sight('b', 20, 2), sight('c', null, 2)]);
  expect(merged.map(({ upstreamModel, remaining }) => [upstreamModel, remaining])).toEqual([
    ['b', 20],
    ['a', 90],
    ['c', null],
  ]);
});

test('averages are weighted by answers, and nothing is nothing', () => {
  const sight = { state: 'closed', retryAt: null, requests: 10, failures: 0, averageMs: 100, lastError: null } as const;
  expect(mergeHealth([])).toBeNull();
  expect(mergeHealth([sight, { ...sight, requests: 30, averageMs: 500 }])).toMatchObject({ requests: 40, averageMs: 400 });
  expect(mergeHealth([{ ...sight, requests: 2, failures: 2, averageMs: null }])).toMatchObject({ averageMs: null });
});
