import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { countActive } from '../business/active-accounts.ts';
import type { TodayView } from '../business/read-today.ts';
import { refreshActivity } from '../business/refresh-activity.ts';
import { rollUpUpstreams } from '../business/roll-up-upstreams.ts';
import { rollUpTopUps } from '../business/top-ups.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp, type TestStaff } from '../testing/add-staff.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { resolvePeriod } from '../usage/index.ts';
import type { UpstreamFigures } from './read-upstream-figures.ts';

let server: TestServer;
let staff: TestStaff;
let customers: GatewayCustomer[];
let upstreamId: string;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  staff = await addStaff(server, ['owner']);
  await enrolApp(staff.pending);
  customers = [await addGatewayCustomer(server, '20'), await addGatewayCustomer(server, '20')];
  for (const customer of [...customers, ...customers]) {
    const answer = await customer.call('/v1/chat/completions', {
      ...{ model: 'sandbox-gpt', stream: true, messages: [{ role: 'user', content: 'Hi' }] },
    });
    expect(answer.status).toBe(200);
    await answer.text();
  }
  const count = async () => (await server.services.sql`SELECT 1 FROM receipts`).length;
  await vi.waitUntil(async () => (await count()) === 4, { timeout: 20_000 });
  const [receipt] = await server.services.sql<{ id: string }[]>`SELECT upstream_id AS id FROM receipts LIMIT 1`;
  upstreamId = receipt?.id ?? '';
}, 180_000);
afterAll(() => server.stop());

const query = async <T>(path: string, input?: unknown) => {
  const { data, code } = await staff.pending.query(`admin.${path}`, input);
  expect([path, code]).toEqual([path, null]);
  return data as T;
};
const rowsOf = async (path: string, input: object = {}) => {
  const data = await query<{ items: object[] } | object[]>(path, input);
  return Array.isArray(data) ? data.length : data.items.length;
};
const isoDay = (at: Date) => at.toISOString().slice(0, 10);
const read = (period = 'today') => query<TodayView>('today.read', { period });

test('what nothing waits for is no alert', async () => {
  expect((await read()).alerts).toEqual([]);
});

describe('each alert counts the rows to which it leads', () => {
  /** Adds rows of which so many wait, and others that do not. Their list has as many with the filter of the link. */
  const cases: Record<
    TodayView['alerts'][number]['kind'],
    { readonly waiting: number; readonly add: () => Promise<unknown>; readonly list: () => Promise<number> }
  > = {
    proof: {
      waiting: 2,
      add: async () => {
        for (const findings of ['[]', '[{"invariant": "a", "detail": "b"}, {"invariant": "c", "detail": "d"}]'])
          await server.services.sql`
            INSERT INTO proofs (id, is_full, horizon, transfers, receipts, findings)
            VALUES (${newId()}, true, now(), 1, 1, ${findings}::jsonb)`;
      },
      list: async () => (await query<{ findings: object[] }>('books.lastProof')).findings.length,
    },
    breakers: {
      waiting: 1,
      add: () => {
        const sight = (id: string, state: string) => ({ ...{ upstreamId: id, state, requests: 3, failures: 3 }, ...noTimes });
        const sights = JSON.stringify([sight(upstreamId, 'open'), sight(newId(), 'open')]);
        return server.services.sql`
          INSERT INTO processes (process_id, host, pid, version, started_at, upstreams)
          VALUES (${newId()}, 'other', 1, '1', now(), ${sights}::jsonb)`;
      },
      list: () => rowsOf('upstreams.list', { show: 'open' }),
    },
    upstreamCredit: {
      waiting: 1,
      add: () =>
        staff.pending.mutate('admin.upstreams.setCredit', {
          id: upstreamId,
          source: 'staff',
          leftUsd: '0',
          alertDays: 7,
          reason: 'a test',
        }),
      list: () => rowsOf('upstreams.list', { show: 'lowCredit' }),
    },
    clearing: {
      waiting: 1,
      add: async () => {
        for (const [clearing, ledger, provider, tolerance] of [
          ['clearing:one', 100, 103, 2],
          ['clearing:one', 100, 90, 2],
          ['clearing:two', 100, 99, 2],
          ['clearing:three', 100, null, 0],
        ] as const) {
          await server.services.sql`INSERT INTO ledger_accounts (code) VALUES (${clearing}) ON CONFLICT DO NOTHING`;
          await server.services.sql`
            INSERT INTO rail_reconciliations (id, provider, clearing, ledger_nano, provider_nano, detail)
            VALUES (${newId()}, 'one', ${clearing}, ${ledger}, ${provider}, ${JSON.stringify({ tolerancePercent: tolerance })}::jsonb)`;
        }
      },
      list: async () => {
        const rows =
          await query<{ reconciled: { differenceUsd: string | null; isWithinTolerance: boolean } | null }[]>('payments.clearing');
        return rows.filter(({ reconciled }) => reconciled?.differenceUsd && !reconciled.isWithinTolerance).length;
      },
    },
    reviews: {
      waiting: 1,
      add: () => server.services.sql`
        INSERT INTO payment_reviews (id, provider, kind, reference, detail, resolution, resolved_by, resolution_reason, resolved_at)
        VALUES (${newId()}, 'stripe', 'unknown_order', 'a', '{}', NULL, NULL, NULL, NULL),
          (${newId()}, 'stripe', 'unknown_order', 'b', '{}', 'dismissed', 'system', 'no', now())`,
      list: () => rowsOf('payments.reviews', { isOpen: true }),
    },
    disputes: {
      waiting: 2,
      add: async () => {
        const { accountId, orderId } = await addOrder();
        for (const state of ['warning', 'open', 'won', 'lost', 'prevented'])
          await server.services.sql`
            INSERT INTO payment_disputes (id, provider, provider_ref, payment_ref, order_id, account_id, state, amount_nano)
            VALUES (${newId()}, 'stripe', ${state}, 'pi:1', ${orderId}, ${accountId}, ${state}, 1)`;
      },
      list: () => rowsOf('payments.disputes', { state: 'waiting' }),
    },
    refunds: {
      waiting: 2,
      add: async () => {
        const { accountId, orderId } = await addOrder();
        for (const [state, finished] of [
          ['requested', null],
          ['pending', null],
          ['succeeded', new Date().toISOString()],
          ['failed', new Date().toISOString()],
        ] as const)
          await server.services.sql`
            INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, gross_nano, credit_nano, fee_nano,
              tax_nano, actor, finished_at)
            VALUES (${newId()}, 'stripe', 'pi:1', ${orderId}, ${accountId}, 'staff', ${state}, 1, 1, 0, 0, 'system', ${finished})`;
      },
      list: () => rowsOf('payments.refunds', { state: 'waiting' }),
    },
    adjustments: {
      waiting: 1,
      add: async () => {
        const { accountId } = await addCustomer(server);
        return server.services.sql`
          INSERT INTO pending_adjustments (id, account_id, kind, amount_nano, reason, state, requested_by, decided_by, decided_at)
          VALUES (${newId()}, ${accountId}, 'credit', 1, 'a test', 'pending', ${staff.userId}, NULL, NULL),
            (${newId()}, ${accountId}, 'credit', 1, 'a test', 'declined', ${staff.userId}, ${staff.userId}, now())`;
      },
      list: () => rowsOf('customers.adjustments', { isOpen: true }),
    },
    withdrawals: {
      waiting: 1,
      add: () => server.services.sql`
        INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by,
          decided_by, decided_at)
        VALUES (${newId()}, 'clearing:one', 'bank', 'out', 1, 0, 'a', 'a test', 'pending', 'system', NULL, NULL),
          (${newId()}, 'clearing:one', 'bank', 'out', 1, 0, 'b', 'a test', 'declined', 'system', 'system', now())`,
      list: () => rowsOf('payments.withdrawals', { state: 'pending' }),
    },
    events: {
      waiting: 2,
      add: async () => {
        for (const outcome of ['failed', 'failed', 'handled', null])
          await server.services.sql`
            INSERT INTO provider_events (id, provider, event_id, type, payload, outcome, processed_at)
            VALUES (${newId()}, 'stripe', ${newId()}, 'a', '{}', ${outcome}, ${outcome === null ? null : new Date().toISOString()})`;
      },
      list: () => rowsOf('payments.events', { state: 'failed' }),
    },
    failedJobs: {
      waiting: 1,
      add: () => failJobs('account-export'),
      list: () => rowsOf('system.jobs', { state: 'failed', lastDay: '1' }),
    },
    failedMails: {
      waiting: 1,
      add: () => failJobs('mail'),
      list: () => rowsOf('system.mail', { state: 'failed', lastDay: '1' }),
    },
  };
  const noTimes = { retryAt: null, averageMs: null, lastError: null };
  const addOrder = async () => {
    const { accountId } = await addCustomer(server);
    const orderId = newId();
    await server.services.sql`
      INSERT INTO payment_orders (id, account_id, provider, state, fee_nano, terms_version)
      VALUES (${orderId}, ${accountId}, 'stripe', 'settled', 0, 'test')`;
    return { accountId, orderId };
  };
  /** One that failed now, and one that failed before the last day. */
  const failJobs = async (queue: string) => {
    const { jobs, sql } = server.services;
    for (const [name, days] of [
      ['now', 0],
      ['before', 2],
    ] as const) {
      await jobs.send(queue, { exportId: `${queue} ${name}` });
      await sql`
        UPDATE pgboss.job SET state = 'failed', completed_on = now() - make_interval(days => ${days}), start_after = now() + interval '1 day'
        WHERE name = ${queue} AND data->>'exportId' = ${`${queue} ${name}`}`;
    }
  };

  test.each(Object.entries(cases))('%s', async (kind, { waiting, add, list }) => {
    await add();
    const { alerts } = await read();
    expect(alerts.find((alert) => alert.kind === kind)?.count).toBe(waiting);
    expect(await list()).toBe(waiting);
  });
});

describe('the figures', () => {
  test('by upstream add up to those of the period, before and after they are summed up', async () => {
    const { totals, models } = await read();
    const upstreams = () => query<UpstreamFigures[]>('today.upstreams', { period: 'today' });
    const live = await upstreams();
    expect(live).toMatchObject([
      {
        ...{ upstreamId, name: 'Sandbox', requests: 4, requestsBefore: 0, revenueBeforeUsd: '0' },
        ...{ revenueUsd: totals.revenueUsd, costUsd: totals.costUsd, marginUsd: totals.marginUsd, uncostedUsd: totals.uncostedUsd },
      },
    ]);
    expect(models).toMatchObject([{ requests: 4, requestsBefore: 0, revenueBeforeUsd: '0', ttftP95BeforeMs: null }]);
    await rollUpUpstreams(server.services);
    await rollUpUpstreams(server.services, new Date(Date.now() + 5 * 3_600_000));
    expect(await upstreams()).toEqual(live);
    const csv = await staff.pending.exportCsv('today.upstreams', { period: 'today' });
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
  });

  test('of a request show what it cost us', async () => {
    const [receipt] = await server.services.sql<{ id: string }[]>`SELECT id FROM receipts WHERE cost_nano IS NOT NULL LIMIT 1`;
    const found = await query<{ upstreamCostUsd: string; marginUsd: string; costUsd: string }>('requests.find', { id: receipt?.id });
    expect(found).toMatchObject({ upstreamCostUsd: '0', marginUsd: found.costUsd });
  });

  test('of the period before stand beside each model, also of one that was used only then', async () => {
    const { sql } = server.services;
    const yesterday = new Date(Math.floor(Date.now() / 86_400_000 - 1) * 86_400_000).toISOString();
    for (const model of ['sandbox-gpt', 'gone-model'])
      await sql`
        INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
          cache_write_tokens, total_nano, write_off_nano, cost_nano)
        VALUES (${customers[0]?.accountId ?? ''}, ${yesterday}, ${customers[0]?.keyId ?? ''}, ${model}, 10, 5, 1, 1, 0, 0, 3000000000, 0, 1000000000)`;
    const { models, before } = await read();
    expect(before).toMatchObject({ requests: 20, costUsd: '2', marginUsd: '4' });
    const past = { requestsBefore: 10, failuresBefore: 5, revenueBeforeUsd: '3', marginBeforeUsd: '2' };
    expect(models).toMatchObject([
      { modelId: 'sandbox-gpt', requests: 4, ...past },
      { modelId: 'gone-model', requests: 0, revenueUsd: '0', ...past },
    ]);
  });

  test('of top-ups are the same before and after they are added up by day, and count what is booked later', async () => {
    const { sql } = server.services;
    const settle = (provider: string, creditNano: number, settledDaysAgo: number) => sql`
      INSERT INTO settlements (id, receipt_number, provider, provider_ref, payment_ref, clearing, order_id, account_id, gross_nano, tax_nano,
        fee_nano, credit_nano, evidence, settled_at)
      SELECT ${newId()}, 1 + coalesce((SELECT max(receipt_number) FROM settlements), 0), ${provider}, ${newId()}, 'p', 'clearing:one', id,
        account_id, ${creditNano + 7}, 0, 7, ${creditNano}, '{}', now() - make_interval(days => ${settledDaysAgo})
      FROM payment_orders LIMIT 1`;
    const month = async () => {
      const { topUps, topUpsBeforeUsd } = await read('30d');
      return { ...Object.fromEntries(topUps.map(({ provider, ...sums }) => [provider, sums])), before: topUpsBeforeUsd };
    };
    for (const days of [0, 1, 29]) await settle('evm', 1_000_000_000, days);
    await settle('tron', 2_000_000_000, 3);
    for (const days of [30, 31, 70]) await settle('evm', 4_000_000_000, days);
    const live = await month();
    expect(live).toMatchObject({
      evm: { payments: 3, creditUsd: '3', feeUsd: '0.000000021' },
      tron: { payments: 1, creditUsd: '2', feeUsd: '0.000000007' },
      before: '8',
    });
    const { topUps: ofToday } = await read();
    expect(ofToday).toMatchObject([{ provider: 'evm', payments: 1, creditUsd: '1' }]);
    // The last time is a clock that was set back.
    for (const minutes of [11, 12, 0]) {
      await rollUpTopUps(server.services, new Date(Date.now() + minutes * 60_000));
      expect(await month()).toEqual(live);
    }
    expect((await read()).topUps).toEqual(ofToday);
    // A deposit of last week that staff accept now.
    await sql`UPDATE installation SET value = to_jsonb(now()::text) WHERE name = 'top_ups_daily_until'`;
    await settle('tron', 3_000_000_000, 8);
    expect(await month()).toMatchObject({ tron: { payments: 2, creditUsd: '5' }, before: '8' });
    await rollUpTopUps(server.services, new Date(Date.now() + 15 * 60_000));
    expect(await month()).toMatchObject({ tron: { payments: 2, creditUsd: '5' }, before: '8' });
  });

  test('of active customers are those of the list with the same period', async () => {
    const list = async (filter: object) => {
      const input = { ...filter, sort: 'requests', limit: 50 };
      return (await query<{ items: { accountId: string }[] }>('customers.list', input)).items.map(({ accountId }) => accountId);
    };
    const ids = customers.map(({ accountId }) => accountId).toSorted();
    await addCustomer(server);
    for (let i = 0; i < 2; i++) {
      for (const period of ['today', 'yesterday', '7d', '30d', 'month']) {
        const { from, to, activeCustomers } = await read(period);
        const found = await query<{ items: object[] }>('customers.list', { activeFrom: from, activeTo: to, limit: 200 });
        expect([period, found.items.length]).toEqual([period, activeCustomers]);
      }
      const { from, to } = await read();
      // Customers whom the job has not yet seen have no place in the order by requests.
      if (i > 0) expect((await list({ activeFrom: from, activeTo: to })).toSorted()).toEqual(ids);
      await refreshActivity(server.services);
    }
    // Days keep their bits however long ago they were noted, and lose them when they are no longer known.
    const at = (days: number) => new Date(Date.now() + days * 86_400_000);
    const active = async (days: number, ago: number) => {
      const period = resolvePeriod({ from: isoDay(at(days - ago)), to: isoDay(at(days - ago)) }, 'UTC', at(days));
      return countActive(server.services.sql, [period], at(days));
    };
    for (const days of [0, 1, 59]) {
      await refreshActivity(server.services, at(days));
      expect([days, await active(days, days), await active(days, days + 2)]).toEqual([days, [2], [0]]);
    }
    await refreshActivity(server.services, at(70));
    expect(await server.services.sql`SELECT 1 FROM customer_activity WHERE active_days <> 0`).toHaveLength(0);
    await refreshActivity(server.services);
    const old = await staff.pending.query('admin.customers.list', { activeFrom: '2025-01-01', activeTo: '2025-01-02' });
    expect(old.code).toBe('validation_failed');
    const today = await read();
    const csv = await staff.pending.exportCsv('customers.list', { activeFrom: today.from, activeTo: today.to });
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(3);
  });
});
