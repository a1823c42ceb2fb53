import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { appRouter } from '../../router.ts';
import { addCustomer } from '../../testing/add-customer.ts';
import { addStaff, enrolApp, type TestStaff } from '../../testing/add-staff.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../../testing/gateway-customer.ts';
import { PageSession } from '../../testing/page-session.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { recordExpiredViews } from './manage-views.ts';

let server: TestServer;
let staff: TestStaff;
let other: TestStaff;
let customer: GatewayCustomer;
/** What nobody may learn by looking at the console. */
const secrets: string[] = [];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  [staff, other] = [await addStaff(server, ['support']), await addStaff(server, ['owner'])];
  await enrolApp(staff.pending);
  await enrolApp(other.pending);
  customer = await addGatewayCustomer(server, '20');
  const own = new PageSession(server, customer.cookie);
  const made = await own.mutate('keys.create', { name: 'another key' });
  const hook = await own.mutate('webhooks.create', { url: 'https://example.com/hook', events: ['key.expiring'] });
  await own.mutate('accountLife.exports.start');
  for (const { data } of [made, hook])
    secrets.push(...Object.values(data as object).filter((value) => /^(dr-|whsec_)/.test(String(value))));
  secrets.push(customer.cookie.split('=')[1] ?? '');
  const list = async () => (await own.query('accountLife.exports.list')).data as { path: string | null }[];
  await vi.waitUntil(async () => (await list())[0]?.path, { timeout: 60_000, interval: 200 });
  secrets.push((await list())[0]?.path ?? '');
  const answer = await customer.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
  expect(answer.status).toBe(200);
  await customer.receipt();
}, 120_000);
afterAll(() => server.stop());

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta?: { access: string; isOpenInView?: boolean } } }>,
).map(([path, { _def }]) => ({ path, type: _def.type, access: _def.meta?.access, isOpenInView: _def.meta?.isOpenInView ?? false }));

const start = (by = staff, accountId = customer.accountId) =>
  by.pending.mutate('admin.customers.startView', { accountId, reason: 'asked why a call failed' });
const open = async (by = staff) => {
  const { path } = (await start(by)).data as { path: string };
  const opened = await by.pending.mutate('admin.customers.openView', { token: path.split('#')[1] });
  expect(opened.code).toBeNull();
  const { token } = opened.data as { token: string };
  return { token, tab: new PageSession(server, by.pending.cookie, { 'x-derouter-view': token }) };
};
const audit = () =>
  server.services.sql<{ action: string; reason: string; by: string; after: unknown }[]>`
    SELECT action, reason, staff_user_id AS by, after FROM staff_actions WHERE subject = ${customer.accountId} ORDER BY created_at, id`;

describe('a view of a customer’s console', () => {
  test('shows what the customer sees', async () => {
    const { tab } = await open();
    const own = new PageSession(server, customer.cookie);
    expect((await tab.query('accounts.me')).data).toMatchObject({
      ...{ email: customer.email, isStaff: false, view: { reason: 'asked why a call failed' }, account: { id: customer.accountId } },
    });
    for (const path of ['overview.get', 'overview.figures', 'keys.list', 'usage.list', 'credits.noticeSettings']) {
      const input = path === 'usage.list' ? {} : undefined;
      expect([path, (await tab.query(path, input)).data]).toEqual([path, (await own.query(path, input)).data]);
    }
    // Beside it, the staff member's own session goes on.
    expect((await staff.pending.query('accounts.me')).data).toMatchObject({ email: staff.email, view: null });
    expect((await own.query('accounts.me')).data).toMatchObject({ view: null });
  });

  test('refuses every change', async () => {
    const { tab } = await open();
    const mutations = procedures.filter(({ type }) => type === 'mutation');
    expect(mutations.filter(({ isOpenInView }) => isOpenInView).map(({ path }) => path)).toEqual(['views.page', 'views.end']);
    for (const { path, isOpenInView } of mutations) {
      if (!isOpenInView) expect([path, (await tab.mutate(path)).code]).toEqual([path, 'view_read_only']);
    }
    expect((await tab.query('accounts.me')).code).toBeNull();
  });

  test('opens nothing of the staff pages', async () => {
    const { tab } = await open();
    for (const { path } of procedures.filter(({ access, type }) => access?.startsWith('staff') && type === 'query')) {
      expect([path, (await tab.query(path)).code]).toEqual([path, 'forbidden']);
    }
  });

  test('tells no secret, whatever is asked', async () => {
    expect(secrets).toHaveLength(4);
    const { tab } = await open();
    const [receipt] = await server.services.sql<{ id: string }[]>`SELECT id FROM receipts WHERE account_id = ${customer.accountId} LIMIT 1`;
    const [hook] = await server.services.sql<{ id: string }[]>`SELECT id FROM webhook_endpoints WHERE account_id = ${customer.accountId}`;
    const now = new Date();
    const inputs = [
      undefined,
      {},
      { id: customer.keyId },
      { id: receipt?.id },
      { id: hook?.id, limit: 10 },
      { locale: 'en' },
      { period: '7d' },
      { from: new Date(now.getTime() - 86_400_000).toISOString(), to: now.toISOString() },
    ];
    let answered = 0;
    for (const { path } of procedures.filter(({ access, type }) => type === 'query' && !access?.startsWith('staff'))) {
      for (const input of inputs) {
        const { data, code } = await tab.query(path, input);
        if (code === null) answered += 1;
        const text = JSON.stringify(data);
        for (const secret of secrets) expect([path, text.includes(secret)]).toEqual([path, false]);
      }
    }
    expect(answered).toBeGreaterThan(30);
  });

  test('gives no file and no list of the staff pages, also if the staff member has an account of their own', async () => {
    const support = await addStaff(server, ['support']);
    await enrolApp(support.pending);
    const { accountId } = await addCustomer(server);
    await server.services.sql`UPDATE users SET account_id = NULL WHERE account_id = ${accountId}`;
    await server.services.sql`UPDATE users SET account_id = ${accountId} WHERE id = ${support.userId}`;
    const { token } = await open(support);
    const today = new Date().toISOString().slice(0, 10);
    const paths = [
      ...['csv', 'pdf'].map((type) => `/files/statement.${type}?from=${today}&to=${today}`),
      ...['/files/receipts/1.pdf', '/files/usage.csv?period=7d', secrets.at(-1) ?? ''],
    ];
    const get = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(`${server.base}${path}`, { headers });
      return { status: response.status, text: await response.text() };
    };
    for (const path of paths) {
      for (const { cookie } of [support.pending, { cookie: customer.cookie }, { cookie: '' }]) {
        const { status, text } = await get(path, { cookie, 'x-derouter-view': token });
        expect([path, status, (JSON.parse(text) as { error: { code: string } }).error.code]).toEqual([path, 403, 'view_read_only']);
      }
      // Without the view, a file is that of the session's own account.
      expect([path, (await get(path, { cookie: customer.cookie })).status]).toEqual([path, path.includes('/receipts/') ? 404 : 200]);
    }
    for (const { path } of procedures.filter(({ path, type }) => path.startsWith('admin.') && type === 'query')) {
      const { status, text } = await get(`/admin/export/${path}.csv`, { cookie: support.pending.cookie, 'x-derouter-view': token });
      expect([path, status, (JSON.parse(text) as { error: { code: string } }).error.code]).toEqual([path, 403, 'forbidden']);
    }
    const preview = await get('/admin/preview/sign_in_code/en.html', { cookie: support.pending.cookie, 'x-derouter-view': token });
    expect(preview.status).toBe(403);
  });

  test('opens once, for whoever asked, with the staff session', async () => {
    const { path } = (await start()).data as { path: string };
    const link = path.split('#')[1] ?? '';
    expect((await other.pending.mutate('admin.customers.openView', { token: link })).code).toBe('view_ended');
    const opened = await Promise.all([0, 1].map(() => staff.pending.mutate('admin.customers.openView', { token: link })));
    expect(opened.map(({ code }) => code).toSorted()).toEqual([null, 'view_ended'].toSorted());
    const { token } = (opened.find(({ code }) => code === null) ?? { data: { token: '' } }).data as { token: string };
    const me = async (cookie: string) => (await new PageSession(server, cookie, { 'x-derouter-view': token }).query('accounts.me')).code;
    expect(await me(staff.pending.cookie)).toBeNull();
    // The token alone, or with anybody else's session, is worth nothing.
    for (const cookie of ['', other.pending.cookie, customer.cookie, (await addCustomer(server)).cookie])
      expect(await me(cookie)).toBe('view_ended');
    const weak = await addStaff(server, ['finance']);
    await enrolApp(weak.pending);
    expect((await start(weak)).code).toBe('role_missing');
    expect((await start(staff, newId())).code).toBe('not_found');
    const late = ((await start()).data as { path: string }).path.split('#')[1];
    await server.services.sql`UPDATE customer_views SET expires_at = now() WHERE opened_at IS NULL`;
    expect((await staff.pending.mutate('admin.customers.openView', { token: late })).code).toBe('view_ended');
  });

  test('ends after half an hour, when it is ended, and with the staff session or role', async () => {
    const { sql } = server.services;
    const { tab } = await open();
    const [view] = await sql<{ minutes: number }[]>`
      SELECT extract(epoch FROM expires_at - opened_at)::int / 60 AS minutes FROM customer_views WHERE opened_at IS NOT NULL ORDER BY created_at DESC LIMIT 1`;
    expect(view?.minutes).toBe(30);
    await sql`UPDATE customer_views SET expires_at = now() WHERE ended_at IS NULL AND opened_at IS NOT NULL`;
    expect((await tab.query('accounts.me')).code).toBe('view_ended');
    const second = await open();
    expect((await second.tab.mutate('views.end')).code).toBeNull();
    expect((await second.tab.query('keys.list')).code).toBe('view_ended');
    const third = await open();
    await other.pending.mutate('admin.signIn.setRoles', { userId: staff.userId, roles: ['finance'], reason: 'moved' });
    expect((await third.tab.query('keys.list')).code).toBe('role_missing');
    await other.pending.mutate('admin.signIn.setRoles', { userId: staff.userId, roles: ['support'], reason: 'back' });
    expect((await third.tab.query('keys.list')).code).toBeNull();
  });

  test('is recorded: start, pages and end, and the customer sees it without the name of the staff member', async () => {
    const { tab } = await open();
    for (const path of ['/overview', '/keys']) expect((await tab.mutate('views.page', { path })).code).toBeNull();
    expect((await tab.mutate('views.page', { path: 'https://evil.example/' })).code).toBe('validation_failed');
    expect((await new PageSession(server, customer.cookie).mutate('views.page', { path: '/x' })).code).toBe('forbidden');
    await tab.mutate('views.end');
    expect((await audit()).slice(-3).map(({ action, by }) => [action, by])).toEqual([
      ['ask to view console', staff.userId],
      ['start view of console', staff.userId],
      ['end view of console', staff.userId],
    ]);
    expect((await audit()).at(-1)?.after).toMatchObject({ state: 'ended', pages: ['/overview', '/keys'] });
    const { data } = await other.pending.query('admin.customers.views', { accountId: customer.accountId });
    expect((data as { items: object[] }).items[0]).toMatchObject({
      staff: staff.email,
      reason: 'asked why a call failed',
      pages: ['/overview', '/keys'],
    });
    const seen = (await new PageSession(server, customer.cookie).query('views.list')).data as { endedAt: string | null }[];
    expect(seen[0]).toMatchObject({ reason: 'asked why a call failed', pages: ['/overview', '/keys'] });
    expect(seen[0]?.endedAt).not.toBeNull();
    expect(JSON.stringify(seen)).not.toContain(staff.email);
    // Links that nobody opened are no access.
    await start();
    expect((await new PageSession(server, customer.cookie).query('views.list')).data).toEqual(seen);
  });

  test('that expires leaves its end and its pages in the audit log, once, and one that was never opened does not', async () => {
    const { sql } = server.services;
    await sql`UPDATE customer_views SET ended_at = now() WHERE ended_at IS NULL AND opened_at IS NOT NULL`;
    const { tab } = await open();
    await tab.mutate('views.page', { path: '/usage' });
    await open(other);
    await start();
    const before = await audit();
    await recordExpiredViews(server.services);
    expect(await audit()).toEqual(before);
    // The link that nobody used expires too; the view of the other one goes on.
    await sql`UPDATE customer_views SET expires_at = now() WHERE ended_at IS NULL AND (opened_at IS NULL OR staff_user_id = ${staff.userId})`;
    await Promise.all([0, 1].map(() => recordExpiredViews(server.services)));
    const [view] = await sql<{ id: string; at: Date }[]>`
      SELECT id, expires_at AS at FROM customer_views WHERE staff_user_id = ${staff.userId} AND opened_at IS NOT NULL ORDER BY opened_at DESC LIMIT 1`;
    expect((await audit()).slice(before.length)).toMatchObject([
      {
        ...{ action: 'end view of console', by: staff.userId, reason: 'asked why a call failed' },
        after: { view: view?.id, state: 'expired', endedAt: view?.at.toISOString(), pages: ['/usage'] },
      },
    ]);
  });
});
