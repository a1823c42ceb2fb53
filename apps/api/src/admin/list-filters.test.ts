import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createKey, keyStatuses } from '../keys/index.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp, type TestStaff } from '../testing/add-staff.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let staff: TestStaff;
let customer: TestCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  staff = await addStaff(server, ['owner']);
  await enrolApp(staff.pending);
  customer = await addCustomer(server, '20');
});
afterAll(() => server.stop());

/** The field of all rows of a list, read page by page, sorted; the CSV of the same filter has as many rows. */
async function fieldOf(list: string, field: string, filter: object): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const input = { ...filter, limit: 2, ...(cursor ? { cursor } : {}) };
    const { data, code } = await staff.pending.query(`admin.${list}`, input);
    expect([list, code]).toEqual([list, null]);
    const page = data as { items: Record<string, unknown>[]; nextCursor: string | null };
    found.push(...page.items.map((item) => String(item[field])));
    cursor = page.nextCursor;
  }
  const csv = (await (await staff.pending.exportCsv(list, filter)).text()).trim();
  expect(csv === '' ? 0 : csv.split('\r\n').length - 1).toBe(found.length);
  return found.toSorted();
}
const refused = async (list: string, filter: object) => (await staff.pending.query(`admin.${list}`, filter)).code;

async function addOrder(provider: string): Promise<string> {
  const orderId = newId();
  await server.services.sql`
    INSERT INTO payment_orders (id, account_id, provider, state, fee_nano, terms_version)
    VALUES (${orderId}, ${customer.accountId}, ${provider}, 'settled', 0, 'test')`;
  return orderId;
}

test('refunds and disputes are filtered by state and payment method', async () => {
  const { sql } = server.services;
  const { accountId } = customer;
  const finished = { requested: null, pending: null, succeeded: new Date().toISOString(), failed: new Date().toISOString() };
  for (const provider of ['stripe', 'evm']) {
    const orderId = await addOrder(provider);
    for (const [state, at] of Object.entries(finished))
      await sql`
        INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, gross_nano, credit_nano, fee_nano,
          tax_nano, actor, finished_at)
        VALUES (${newId()}, ${provider}, 'pi:1', ${orderId}, ${accountId}, 'staff', ${state}, 1, 1, 0, 0, 'system', ${at})`;
    for (const state of ['warning', 'open', 'won', 'lost', 'prevented'])
      await sql`
        INSERT INTO payment_disputes (id, provider, provider_ref, payment_ref, order_id, account_id, state, amount_nano)
        VALUES (${newId()}, ${provider}, ${state}, 'pi:1', ${orderId}, ${accountId}, ${state}, 1)`;
  }
  const states = (list: string, filter: object) => fieldOf(`payments.${list}`, 'state', filter);
  expect(await states('refunds', { state: 'waiting' })).toEqual(['pending', 'pending', 'requested', 'requested']);
  expect(await states('refunds', { state: 'waiting', provider: 'evm' })).toEqual(['pending', 'requested']);
  expect(await states('refunds', { state: 'failed' })).toEqual(['failed', 'failed']);
  expect(await states('refunds', { provider: 'stripe' })).toHaveLength(4);
  expect(await states('refunds', { provider: 'tron' })).toEqual([]);
  expect(await states('disputes', { state: 'waiting' })).toEqual(['open', 'open', 'warning', 'warning']);
  expect(await states('disputes', { state: 'warning', provider: 'stripe' })).toEqual(['warning']);
  expect(await states('disputes', {})).toHaveLength(10);
  for (const list of ['refunds', 'disputes']) expect(await refused(`payments.${list}`, { state: 'nothing' })).toBe('validation_failed');
});

describe('promotional codes', () => {
  test('say whether they can be redeemed, and are filtered by it', async () => {
    const { sql } = server.services;
    const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
    for (const [label, uses, startsAt, endsAt, disabledAt] of [
      ['active', 1, days(-1), null, null],
      ['active', 1, days(-1), days(1), null],
      ['planned', 0, days(1), days(2), null],
      ['used_up', 2, days(-1), days(1), null],
      ['ended', 1, days(-2), days(-1), null],
      ['ended', 2, days(-2), days(-1), null],
      ['ended', 0, days(-1), null, days(0)],
    ] as const)
      await sql`
        INSERT INTO promo_codes (id, code_hash, label, amount_nano, uses, max_uses, starts_at, ends_at, disabled_at, created_by)
        VALUES (${newId()}, ${newId()}, ${label}, 1, ${uses}, 2, ${startsAt}, ${endsAt}, ${disabledAt}, 'system')`;
    const labels = (filter: object) => fieldOf('promoCodes.list', 'label', filter);
    expect(await labels({})).toEqual(await fieldOf('promoCodes.list', 'state', {}));
    expect(await labels({ state: 'active' })).toEqual(['active', 'active']);
    expect(await labels({ state: 'planned' })).toEqual(['planned']);
    expect(await labels({ state: 'used_up' })).toEqual(['used_up']);
    expect(await labels({ state: 'ended' })).toEqual(['ended', 'ended', 'ended']);
  });
});

test('withdrawals are filtered by state', async () => {
  const { sql } = server.services;
  for (const state of ['pending', 'booked', 'booked', 'declined'])
    await sql`
      INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by, decided_by,
        decided_at)
      VALUES (${newId()}, 'clearing:one', 'bank', 'out', 1, 0, ${newId()}, 'a test', ${state}, 'system',
        ${state === 'pending' ? null : 'staff:other'}, ${state === 'pending' ? null : new Date().toISOString()})`;
  const states = (filter: object) => fieldOf('payments.withdrawals', 'state', filter);
  expect(await states({ state: 'booked' })).toEqual(['booked', 'booked']);
  expect(await states({ state: 'pending' })).toEqual(['pending']);
  expect(await states({})).toHaveLength(4);
});

describe('payment events', () => {
  test('are found by their id and by what they name, of any payment method and with any outcome', async () => {
    const { sql } = server.services;
    const orderId = newId();
    for (const [provider, eventId, outcome, payload] of [
      ['stripe', 'evt_1', 'failed', { data: { object: { id: 'ch_1', payment_intent: 'pi_1', metadata: { orderId } } } }],
      ['stripe', 'evt_2', 'handled', { data: { object: { id: 'pi_1', charges: [{ id: 'ch_2' }] } } }],
      ['cryptomus', 'evt_3', 'failed', { uuid: 'pi_1', order_id: orderId }],
      ['stripe', 'evt_4', 'failed', { data: { object: { id: 'pi_2', note: 'not pi_1' } } }],
    ] as const)
      await sql`
        INSERT INTO provider_events (id, provider, event_id, type, payload, outcome, processed_at)
        VALUES (${newId()}, ${provider}, ${eventId}, 'a', ${JSON.stringify(payload)}::jsonb, ${outcome}, now())`;
    const found = (filter: object) => fieldOf('payments.events', 'eventId', filter);
    expect(await found({ query: 'evt_2' })).toEqual(['evt_2']);
    for (const query of ['pi_1', 'pi:pi_1']) expect(await found({ query })).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(await found({ query: 'ch_2' })).toEqual(['evt_2']);
    expect(await found({ query: orderId })).toEqual(['evt_1', 'evt_3']);
    expect(await found({ query: 'pi_1', provider: 'stripe' })).toEqual(['evt_1', 'evt_2']);
    expect(await found({ query: 'pi_1', provider: 'stripe', state: 'failed' })).toEqual(['evt_1']);
    expect(await found({ provider: 'cryptomus' })).toEqual(['evt_3']);
    // Whatever is asked for is a text and no path, and what no reference has is found nowhere.
    for (const query of ['pi_', '"', '\\', '") || (@ != "', '$.**', '支付', '\u0000', '\ud800', "'"])
      expect([query, await found({ query })]).toEqual([query, []]);
  });

  test('are found without reading all of them', async () => {
    const plan = await server.services.sql.begin(async (tx) => {
      await tx`SET LOCAL enable_seqscan = off`;
      return tx<{ 'QUERY PLAN': string }[]>`
        EXPLAIN SELECT id FROM provider_events WHERE event_id = ${'evt_1'}
        UNION SELECT id FROM provider_events WHERE payload @? ${'$.** ? (@ == "pi_1")'}::jsonpath`;
    });
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('provider_events_event_idx');
    expect(text).toContain('provider_events_payload_idx');
  });
});

test('announcements and incidents are filtered by state', async () => {
  const { sql } = server.services;
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
  for (const [startsAt, endsAt] of [
    [hours(-2), hours(-1)],
    [hours(-2), hours(1)],
    [hours(-2), null],
    [hours(1), null],
  ])
    await sql`
      INSERT INTO announcements (id, tone, texts, starts_at, ends_at)
      VALUES (${newId()}, 'info', '{"en": {"title": "a", "text": "b"}}', ${startsAt ?? ''}, ${endsAt ?? null})`;
  const shown = (filter: object) => fieldOf('content.announcements', 'state', filter);
  expect(await shown({})).toEqual(['ended', 'planned', 'shown', 'shown']);
  for (const [state, rows] of [['ended', 1] as const, ['planned', 1] as const, ['shown', 2] as const])
    expect(await shown({ state })).toEqual(Array.from({ length: rows }, () => state));
  for (const state of ['investigating', 'identified', 'monitoring', 'resolved', 'resolved'])
    await sql`
      INSERT INTO incidents (id, state, texts, models, started_at, resolved_at)
      VALUES (${newId()}, ${state}, '{"en": {"title": "a", "text": "b"}}', '{}', ${hours(-1)}, ${state === 'resolved' ? hours(0) : null})`;
  const incidents = (filter: object) => fieldOf('incidents.list', 'state', filter);
  expect(await incidents({ state: 'open' })).toEqual(['identified', 'investigating', 'monitoring']);
  expect(await incidents({ state: 'resolved' })).toEqual(['resolved', 'resolved']);
  expect(await incidents({})).toHaveLength(5);
});

test('a customer’s keys are filtered by whether they work, and by why not', async () => {
  const { sql } = server.services;
  const { accountId } = customer;
  for (const [name, change] of [
    ['active', sql`name = name`],
    ['off', sql`suspended_at = now()`],
    ['suspended', sql`suspended_at = now(), staff_suspended_at = now(), staff_suspended_reason = 'a test'`],
    ['expired', sql`expires_at = now() - interval '1 second', suspended_at = now()`],
    ['revoked', sql`revoked_at = now(), staff_suspended_at = now(), staff_suspended_reason = 'a test'`],
  ] as const) {
    const { key } = await createKey(server.services, accountId, name);
    await sql`UPDATE keys SET ${change} WHERE id = ${key.id}`;
  }
  const names = (status?: string) => fieldOf('customers.keys', 'name', { accountId, ...(status ? { status } : {}) });
  expect(await names()).toEqual(await fieldOf('customers.keys', 'status', { accountId }));
  for (const status of keyStatuses) expect(await names(status)).toEqual(status === 'account_suspended' ? [] : [status]);
  await sql`UPDATE accounts SET status = 'suspended', suspended_reason = 'a test', suspended_at = now() WHERE id = ${accountId}`;
  expect(await names('account_suspended')).toEqual(['active', 'expired', 'off', 'suspended']);
  expect(await names('revoked')).toEqual(['revoked']);
  await sql`UPDATE accounts SET status = 'active', suspended_reason = NULL, suspended_at = NULL WHERE id = ${accountId}`;
});

test('what staff did to a customer is filtered by the action, whatever its detail', async () => {
  const { accountId } = customer;
  for (const action of ['adjust (credit 1)', 'suspend', 'reinstate'])
    await server.services.sql`
      INSERT INTO staff_actions (id, staff_user_id, action, subject) VALUES (${newId()}, ${staff.userId}, ${action}, ${accountId})`;
  const actions = (action: string) => fieldOf('customers.actions', 'action', { accountId, action });
  expect(await actions('adjust')).toEqual(['adjust']);
  expect(await actions('suspend')).toEqual(['suspend']);
  expect(await actions('forfeit credit')).toEqual([]);
  expect(await refused('customers.actions', { accountId, action: 'nothing' })).toBe('validation_failed');
});

test('models and upstreams are filtered by a text, also in their files', async () => {
  const ids = async (list: string, field: string, filter?: object) => {
    const { data } = await staff.pending.query(`admin.${list}`, filter);
    const rows = data as Record<string, unknown>[];
    const csv = (await (await staff.pending.exportCsv(list, filter ?? {})).text()).trim();
    expect(csv === '' ? 0 : csv.split('\r\n').length - 1).toBe(rows.length);
    return rows.map((row) => String(row[field]));
  };
  const all = await ids('models.list', 'id');
  expect(await ids('models.list', 'id', {})).toEqual(all);
  expect(await ids('models.list', 'id', { query: 'SANDBOX-GPT' })).toEqual(['sandbox-gpt']);
  expect(await ids('models.list', 'id', { query: 'nothing like it' })).toEqual([]);
  // By the upstream that answers it.
  expect((await ids('models.list', 'id', { query: 'sandbox' })).length).toBeGreaterThan(1);
  expect(await ids('upstreams.list', 'name', { query: 'SAND' })).toEqual(['Sandbox']);
  expect(await ids('upstreams.list', 'name', { query: 'nothing like it' })).toEqual([]);
  expect(await ids('upstreams.list', 'name', { show: 'open' })).toEqual([]);
});
