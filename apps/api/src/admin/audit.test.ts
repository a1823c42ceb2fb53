import { auditWords, readAuditAction } from '@derouter/contracts';
import { connect, newId, schema } from '@derouter/db';
import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createKey } from '../keys/index.ts';
import { appRouter } from '../router.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { auditCases, auditedElsewhere, notAudited, type Prepared, withoutReason } from '../testing/audit-cases.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { wholeLists } from './whole-lists.ts';

let server: TestServer;
let session: PageSession;
let staffId: string;
let prepared: Prepared;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  const staff = await addStaff(server);
  await enrolApp(staff.pending);
  [session, staffId] = [staff.pending, staff.userId];
  const customer: TestCustomer = await addCustomer(server, '20');
  prepared = { server, session, customer, keyId: (await createKey(server.services, customer.accountId, 'a key')).key.id };
});
afterAll(() => server.stop());

/** Every changing procedure of the admin API, from the router itself. */
const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
  .filter(([path, { _def }]) => path.startsWith('admin.') && _def.type === 'mutation')
  .map(([path]) => path);

const newest = async () => (await server.services.db.select().from(schema.staffActions).orderBy(desc(schema.staffActions.id)).limit(1))[0];

test('every changing procedure of the admin API has a case here, or is listed as one that changes nothing', () => {
  expect([...Object.keys(auditCases), ...notAudited, ...auditedElsewhere].sort()).toEqual(mutations.sort());
});

describe('the audit log', () => {
  test.each(Object.entries(auditCases))('%s leaves who, what, before, after, and from where', async (path, makeInput) => {
    const input = await makeInput(prepared);
    const before = await newest();
    const asksWhy = typeof input === 'object' && input !== null && 'reason' in input;
    expect([path, asksWhy]).toEqual([path, !withoutReason.includes(path)]);
    if (asksWhy) expect(await session.mutate(path, { ...input, reason: ' ' })).toMatchObject({ status: 400, code: 'validation_failed' });
    const { status, code } = await session.mutate(path, input);
    expect([path, status, code]).toEqual([path, 200, null]);
    const entry = await newest();
    expect(entry?.id).not.toBe(before?.id);
    expect(entry).toMatchObject({
      staffUserId: staffId,
      operator: null,
      subject: expect.stringMatching(/./),
    });
    expect(entry?.origin).toMatch(/^127\.0\.0\.1 · ./);
    // The pages have words for it, and for every word of its detail.
    const { action, detail } = readAuditAction(entry?.action ?? '');
    expect(action).not.toBeNull();
    const longestFirst = [...auditWords].sort((a, b) => b.length - a.length);
    const known = longestFirst.reduce<string>((text, word) => text.replaceAll(word, ''), detail);
    if (action !== 'retry job') expect([path, known]).toEqual([path, expect.not.stringMatching(/(?<!\w)[a-z]{3,}(?!\w)/)]);
    expect([entry?.before, entry?.after]).not.toEqual([null, null]);
    expect(JSON.stringify([entry?.before ?? {}, entry?.after ?? {}])).not.toBe('[{},{}]');
  });

  test('a reason that is given is kept', async () => {
    const { accountId } = prepared.customer;
    await session.mutate('admin.customers.suspend', { accountId, reason: 'a check' });
    expect(await newest()).toMatchObject({
      action: 'suspend',
      reason: 'a check',
      before: { status: 'active' },
      after: { status: 'suspended' },
    });
    await session.mutate('admin.customers.reinstate', { accountId, reason: 'all well' });
  });

  test('cannot be changed, and entries have one author', async () => {
    for (const change of ["UPDATE staff_actions SET reason = ''", 'DELETE FROM staff_actions'])
      await expect(server.services.sql.unsafe(change)).rejects.toMatchObject({ code: '42501' });
    const owner = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    await expect(owner.sql`INSERT INTO staff_actions (id, action, subject) VALUES (${newId()}, 'x', 'y')`).rejects.toMatchObject({
      code: '23514',
    });
    await owner.close();
  });

  test('is read by pages and with filters, and exported with what changed', async () => {
    const read = async (input: object) =>
      (await session.query('admin.system.audit', input)).data as {
        items: { id: string; action: string; detail: string; about: string; who: string }[];
        nextCursor: string | null;
      };
    const all = await read({ limit: 200 });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof read>> = await read({ limit: 7, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all.items.map(({ id }) => id));
    const some = await read({
      action: 'suspend',
      who: staffId,
      subject: prepared.customer.accountId,
      from: new Date(Date.now() - 3_600_000).toISOString(),
    });
    expect(some.items.length).toBeGreaterThan(0);
    // Not those whose names begin alike, such as `suspend key`.
    expect(new Set(some.items.map(({ action, about }) => `${action} ${about}`))).toEqual(new Set(['suspend account']));
    expect((await read({ action: 'refund' })).items.filter(({ action }) => action !== 'refund')).toEqual([]);
    expect((await read({ action: 'set-roles' })).items[0]?.detail).toMatch(/→/);
    expect((await read({ to: new Date(Date.now() - 3_600_000).toISOString() })).items).toEqual([]);
    expect((await read({ who: 'nobody' })).items).toEqual([]);

    const csv = await session.exportCsv('system.audit', { action: 'suspend' });
    expect(csv.status).toBe(200);
    const [head = '', ...rows] = (await csv.text()).trim().split('\r\n');
    expect(head.replace('\uFEFF', '')).toBe('id,who,isOperator,action,detail,about,subject,name,reason,before,after,origin,at (UTC)');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.join()).toContain('a check');
    expect(await newest()).toMatchObject({ action: 'export list', subject: 'admin.system.audit', after: { action: 'suspend' } });
  });

  test('lists are read by pages, except those that are known to be short', async () => {
    const queries = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
      .filter(([path, { _def }]) => path.startsWith('admin.') && _def.type === 'query')
      .map(([path]) => path);
    // What any of them may ask for; each takes what it knows.
    const input = {
      accountId: prepared.customer.accountId,
      modelId: 'sandbox-gpt',
      isOpen: true,
      period: '7d',
      query: 'a',
      locale: 'en',
      id: newId(),
    };
    const whole: string[] = [];
    for (const path of queries) if (Array.isArray((await session.query(path, input)).data)) whole.push(path.replace('admin.', ''));
    expect(whole.sort()).toEqual(Object.keys(wholeLists).sort());
  });

  test('and every other list comes as a file with the filters of its page, and one that is longer than a page as a whole', async () => {
    const { accountId } = prepared.customer;
    const { sql } = server.services;
    await sql`
      INSERT INTO payment_reviews (id, provider, kind, reference, detail)
      SELECT gen_random_uuid(), 'sandbox', 'other_amount', 'many ' || n, '{}' FROM generate_series(1, 450) n`;
    const rows = async (list: string, input?: object) => {
      const file = await session.exportCsv(list, input);
      expect([list, file.status]).toEqual([list, 200]);
      return (await file.text()).trim().split('\r\n');
    };
    for (const [list, input] of [
      ...[
        'incidents.list',
        'upstreams.list',
        'models.list',
        'models.unknownUsage',
        'promoCodes.list',
        'legal.list',
        'signIn.staff',
        'signIn.rules',
        'upstreams.limits',
      ],
      ...['payments.orders', 'payments.events', 'payments.refunds', 'payments.disputes', 'payments.fees', 'payments.tokens'],
      'payments.pastFees',
      ...['payments.clearing', 'books.balances', 'books.transfers', 'books.proofs', 'content.announcements', 'requests.list'],
      ...['system.processes', 'system.partitions', 'system.queues', 'system.jobs', 'system.mail', 'system.settings', 'customers.list'],
    ].map((name) => [name, {}] as const)) {
      await rows(list, input);
    }
    for (const list of ['ledger', 'actions', 'keys', 'sessions', 'notes', 'views', 'adjustments', 'authorisations'])
      await rows(`customers.${list}`, { accountId });
    for (const [list, input, part] of [
      ['today.read', { period: '30d' }, 'models'],
      ['today.read', { period: '30d' }, 'topUps'],
      ['customers.usage', { accountId, period: '7d', groupBy: 'key' }, 'rows'],
    ] as const) {
      const file = await session.exportCsv(list, input, part);
      expect([file.status, file.headers.get('content-disposition')]).toEqual([
        200,
        `attachment; filename="${list.replaceAll('.', '-')}-${part}.csv"`,
      ]);
    }
    for (const part of ['totals', 'period', 'constructor']) expect((await session.exportCsv('today.read', {}, part)).status).toBe(404);
    expect((await rows('payments.reviews', { isOpen: false })).join()).not.toContain('many ');
    const many = await rows('payments.reviews', { isOpen: true });
    expect(new Set(many.filter((row) => row.includes('many '))).size).toBe(450);
    expect((await rows('models.priceHistory', { modelId: 'sandbox-gpt' }))[0]).toContain('effectiveAt (UTC)');
  });

  test('and every other list are exported only for staff', async () => {
    const outsider = new PageSession(server, (await addCustomer(server)).cookie);
    const { pending } = await addStaff(server);
    for (const [who, status] of [
      [new PageSession(server), 401],
      [outsider, 403],
      [pending, 403],
    ] as const)
      expect((await who.exportCsv('system.audit', {})).status).toBe(status);
    for (const name of ['usage.list', 'admin.system.nothing', 'admin.system.retryJob', 'admin.constructor'])
      expect([name, (await fetch(`${server.base}/admin/export/${name}.csv`, { headers: { cookie: session.cookie } })).status]).toEqual([
        name,
        404,
      ]);
    expect((await session.exportCsv('system.audit', { from: 'now' })).status).toBe(400);
  });
});
