import { postTransfer, prove, systemAccounts } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { refreshActivity } from '../../business/refresh-activity.ts';
import { openCheckout } from '../../credits/index.ts';
import { addCustomer } from '../../testing/add-customer.ts';
import { addStaff, enrolApp, type TestStaff } from '../../testing/add-staff.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../../testing/gateway-customer.ts';
import { PageSession } from '../../testing/page-session.ts';
import { signedInAs } from '../../testing/signed-in-as.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import type { LedgerView } from './ledger.ts';
import type { CustomerView } from './list-customers.ts';
import type { CustomerRecord } from './read-record.ts';
import type { SearchHit } from './search.ts';

let server: TestServer;
let owner: TestStaff;
let finance: TestStaff;
let support: TestStaff;
let buyer: GatewayCustomer;
const add = async (role: 'owner' | 'finance' | 'support') => {
  const member = await addStaff(server, [role]);
  await enrolApp(member.pending);
  return member;
};
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { ADJUSTMENT_APPROVAL_USD: '50' });
  [owner, finance, support] = [await add('owner'), await add('finance'), await add('support')];
  buyer = await addGatewayCustomer(server, '20');
  for (let i = 0; i < 5; i++) {
    const answer = await buyer.call(
      '/v1/chat/completions',
      { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] },
      { headers: { 'x-request-id': `order-${i}` } },
    );
    expect(answer.status).toBe(200);
  }
  await buyer.receipt();
});
afterAll(() => server.stop());

type Page<T> = { readonly items: T[]; readonly nextCursor: string | null };
const query = async <T>(path: string, input: unknown, by = owner) => {
  const { data, code } = await by.pending.query(`admin.customers.${path}`, input);
  expect([path, code]).toEqual([path, null]);
  return data as T;
};
const mutate = (path: string, input: unknown, by = owner) => by.pending.mutate(`admin.customers.${path}`, input);
const audit = (subject: string) =>
  server.services.sql<{ action: string; reason: string; by: string }[]>`
    SELECT action, reason, staff_user_id AS by FROM staff_actions WHERE subject = ${subject} ORDER BY created_at, id`;

describe('the list', () => {
  test('has what each did in the last 30 days and before, is sorted by any of it, and pages lose and repeat nobody', async () => {
    const { sql } = server.services;
    const others = [await addCustomer(server, '1'), await addCustomer(server), await addCustomer(server, '3')];
    const use = (accountId: string, daysAgo: number, requests: number, nanos: string) => sql`
      INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
        cache_write_tokens, total_nano, write_off_nano)
      VALUES (${accountId}, date_trunc('hour', now()) - make_interval(days => ${daysAgo}), ${newId()}, 'm', ${requests}, 0, ${requests * 10}, 5, 0, 0, ${nanos}, 0)`;
    const [rising, falling, idle] = others.map(({ accountId }) => accountId);
    await use(rising ?? '', 2, 7, '900000000');
    await use(rising ?? '', 40, 1, '100000000');
    await use(falling ?? '', 3, 2, '200000000');
    await use(falling ?? '', 45, 90, '7000000000');
    await use(falling ?? '', 70, 1000, '9000000000');
    await refreshActivity(server.services);
    const list = async (input: Record<string, unknown>) => {
      const found: CustomerView[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Page<CustomerView> = await query('list', { ...input, limit: 2, ...(cursor ? { cursor } : {}) });
        found.push(...page.items);
        cursor = page.nextCursor;
      }
      return found;
    };
    const byChange = await list({ sort: 'change' });
    expect(byChange).toHaveLength(new Set(byChange.map(({ accountId }) => accountId)).size);
    expect(byChange[0]).toMatchObject({
      ...{
        accountId: rising,
        requests30d: 7,
        requestsBefore: 1,
        tokens30d: 75,
        spend30dUsd: '0.9',
        spendBeforeUsd: '0.1',
        changeUsd: '0.8',
      },
    });
    expect(byChange.at(-1)).toMatchObject({ accountId: falling, changeUsd: '-6.8', spendBeforeUsd: '7' });
    expect((await list({ sort: 'change', order: 'asc' })).map(({ accountId }) => accountId)).toEqual(
      byChange.map(({ accountId }) => accountId).reverse(),
    );
    expect((await list({ sort: 'requests' }))[0]).toMatchObject({ accountId: rising });
    expect((await list({ sort: 'balance' }))[0]).toMatchObject({ accountId: buyer.accountId });
    expect((await list({ sort: 'spend' })).map(({ accountId }) => accountId)).toContain(idle);
    const newest = await list({});
    expect(newest.map(({ accountId }) => accountId)).toEqual(
      newest
        .map(({ accountId }) => accountId)
        .toSorted()
        .reverse(),
    );
    expect((await list({ query: others[0]?.email.slice(0, 20).toUpperCase() })).map(({ accountId }) => accountId)).toContain(rising);
    expect(await list({ query: rising })).toHaveLength(1);
    expect(await list({ query: 'a_b%' })).toEqual([]);
    expect(await list({ status: 'suspended' })).toEqual([]);
    expect((await owner.pending.query('admin.customers.list', { cursor: "'; DROP TABLE users" })).code).toBe('validation_failed');
    // These sums have no receipts, which a proof of the books would find.
    await sql`DELETE FROM usage_hourly WHERE model_id = 'm'`;
  });

  test('comes as CSV for whoever may read it', async () => {
    const file = (session: PageSession, sort = 'spend') => session.exportCsv('customers.list', { sort });
    const answer = await file(owner.pending);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const text = await answer.text();
    expect(text).toContain(buyer.email);
    expect(text.split('\r\n')[0]).toMatch(/accountId.*createdAt \(UTC\)/);
    expect((await file(new PageSession(server, buyer.cookie))).status).toBe(403);
    expect((await file(new PageSession(server))).status).toBe(401);
    const none = await addStaff(server, ['finance']);
    expect((await file(none.pending)).status).toBe(403);
    expect((await file(owner.pending, 'x')).status).toBe(400);
  });
});

describe('the search', () => {
  const search = (text: string) => query<SearchHit[]>('search', { query: text });

  test('says what a text names', async () => {
    const { sql } = server.services;
    const signedIn = signedInAs(buyer);
    const { orderId } = await openCheckout(server.services, signedIn, { provider: 'sandbox', amountUsd: '10' });
    await sql`UPDATE payment_orders SET provider_ref = 'cs_test_42' WHERE id = ${orderId}`;
    const [secret] = await sql<{ prefix: string; last4: string }[]>`SELECT prefix, last4 FROM key_secrets WHERE key_id = ${buyer.keyId}`;
    const [receipt] = await sql<{ id: string }[]>`SELECT id FROM receipts WHERE account_id = ${buyer.accountId} LIMIT 1`;
    const [booking] = await sql<{ id: string }[]>`
      SELECT t.id::text FROM transfers t JOIN wallets w ON w.promo_account_id = t.credit_account_id WHERE w.id = ${buyer.walletId.toString()} LIMIT 1`;
    const kinds = async (text: string) => (await search(text)).map(({ kind, accountId, email }) => [kind, accountId, email]);
    const hit = (kind: string) => [kind, buyer.accountId, buyer.email];
    expect(await kinds(buyer.accountId)).toEqual([hit('account')]);
    expect(await kinds(buyer.userId)).toEqual([hit('user')]);
    expect(await kinds(` ${buyer.keyId.toUpperCase()} `)).toEqual([hit('key')]);
    expect(await kinds(secret?.prefix ?? '')).toEqual([hit('key')]);
    expect(await kinds(secret?.prefix.slice(0, 6) ?? '')).toContainEqual(hit('key'));
    expect(await kinds(`${secret?.prefix}…${secret?.last4}`)).toEqual([hit('key')]);
    expect(await kinds(`${secret?.prefix}…zzzz`)).toEqual([]);
    expect(await kinds(orderId)).toEqual([hit('order')]);
    expect(await kinds('cs_test_42')).toEqual([hit('order')]);
    expect(await kinds(receipt?.id ?? '')).toEqual([hit('request')]);
    expect(await kinds('order-3')).toEqual([hit('clientRequest')]);
    expect(await kinds(booking?.id.padStart(3, '0') ?? '')).toContainEqual(hit('transfer'));
    expect(await search(orderId)).toMatchObject([{ orderId }]);
    await server.services.billing.transaction(({ sql: tx }) =>
      postTransfer(tx, {
        ...{ idempotencyKey: 'fee-77', reference: 'fee-77', amountNano: 5n, code: 'provider_fee' },
        ...{ debitAccountId: systemAccounts['expense:provider_fees'], creditAccountId: systemAccounts['clearing:stripe'] },
      }),
    );
    const [own] = await search('fee-77');
    expect(own).toMatchObject({ kind: 'transfer', label: 'provider_fee', accountId: null, email: null });
    expect(await kinds(own?.id.padStart(3, '0') ?? '')).toContainEqual(['transfer', null, null]);
    for (const nothing of ['', 'x', newId(), 'ab@', '99999999999', "' OR 1=1 --", 'dr-', 'dr-%', '\u0000abc'.slice(1)])
      expect(await kinds(nothing)).toEqual([]);
  });
});

describe('the page of a customer', () => {
  const ledgerOf = async (accountId: string, limit: number, filter: object = {}) => {
    const found: LedgerView[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page<LedgerView> = await query('ledger', { accountId, limit, ...filter, ...(cursor ? { cursor } : {}) });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  const micro = (usd: string) => {
    const [whole = '', part = ''] = usd.replace('-', '').split('.');
    return BigInt(`${usd.startsWith('-') ? '-' : ''}${whole}${part.padEnd(9, '0')}`);
  };

  test('its ledger has every movement once, whatever the size of its pages, and adds up to the balances', async () => {
    const reseller = await addGatewayCustomer(server, '30');
    const session = new PageSession(server, reseller.cookie);
    expect(
      (await mutate('authoriseReseller', { accountId: reseller.accountId, document: 'contract', documentDate: '2026-01-02' })).code,
    ).toBeNull();
    const made = await session.mutate('clientKeys.create', { name: 'client', label: 'client', budgetUsd: '7' });
    expect(made.code).toBeNull();
    const secret = (made.data as { secret: string }).secret;
    const body = JSON.stringify({ model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
    for (const key of [secret, secret]) {
      const answer = await fetch(`${server.base}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body,
      });
      expect(answer.status).toBe(200);
      await answer.text();
    }
    await reseller.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
    await reseller.receipt();
    await expect.poll(async () => (await ledgerOf(reseller.accountId, 50, { kind: 'charge' })).length).toBe(3);
    const all = await ledgerOf(reseller.accountId, 50);
    for (const limit of [1, 2, 3])
      expect((await ledgerOf(reseller.accountId, limit)).map(({ key }) => key)).toEqual(all.map(({ key }) => key));
    const record = await query<CustomerRecord>('get', { accountId: reseller.accountId });
    const sum = all.reduce((total, { amountUsd }) => total + micro(amountUsd), 0n);
    expect(sum).toBe(micro(record.balanceUsd) + micro(record.clientsUsd));
    expect(record).toMatchObject({ isReseller: true, email: reseller.email, toppedUpUsd: '0', notes: 0 });
    expect(all.filter(({ keyId }) => keyId !== null).length).toBeGreaterThanOrEqual(3);
    expect((await ledgerOf(reseller.accountId, 50, { kind: 'transfer' })).every(({ kind }) => kind === 'transfer')).toBe(true);
    expect(await ledgerOf(reseller.accountId, 50, { to: '2020-01-01' })).toEqual([]);
    const csv = await owner.pending.exportCsv('customers.ledger', { accountId: reseller.accountId });
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(all.length + 1);
  });

  test('staff end sessions with a reason', async () => {
    const customer = await addCustomer(server);
    const session = new PageSession(server, customer.cookie);
    await server.services.sessions.start(customer.userId, { device: 'Firefox, Windows' });
    const readPage = (input: object) =>
      query<Page<{ id: string; device: string }>>('sessions', { accountId: customer.accountId, ...input });
    const list = async () => (await readPage({})).items;
    const first = await readPage({ limit: 1 });
    const second = await readPage({ limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(await list());
    expect(second.nextCursor).toBeNull();
    expect(await list()).toHaveLength(2);
    const laptop = (await list()).find(({ device }) => device === 'Firefox, Windows');
    const end = (sessionId: string | null) =>
      mutate('endSessions', { accountId: customer.accountId, sessionId, reason: 'lost laptop' }, support);
    expect((await end(laptop?.id ?? '')).code).toBeNull();
    expect((await end(laptop?.id ?? '')).code).toBe('not_found');
    expect(await list()).toHaveLength(1);
    expect((await session.query('accounts.me')).data).not.toBeNull();
    expect((await end(null)).code).toBeNull();
    expect((await session.query('accounts.me')).data).toBeNull();
    expect(await audit(customer.accountId)).toMatchObject([
      { action: 'end session', reason: 'lost laptop', by: support.userId },
      { action: 'end all sessions', reason: 'lost laptop', by: support.userId },
    ]);
    const log = await query<Page<{ action: string; staff: string }>>('actions', { accountId: customer.accountId, limit: 1 });
    expect(log.items).toMatchObject([{ action: 'end all sessions', staff: support.email }]);
    const next = await query<Page<{ action: string }>>('actions', { accountId: customer.accountId, limit: 1, cursor: log.nextCursor });
    expect(next.items).toMatchObject([{ action: 'end session' }]);
    expect(next.nextCursor).toBeNull();
  });

  test('notes are seen by staff who care for customers and are gone when they are deleted', async () => {
    const { accountId } = await addCustomer(server);
    for (const text of [' Called about the invoice. ', 'Called again.', 'And again.'])
      await mutate('addNote', { accountId, text }, support);
    const notes = (page: object) => query<Page<{ id: string; text: string; writtenBy: string }>>('notes', { accountId, ...page }, finance);
    const first = await notes({ limit: 2 });
    const rest = await notes({ limit: 2, cursor: first.nextCursor });
    expect([first, rest].flatMap(({ items }) => items.map(({ text }) => text))).toEqual([
      'And again.',
      'Called again.',
      'Called about the invoice.',
    ]);
    expect(rest).toMatchObject({ items: [{ writtenBy: support.email }], nextCursor: null });
    const [note] = rest.items;
    expect((await mutate('addNote', { accountId: newId(), text: 'x' })).code).toBe('not_found');
    expect((await mutate('deleteNote', { id: note?.id }, support)).code).toBeNull();
    expect((await notes({})).items.map(({ text }) => text)).toEqual(['And again.', 'Called again.']);
    expect((await mutate('deleteNote', { id: note?.id }, support)).code).toBe('not_found');
    expect(await server.services.sql`SELECT 1 FROM customer_notes WHERE text <> '' AND id = ${note?.id ?? ''}`).toHaveLength(0);
    expect((await audit(accountId)).map(({ action }) => action)).toEqual(['add note', 'add note', 'add note', 'delete note']);
  });

  test('an export that staff start goes to the customer', async () => {
    const customer = await addCustomer(server);
    await mutate('addNote', { accountId: customer.accountId, text: 'Likes long prompts.' }, support);
    const start = () => mutate('startExport', { accountId: customer.accountId, reason: 'asked by letter' }, support);
    expect((await start()).data).toEqual({ ok: true });
    const list = async () =>
      (await new PageSession(server, customer.cookie).query('accountLife.exports.list')).data as { state: string; path: string | null }[];
    await expect.poll(async () => (await list())[0]?.state, { timeout: 15_000 }).toBe('ready');
    const [made] = await list();
    const download = (cookie: string) => fetch(`${server.base}${made?.path}`, { headers: { cookie } });
    expect((await download(customer.cookie)).status).toBe(200);
    expect((await download(support.pending.cookie)).status).toBe(403);
    expect((await download((await addCustomer(server)).cookie)).status).toBe(404);
    expect(await audit(customer.accountId)).toMatchObject([{ action: 'add note' }, { action: 'start export', reason: 'asked by letter' }]);
  });
});

describe('adjustments', () => {
  const adjust = (accountId: string, amountUsd: string, by: TestStaff, rest: object = {}) =>
    mutate('adjust', { accountId, kind: 'credit', amountUsd, adjustmentId: newId(), reason: 'goodwill', ...rest }, by);
  const balance = async (accountId: string) => (await query<CustomerRecord>('get', { accountId })).balanceUsd;
  const pending = async (accountId: string) =>
    (await query<Page<{ id: string; amountUsd: string; isOwn: boolean; state: string }>>('adjustments', { accountId }, finance)).items;
  const decide = (id: string | undefined, decision: 'confirm' | 'decline', by: TestStaff) =>
    mutate('decideAdjustment', { id, decision, reason: 'checked' }, by);

  test('beyond what one person may, somebody else confirms, and the amount cannot be split', async () => {
    const { accountId } = await addCustomer(server);
    expect((await adjust(accountId, '30', finance)).data).toMatchObject({ state: 'booked', customer: { balanceUsd: '30' } });
    expect((await adjust(accountId, '20.000001', finance)).data).toMatchObject({ state: 'pending', customer: { balanceUsd: '30' } });
    // A colleague has an allowance of their own.
    expect((await adjust(accountId, '50', owner)).data).toMatchObject({ state: 'booked' });
    expect((await adjust(accountId, '0.01', support)).code).toBe('role_missing');
    const [asked] = await pending(accountId);
    expect(asked).toMatchObject({ amountUsd: '20.000001', isOwn: true, state: 'pending' });
    expect((await decide(asked?.id, 'confirm', finance)).code).toBe('conflict');
    const both = await Promise.all([decide(asked?.id, 'confirm', owner), decide(asked?.id, 'confirm', owner)]);
    expect(both.map(({ code }) => code).sort()).toEqual(['conflict', null].sort());
    expect(await balance(accountId)).toBe('100.000001');
    expect((await decide(asked?.id, 'decline', owner)).code).toBe('conflict');
    expect((await audit(accountId)).map(({ action, by }) => [action, by])).toEqual([
      ['adjust (credit 30)', finance.userId],
      ['ask to adjust (credit 20.000001)', finance.userId],
      ['adjust (credit 50)', owner.userId],
      ['confirm adjustment (credit 20.000001)', owner.userId],
    ]);
    const [booked] = await server.services.sql<{ actor: string }[]>`SELECT actor FROM transfers WHERE reference = ${asked?.id ?? ''}`;
    expect(booked?.actor).toBe(`staff:${finance.userId}`);
  });

  test('adjustments that are sent at once are added up as those in turn', async () => {
    const { accountId } = await addCustomer(server);
    const sent = await Promise.all(Array.from({ length: 6 }, () => adjust(accountId, '20', finance)));
    expect(sent.map(({ data }) => (data as { state: string } | null)?.state).toSorted()).toEqual([
      ...['booked', 'booked', 'pending', 'pending', 'pending', 'pending'],
    ]);
    expect(await balance(accountId)).toBe('40');
    expect(await pending(accountId)).toHaveLength(4);
  });

  test('a form that was booked is not asked for when it is sent again, and one that waits is not booked', async () => {
    const { accountId } = await addCustomer(server);
    const [booked, waiting] = [{ adjustmentId: newId() }, { adjustmentId: newId() }];
    expect((await adjust(accountId, '30', finance, booked)).data).toMatchObject({ state: 'booked' });
    expect((await adjust(accountId, '25', finance, waiting)).data).toMatchObject({ state: 'pending' });
    expect((await adjust(accountId, '20', finance)).data).toMatchObject({ state: 'booked' });
    expect((await adjust(accountId, '30', finance, booked)).data).toMatchObject({ state: 'booked', customer: { balanceUsd: '50' } });
    expect((await adjust(accountId, '25', owner, waiting)).data).toMatchObject({ state: 'pending', customer: { balanceUsd: '50' } });
    expect((await adjust(accountId, '31', finance, booked)).code).toBe('conflict');
    expect(await pending(accountId)).toHaveLength(1);
  });

  test('who asked may take it back, a colleague may decline, and a form sent twice asks once', async () => {
    const { accountId } = await addCustomer(server);
    const adjustmentId = newId();
    for (let i = 0; i < 2; i++)
      expect((await adjust(accountId, '500', finance, { adjustmentId })).data).toMatchObject({ state: 'pending' });
    expect((await adjust(accountId, '501', finance, { adjustmentId })).code).toBe('conflict');
    expect(await pending(accountId)).toHaveLength(1);
    expect((await decide(adjustmentId, 'decline', finance)).code).toBeNull();
    expect((await decide(newId(), 'decline', finance)).code).toBe('not_found');
    await adjust(accountId, '500', finance, { kind: 'debit' });
    const debit = (await pending(accountId)).find(({ state }) => state === 'pending');
    // There is nothing to take.
    expect((await decide(debit?.id, 'confirm', owner)).code).toBe('conflict');
    expect((await decide(debit?.id, 'decline', owner)).code).toBeNull();
    expect(await balance(accountId)).toBe('0');
  });
});

describe('forfeiture', () => {
  test('takes all credit of a suspended customer once its address is typed, and again after new credit', async () => {
    const customer = await addCustomer(server, '8');
    const { accountId, email } = customer;
    const forfeit = (typed: string, forfeitureId = newId(), by = owner) =>
      mutate('forfeit', { accountId, email: typed, forfeitureId, reason: 'fraud' }, by);
    expect((await forfeit(email, newId(), finance)).code).toBe('role_missing');
    expect((await forfeit(email)).code).toBe('conflict');
    await mutate('suspend', { accountId, reason: 'fraud' }, support);
    expect((await forfeit(`x${email}`)).code).toBe('validation_failed');
    const id = newId();
    expect((await forfeit(email, id)).data).toMatchObject({ balanceUsd: '0' });
    expect((await forfeit(email, id)).data).toMatchObject({ balanceUsd: '0' });
    await mutate('adjust', { accountId, kind: 'credit', amountUsd: '3', adjustmentId: newId(), reason: 'late payment' });
    expect((await forfeit(email)).data).toMatchObject({ balanceUsd: '0' });
    expect((await audit(accountId)).map(({ action }) => action)).toEqual([
      'suspend',
      'forfeit credit (8)',
      'adjust (credit 3)',
      'forfeit credit (3)',
    ]);
    expect((await prove(server.services.sql, { settledAfterMinutes: 0 })).findings).toEqual([]);
  });
});
