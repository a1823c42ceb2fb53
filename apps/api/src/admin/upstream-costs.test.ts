import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import type { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { exportUpstreams } from './upstream-files/export-upstreams.ts';
import type { UpstreamView } from './upstreams.ts';

let server: TestServer;
let finance: PageSession;
let id: string;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  ({ pending: finance } = await addStaff(server, ['finance', 'engineer']));
  await enrolApp(finance);
  const { data } = await finance.mutate('admin.upstreams.create', {
    name: 'Costly',
    kind: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:9/v1',
    credential: 'sk-1234',
    allowPrivateNetwork: true,
  });
  id = (data as { id: string }).id;
});
afterAll(() => server.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const add = async (cost: object, effectiveAt: string | null, upstreamModel: string | null = 'm') =>
  (await finance.mutate('admin.upstreams.addCost', { id, upstreamModel, cost, effectiveAt })).data as UpstreamView;
const withdraw = (costId: string, reason = 'the contract was not renewed') =>
  finance.mutate('admin.upstreams.withdrawCost', { id: costId, reason });
const rates = {
  tiers: [
    { fromPromptTokens: 0, usdPerMillion: { input: '1', output: '2', cache_write_1h: '1.6' } },
    { fromPromptTokens: 200_000, usdPerMillion: { input: '2', output: '4', cache_write_1h: '3.2' } },
  ],
  perCallUsd: { web_search: '0.01' },
  multipliers: { flex: '0.5' },
};

test('rates are shown as they were entered, with tiers, prices per call and multipliers', async () => {
  const { costs } = await add({ kind: 'rates', rates }, null);
  expect(costs[0]).toMatchObject({ upstreamModel: 'm', percent: null, isToCome: false, rates });
});

test('a cost that has not begun is withdrawn with a reason, and then counts nowhere', async () => {
  const coming = (await add({ kind: 'share', percent: '80' }, inDays(3), null)).costs[0];
  expect(coming).toMatchObject({ percent: 80, isToCome: true });
  expect((await withdraw(coming?.id ?? '', ' ')).code).toBe('validation_failed');
  const { data, code } = await withdraw(coming?.id ?? '');
  expect([code, (data as UpstreamView).costs.map(({ percent }) => percent)]).toEqual([null, [null]]);
  expect(server.services.catalog.upstreams().find((one) => one.id === id)?.costs).toHaveLength(1);
  const file = await exportUpstreams(server.services);
  expect(file.upstreams.find(({ name }) => name === 'Costly')?.costs).toHaveLength(1);
  const [entry] = await server.services.sql`
    SELECT action, reason, before, after FROM staff_actions WHERE subject = ${id} ORDER BY created_at DESC, id DESC LIMIT 1`;
  expect(entry).toMatchObject({
    action: 'withdraw upstream cost',
    reason: 'the contract was not renewed',
    before: { id: coming?.id, listShareMillionths: 800_000, effectiveAt: coming?.effectiveAt },
    after: null,
  });
  expect((await withdraw(coming?.id ?? '')).code).toBe('conflict');
});

test('a cost that has begun stays, also for whoever asks the database', async () => {
  const begun = (await add({ kind: 'share', percent: '70' }, null, null)).costs[0];
  const coming = (await add({ kind: 'share', percent: '60' }, inDays(1), null)).costs[0];
  expect((await withdraw(begun?.id ?? '')).code).toBe('conflict');
  expect((await withdraw(newId())).code).toBe('conflict');
  const { sql } = server.services;
  await expect(sql`UPDATE upstream_costs SET withdrawn_at = now() WHERE id = ${begun?.id ?? ''}`).rejects.toMatchObject({ code: 'DR002' });
  await expect(sql`UPDATE upstream_costs SET list_share_millionths = 1 WHERE id = ${coming?.id ?? ''}`).rejects.toMatchObject({
    code: '42501',
  });
  await expect(sql`DELETE FROM upstream_costs WHERE id = ${coming?.id ?? ''}`).rejects.toMatchObject({ code: '42501' });
});

test('an upstream with costs that have begun, or were withdrawn, can be removed', async () => {
  expect((await finance.mutate('admin.upstreams.remove', { id })).code).toBeNull();
});
