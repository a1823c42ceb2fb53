import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listModels } from '../admin/models.ts';
import { announcePrice } from '../admin/prices.ts';
import type { PriceHistoryEntry } from '../catalog/read-model.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { tellCatalog } from '../testing/tell-catalog.ts';
import { forgetStatus, rollUpHealth, type StatusView } from './index.ts';

let server: TestServer;
let anyone: PageSession;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'https://derouter.example' });
  anyone = new PageSession(server);
});
afterAll(() => server.stop());

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Stores the sums of an hour, and failed receipts of it with these HTTP statuses. */
async function store(model: string, daysAgo: number, requests: number, failures: readonly (readonly [number, string])[] = []) {
  const { sql } = server.services;
  const hour = `${dayBefore(daysAgo)}T01:00:00Z`;
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    VALUES (${newId()}, ${hour}::timestamptz, ${newId()}, ${model}, ${requests}, ${failures.length}, 0, 0, 0, 0, 0, 0)`;
  await sql`SELECT create_receipt_partition(date_trunc('month', ${hour}::timestamptz AT TIME ZONE 'UTC')::date)`;
  for (const [status, code] of failures) {
    await sql`
      INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
        error_code, http_status, streamed, system_prompt, duration_ms)
      VALUES (${newId()}, ${hour}::timestamptz, ${newId()}, 1, ${newId()}, 'openai-chat', ${model}, ${model}, ${newId()}, '[]',
        0, 0, 0, 0, 0, 0, 0, 'none', 'failed', ${code}, ${status}, false, 'off', 1)`;
  }
}

const readStatus = async (): Promise<StatusView> => {
  forgetStatus(server.services);
  return (await anyone.query('status.get')).data as StatusView;
};

test('the status page shows the share of requests that no upstream failed, per day, and never how many there were', async () => {
  await store('sandbox-gpt', 3, 1_000, [
    [502, 'upstream_failed'],
    [200, 'upstream_failed'],
    [429, 'rate_limit_error'],
    [400, 'invalid_request_error'],
    [503, 'shutting_down'],
  ]);
  await store('sandbox-gpt', 89, 100);
  await store('sandbox-gpt', 200, 100, [[502, 'upstream_failed']]);
  // Too few requests of that day to say anything.
  await store('sandbox-claude', 5, 19, [[502, 'upstream_failed']]);
  await rollUpHealth(server.services);
  const { firstDay, models } = await readStatus();
  expect(firstDay).toBe(dayBefore(89));
  const [gpt, claude] = ['sandbox-gpt', 'sandbox-claude'].map((name) => models.find(({ id }) => id === name));
  expect(gpt).toMatchObject({ state: 'answering', availability: 0.9973 });
  expect(gpt?.days.map((share, i) => [i, share]).filter(([, share]) => share !== null)).toEqual([
    [0, 1],
    [86, 0.997],
  ]);
  expect(claude).toMatchObject({ availability: null });
  expect(claude?.days.every((share) => share === null)).toBe(true);
  expect(JSON.stringify(models)).not.toMatch(/requests|failures/);
});

test('a later run adds what came since, and a repeated one changes nothing', async () => {
  const customer = await addGatewayCustomer(server);
  for (let i = 0; i < 20; i++) {
    await (await customer.call('/v1/chat/completions', { model: 'sandbox-claude', messages: [{ role: 'user', content: 'Hi' }] })).text();
  }
  await rollUpHealth(server.services);
  await rollUpHealth(server.services);
  const claude = (await readStatus()).models.find(({ id }) => id === 'sandbox-claude');
  expect(claude?.days.at(-1)).toBe(1);
  // The sum of 90 days has enough requests now: 19 with one failure, and these.
  expect(claude?.availability).toBe(0.9744);
});

test('a model whose upstreams are all paused is down, one with another upstream is degraded', async () => {
  const { sql, health } = server.services;
  const [route] = await sql<{ id: string; upstreamId: string }[]>`
    SELECT id, upstream_id AS "upstreamId" FROM routes WHERE model_id = 'sandbox-gpt'`;
  if (!route) throw new Error('no route');
  for (let i = 0; i < 30; i++) {
    health.began(route);
    health.failed(route, 'HTTP 500');
  }
  expect((await readStatus()).models.map(({ state }) => state)).toEqual(['down', 'down']);
  expect((await anyone.query('status.summary')).data).toMatchObject({ models: 2, down: 2, incident: null });
  expect((await anyone.query('catalog.model', { modelId: 'sandbox-gpt' })).data).toMatchObject({ state: 'down' });
  const other = newId();
  await sql`
    INSERT INTO upstreams (id, name, kind, base_url, source) VALUES (${other}, 'Other', 'openai', 'https://api.openai.com', 'staff')`;
  await sql`INSERT INTO routes (id, model_id, upstream_id, upstream_model) VALUES (${newId()}, 'sandbox-gpt', ${other}, 'gpt')`;
  await tellCatalog(server);
  const states = Object.fromEntries((await readStatus()).models.map(({ id, state }) => [id, state]));
  expect(states).toEqual({ 'sandbox-claude': 'down', 'sandbox-gpt': 'degraded' });
});

test('staff publish, change, resolve and reopen incidents, each with its audit row; everyone reads them', async () => {
  const { pending: staff, userId } = await addStaff(server);
  await enrolApp(staff);
  const words = (title: string) => ({ title, text: `${title}.` });
  const texts = { en: words('Slow answers'), zh: words('响应缓慢') };
  const startedAt = new Date(Date.now() - 3_600_000).toISOString();
  const created = await staff.mutate('admin.incidents.create', { state: 'investigating', texts, models: ['sandbox-gpt'], startedAt });
  const { id } = created.data as { id: string };
  expect((await anyone.query('status.get')).data).toMatchObject({
    incidents: [{ id, state: 'investigating', texts, startedAt, resolvedAt: null }],
  });
  await staff.mutate('admin.incidents.update', { id, state: 'identified' });
  expect((await anyone.query('status.summary')).data).toMatchObject({ incident: { id, state: 'identified' } });
  const early = await staff.mutate('admin.incidents.resolve', { id, resolvedAt: new Date(Date.parse(startedAt) - 1_000).toISOString() });
  expect(early.code).toBe('validation_failed');
  const resolvedAt = new Date().toISOString();
  const solved = { ...texts, en: words('Answers are fast again') };
  expect((await staff.mutate('admin.incidents.resolve', { id, resolvedAt, texts: solved })).data).toEqual({ ok: true });
  expect((await anyone.query('status.get')).data).toMatchObject({ incidents: [{ state: 'resolved', resolvedAt, texts: solved }] });
  expect((await anyone.query('status.summary')).data).toMatchObject({ incident: null });
  await staff.mutate('admin.incidents.update', { id, state: 'monitoring' });
  expect((await staff.query('admin.incidents.list', {})).data).toMatchObject({ items: [{ state: 'monitoring', resolvedAt: null }] });
  // Staff see also what the status page does not show any more.
  const old = newId();
  await server.services.sql`
    INSERT INTO incidents (id, state, texts, models, started_at, resolved_at)
    SELECT ${old}, 'resolved', texts, models, now() - interval '300 days', now() - interval '299 days' FROM incidents WHERE id = ${id}`;
  const first = (await staff.query('admin.incidents.list', { limit: 1 })).data as { items: { id: string }[]; nextCursor: string };
  expect(first.items.map((one) => one.id)).toEqual([id]);
  const rest = (await staff.query('admin.incidents.list', { limit: 1, cursor: first.nextCursor })).data;
  expect(rest).toMatchObject({ items: [{ id: old }], nextCursor: null });
  expect((await staff.mutate('admin.incidents.update', { id: newId(), state: 'monitoring' })).code).toBe('not_found');
  expect((await staff.mutate('admin.incidents.update', { id, state: 'resolved' })).code).toBe('validation_failed');
  const actions = await server.services.sql<{ action: string }[]>`
    SELECT action FROM staff_actions WHERE subject = ${id} AND staff_user_id = ${userId} ORDER BY id`;
  expect(actions.map(({ action }) => action.split(' ')[0])).toEqual(['create', 'update', 'resolve', 'update']);
});

test('a model has all its prices that ever applied or will, by each of its names', async () => {
  const { sql } = server.services;
  const { userId } = await addStaff(server);
  const model = listModels(server.services).find(({ id }) => id === 'sandbox-gpt');
  if (!model) throw new Error('no such model');
  const price = (input: string) => ({
    ...model,
    tiers: model.tiers.map((tier) => ({ ...tier, usdPerMillion: { ...tier.usdPerMillion, input } })),
  });
  await announcePrice(server.services, userId, 'sandbox-gpt', { ...price('2'), effectiveAt: new Date() });
  const later = await announcePrice(server.services, userId, 'sandbox-gpt', {
    ...price('4'),
    effectiveAt: new Date(Date.now() + 8 * 86_400_000),
  });
  await sql`INSERT INTO model_aliases (alias, model_id) VALUES ('lab/gpt-latest', 'sandbox-gpt')`;
  await tellCatalog(server);
  const answer = (await anyone.query('catalog.model', { modelId: 'lab/gpt-latest' })).data as {
    model: { id: string; scheduled: unknown };
    history: PriceHistoryEntry[];
  };
  expect(answer.model).toMatchObject({
    id: 'sandbox-gpt',
    aliases: ['lab/gpt-latest'],
    scheduled: { priceVersionId: later.scheduled?.priceVersionId },
  });
  expect(answer.history.map(({ state, tiers }) => [state, tiers[0]?.usdPerMillion.input])).toEqual([
    ['announced', '4'],
    ['in_force', '2'],
    ['past', '3'],
  ]);
  for (const id of ['no-such-model', '', 'gpt-4.1-mini'])
    expect((await anyone.query('catalog.model', { modelId: id })).code).toBe('not_found');
});

test('robots.txt and sitemap.xml name the public pages and the models for sale, with the public address', async () => {
  const robots = await (await fetch(`${server.base}/robots.txt`)).text();
  expect(robots).toContain('Disallow: /admin\n');
  expect(robots).toContain('Sitemap: https://derouter.example/sitemap.xml\n');
  const [upstream] = await server.services.sql<{ id: string }[]>`SELECT id FROM upstreams WHERE name = 'Other'`;
  await server.services.sql`
    INSERT INTO routes (id, model_id, upstream_id, upstream_model) VALUES (${newId()}, 'gpt-4.1-mini', ${upstream?.id ?? ''}, 'gpt')`;
  await tellCatalog(server);
  const sitemap = await fetch(`${server.base}/sitemap.xml`);
  expect(sitemap.headers.get('content-type')).toContain('application/xml');
  const urls = [...(await sitemap.text()).matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => url);
  expect(urls).toEqual(expect.arrayContaining(['https://derouter.example/', 'https://derouter.example/models/gpt-4.1-mini']));
  expect(urls.filter((url) => /sandbox|overview|admin/.test(url ?? ''))).toEqual([]);
});
