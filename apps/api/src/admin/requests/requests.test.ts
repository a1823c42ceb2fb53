import { idTime, newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { TodayView } from '../../business/read-today.ts';
import { refreshActivity } from '../../business/refresh-activity.ts';
import { rollUpBusiness } from '../../business/roll-up.ts';
import { addStaff, enrolApp, type TestStaff } from '../../testing/add-staff.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { listRequests } from './list-requests.ts';
import { readTail } from './tail.ts';
import type { TopErrors } from './top-errors.ts';

type StaffRequestView = Awaited<ReturnType<typeof listRequests>>['items'][number];

let server: TestServer;
let staff: TestStaff;
let customers: GatewayCustomer[];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  staff = await addStaff(server, ['engineer']);
  await enrolApp(staff.pending);
  customers = [await addGatewayCustomer(server, '20'), await addGatewayCustomer(server, '20')];
  for (const [i, customer] of [...customers, ...customers, ...customers].entries()) {
    const body = { model: i < 4 ? 'sandbox-gpt' : 'sandbox-claude', stream: i % 2 === 0, messages: [{ role: 'user', content: 'Hi' }] };
    const answer = await customer.call('/v1/chat/completions', body, { headers: { 'x-request-id': `call-${i}` } });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  const count = async () => (await server.services.sql`SELECT 1 FROM receipts`).length;
  await vi.waitUntil(async () => (await count()) === 6, { timeout: 20_000 });
}, 180_000);
afterAll(() => server.stop());

const query = async <T>(path: string, input: unknown) => {
  const { data, code } = await staff.pending.query(`admin.${path}`, input);
  expect([path, code]).toEqual([path, null]);
  return data as T;
};

describe('requests of all customers', () => {
  test('are listed newest first, page by page, with filters', async () => {
    const found: StaffRequestView[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await query<{ items: StaffRequestView[]; nextCursor: string | null }>('requests.list', {
        limit: 2,
        ...(cursor ? { cursor } : {}),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    const all = await server.services.sql<{ id: string }[]>`SELECT id FROM receipts ORDER BY created_at DESC, id DESC`;
    expect(found.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const list = async (filter: object) =>
      (await query<{ items: StaffRequestView[] }>('requests.list', { limit: 50, ...filter })).items.map(
        ({ clientRequestId }) => clientRequestId,
      );
    expect(await list({ clientRequestId: 'call-3' })).toEqual(['call-3']);
    expect(await list({ accountId: customers[0]?.accountId })).toEqual(['call-4', 'call-2', 'call-0']);
    expect(await list({ keyId: customers[1]?.keyId, modelId: 'sandbox-claude' })).toEqual(['call-5']);
    expect(await list({ modelId: 'sandbox-claude' })).toEqual(['call-5', 'call-4']);
    expect(await list({ status: 'failed', modelId: 'nothing' })).toEqual([]);
    expect(await list({ slowMs: 10_000_000 })).toEqual([]);
    expect(await list({ writtenOff: '1' })).toEqual([]);
    const middle = found[2]?.createdAt ?? '';
    expect((await list({ from: middle })).length + (await list({ to: middle })).length).toBe(6);
    expect((await staff.pending.query('admin.requests.list', { cursor: '00000000-0000-0000-0000-000000000000' })).code).toBe(
      'validation_failed',
    );
    const csv = await staff.pending.exportCsv('requests.list', { modelId: 'sandbox-gpt' });
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(5);
  });

  test('that failed are grouped', async () => {
    const { sql } = server.services;
    const [customer] = customers;
    for (const [errorCode, ms] of [
      ['overloaded', 900],
      ['overloaded', 45_000],
      ['upstream_timeout', 60_000],
    ] as const) {
      const id = newId();
      await sql`
        INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items, input_tokens,
          output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code, http_status,
          streamed, system_prompt, duration_ms)
        VALUES (${id}, ${idTime(id).toISOString()}, ${customer?.accountId ?? ''}, 1, ${customer?.keyId ?? ''}, 'openai-chat', 'm', 'm', ${newId()}, '[]', 0, 0, 0, 0,
          0, 0, 0, 'none', 'failed', ${errorCode}, 503, false, 'off', ${ms})`;
    }
    const day = { from: new Date(Date.now() - 86_400_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const { groups, isTruncated } = await query<TopErrors>('requests.topErrors', day);
    expect(groups.map(({ errorCode, requests, customers: who }) => [errorCode, requests, who])).toEqual([
      ['overloaded', 2, 1],
      ['upstream_timeout', 1, 1],
    ]);
    expect(isTruncated).toBe(false);
    const count = async (filter: object) =>
      (await query<{ items: StaffRequestView[] }>('requests.list', { limit: 50, ...filter })).items.length;
    expect(await count({ status: 'failed' })).toBe(3);
    expect(await count({ errorCode: 'overloaded' })).toBe(2);
    expect(await count({ status: 'failed', slowMs: 30_000 })).toBe(2);
    expect(await count({ errorCode: 'overloaded', status: 'completed' })).toBe(0);
    expect(await count({ slowMs: 50_000, accountId: customer?.accountId })).toBe(1);
  });
});

describe('today', () => {
  const read = (period: string) => query<TodayView>('today.read', { period });

  test('adds up what all customers did, before and after the hours are summed up', async () => {
    const { sql } = server.services;
    const known = await read('today');
    expect(known.totals).toMatchObject({ costUsd: '0', marginUsd: known.totals.revenueUsd, uncostedUsd: '0' });
    // As of upstreams whose cost nobody entered.
    await sql`UPDATE usage_hourly SET uncosted_nano = total_nano - write_off_nano`;
    const live = await read('today');
    const [sums] = await sql<{ revenue: string; requests: number }[]>`
      SELECT (sum(total_nano - write_off_nano))::text AS revenue, sum(requests)::int AS requests FROM usage_hourly`;
    expect(live.totals).toMatchObject({ requests: sums?.requests, costUsd: null, marginUsd: null });
    expect(Number(live.totals.revenueUsd) * 1e9).toBeCloseTo(Number(sums?.revenue), 0);
    expect(live.totals.uncostedUsd).toBe(live.totals.revenueUsd);
    expect(live.activeCustomers).toBe(2);
    expect(live.models.map(({ modelId }) => modelId).toSorted()).toEqual(['sandbox-claude', 'sandbox-gpt']);
    expect(live.models.some(({ ttftMedianMs }) => ttftMedianMs !== null)).toBe(true);
    expect(Number(live.outstanding.paidUsd) + Number(live.outstanding.promoUsd)).toBeGreaterThan(39);
    // As if the hour were over.
    await rollUpBusiness(server.services, new Date(Date.now() + 2 * 3_600_000));
    await rollUpBusiness(server.services, new Date(Date.now() + 2 * 3_600_000));
    const summed = await read('today');
    expect(summed.totals).toEqual(live.totals);
    expect(summed.models).toEqual(live.models);
    await rollUpBusiness(server.services, new Date(Date.now() + 50 * 3_600_000));
    expect((await read('today')).models).toEqual(live.models);
    for (const period of ['yesterday', '7d', '30d', 'month']) await read(period);
    expect((await read('7d')).totals).toEqual(live.totals);
    await refreshActivity(server.services);
    for (const period of ['today', '30d']) expect((await read(period)).activeCustomers).toBe(2);
    expect((await read('yesterday')).activeCustomers).toBe(0);
  });
});

describe('requests as they end', () => {
  test('are shown with the filters of the list; many pages together ask the database once a second', async () => {
    const { sql } = server.services;
    const [customer] = customers;
    const id = newId();
    const began = new Date(Date.now() - 60_000);
    // Ended now, began a minute ago.
    await sql`
      INSERT INTO receipts (id, created_at, booked_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id,
        line_items, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
        error_code, http_status, streamed, system_prompt, duration_ms)
      VALUES (uuidv7(${began.toISOString()}::timestamptz - clock_timestamp()), ${began.toISOString()}::timestamptz, now(), ${customer?.accountId ?? ''}, 1,
        ${id}::uuid, 'openai-chat', 'm', 'long-model', ${newId()}, '[]', 0, 0, 0, 0, 0, 0, 5, 'none', 'failed', 'timeout', 504, true, 'off', 60000)`;
    let statements = 0;
    const counted = new Proxy(sql, {
      apply: (target, self, args) => {
        if ((args[0] as readonly string[]).join('').includes('booked_at DESC')) statements += 1;
        return Reflect.apply(target as never, self, args as never);
      },
    });
    const tails = await Promise.all(
      [
        {},
        { keyId: id },
        { modelId: 'long-model', status: 'failed' as const, errorCode: 'timeout', slowMs: 60_000, writtenOff: '1' as const },
        ...[{ keyId: newId() }, { status: 'completed' as const }, { slowMs: 60_001 }, { slowTtftMs: 1 }, { upstreamId: newId() }],
        ...Array.from({ length: 50 }, () => ({ accountId: customer?.accountId ?? '' })),
      ].map((filter) => readTail({ sql: counted }, filter)),
    );
    const models = tails.map(({ items }) => items.filter(({ model }) => model === 'long-model').length);
    expect(models).toEqual([1, 1, 1, 0, 0, 0, 0, 0, ...Array.from({ length: 50 }, () => 1)]);
    expect(statements).toBe(1);
    await customer?.call(
      '/v1/chat/completions',
      { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Live' }] },
      { headers: { 'x-request-id': 'live' } },
    );
    const newest = async () => (await query<{ items: StaffRequestView[] }>('requests.tail', { modelId: 'sandbox-gpt' })).items[0];
    await vi.waitUntil(async () => (await newest())?.clientRequestId === 'live', { timeout: 4_000, interval: 300 });
  });
});
