import { inflateRawSync } from 'node:zlib';
import { prove } from '@derouter/billing';
import { legalDocument, newPromoCode } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addPromoCode } from '../admin/promo-codes.ts';
import type { Operation } from '../management/operation.ts';
import { operations } from '../management/operations/index.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { readMails } from '../testing/read-mails.ts';
import { readMailedCode, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { deleteDueAccounts } from './delete-accounts.ts';

let server: TestServer;
let staff: PageSession;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'http://localhost:8787' });
  staff = (await addStaff(server)).pending;
  await enrolApp(staff);
});
afterAll(() => server.stop());

const confirmDeletion = async (session: PageSession, email: string, acceptForfeit = true) => {
  await readMails(server, email);
  await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
  await server.services.sql`DELETE FROM attempts`;
  const asked = await session.mutate('accounts.requestConfirmation', { purpose: 'deletion', locale: 'en' });
  const { challengeId } = asked.data as { challengeId: string };
  return session.mutate('accountLife.deletion.request', { challengeId, code: await readMailedCode(server, email), acceptForfeit });
};
const makeDue = (accountId: string) => server.services.sql`UPDATE accounts SET deletion_due_at = now() WHERE id = ${accountId}`;

/** Every text, array or JSON of every table that contains `needle`. */
const findEverywhere = async (needle: string) => {
  const columns = await server.services.sql<{ schema: string; table: string; column: string }[]>`
    SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema IN ('public', 'pgboss') AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'json', 'ARRAY', 'character varying')`;
  const found = [];
  for (const { schema, table, column } of columns) {
    const { sql } = server.services;
    const rows =
      await sql`SELECT 1 FROM ${sql(schema)}.${sql(table)} WHERE position(lower(${needle}) IN lower(${sql(column)}::text)) > 0 LIMIT 1`;
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
};

test('a deletion waits for its grace period, can be cancelled, and is refused while something is open', async () => {
  const customer = await addGatewayCustomer(server, '5');
  const session = new PageSession(server, customer.cookie);
  expect((await confirmDeletion(session, customer.email, false)).code).toBe('conflict');
  const { sql } = server.services;
  await sql`UPDATE accounts SET status = 'suspended', suspended_cause = 'dispute' WHERE id = ${customer.accountId}`;
  expect((await confirmDeletion(session, customer.email)).code).toBe('conflict');
  await sql`UPDATE accounts SET status = 'active', suspended_cause = NULL WHERE id = ${customer.accountId}`;
  expect((await confirmDeletion(session, customer.email)).code).toBeNull();
  await deleteDueAccounts(server.services);
  expect((await session.mutate('accountLife.deletion.cancel')).code).toBeNull();
  expect((await session.mutate('accountLife.deletion.cancel')).code).toBe('conflict');
  expect((await confirmDeletion(session, customer.email)).code).toBeNull();
  await makeDue(customer.accountId);
  // A hold that opened meanwhile puts the deletion off.
  await sql`INSERT INTO holds (request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect, price_version_id, process_id, created_at)
    VALUES (${newId()}, ${customer.walletId.toString()}, 0, ${customer.accountId}, ${customer.keyId}, 'm', 'm', 'openai', ${newId()}, ${newId()}, now())`;
  await deleteDueAccounts(server.services);
  expect((await session.query('accounts.me')).data).toMatchObject({ email: customer.email });
  await sql`DELETE FROM holds WHERE account_id = ${customer.accountId}`;
  expect((await session.mutate('accountLife.deletion.cancel')).code).toBeNull();
});

test('after a deletion no table names the address, the books are right, and promotions of a new account stay used', async () => {
  const { sql } = server.services;
  const customer = await addGatewayCustomer(server, '5');
  const session = new PageSession(server, customer.cookie);
  const [{ id: staffUserId } = { id: '' }] = await sql<{ id: string }[]>`SELECT id FROM users WHERE is_staff LIMIT 1`;
  const promo = await addPromoCode(
    server.services,
    staffUserId,
    newPromoCode.parse({ id: newId(), label: 'l', amountUsd: '2', maxUses: 9 }),
  );
  expect((await session.mutate('credits.redeemPromo', { code: promo.code })).code).toBeNull();
  const answer = await customer.call(
    '/v1/chat/completions',
    { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] },
    { headers: { 'x-derouter-tag': customer.email } },
  );
  expect(answer.status).toBe(200);
  await customer.receipt();
  // The address, in other spellings too, in texts of staff, bookings, provider events and another account's audit rows.
  const upper = customer.email.toUpperCase();
  expect(
    (
      await staff.mutate('admin.customers.adjust', {
        accountId: customer.accountId,
        kind: 'credit',
        amountUsd: '1',
        adjustmentId: newId(),
        reason: `for ${upper}`,
      })
    ).code,
  ).toBeNull();
  await sql`INSERT INTO provider_events (id, provider, event_id, type, payload) VALUES (${newId()}, 'stripe', ${newId()}, 't', ${JSON.stringify({ data: { email: upper } })}::text::jsonb)`;
  const neighbour = `jo${customer.email}`;
  await sql`INSERT INTO provider_events (id, provider, event_id, type, payload) VALUES (${newId()}, 'stripe', ${newId()}, 'n', ${JSON.stringify({ email: neighbour })}::text::jsonb)`;
  await sql`UPDATE keys SET name = ${`key of ${customer.email}`} WHERE id = ${customer.keyId}`;

  expect((await confirmDeletion(session, customer.email)).code).toBeNull();
  await makeDue(customer.accountId);
  await readMails(server, customer.email);
  await deleteDueAccounts(server.services);
  // Only the neighbour, whose address merely ends like the deleted one.
  await expect.poll(() => findEverywhere(customer.email), { timeout: 15_000, interval: 500 }).toEqual(['provider_events.payload']);
  await sql`DELETE FROM provider_events WHERE type = 'n'`;
  expect(await findEverywhere(customer.email)).toEqual([]);

  expect((await prove(sql, { settledAfterMinutes: 0 })).findings).toEqual([]);
  const forfeited = await sql<{ code: string }[]>`SELECT code FROM transfers WHERE reference = ${customer.accountId} ORDER BY id`;
  expect(forfeited.map(({ code }) => code)).toEqual(['forfeiture', 'forfeiture']);
  const [wallet] = await sql<
    { left: bigint }[]
  >`SELECT paid_nano + promo_nano AS left FROM wallets WHERE id = ${customer.walletId.toString()}`;
  expect(wallet?.left).toBe(0n);
  expect(await sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`).toHaveLength(1);
  expect((await customer.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [] })).status).toBe(401);
  expect((await session.query('accounts.me')).data).toBeNull();
  expect((await staff.mutate('admin.customers.reinstate', { accountId: customer.accountId, reason: 'x' })).code).toBe('not_found');

  // The owner may return, but not to promotions that were used, and not after a dispute.
  await sql`DELETE FROM attempts`;
  const back = new PageSession(server);
  const signIn = async () => {
    const { data } = await back.mutate('accounts.requestCode', { email: customer.email, locale: 'en' });
    const { challengeId } = data as { challengeId: string };
    return back.mutate('accounts.verifyCode', {
      challengeId,
      code: await readMailedCode(server, customer.email),
      acceptTermsVersion: '2026-11-29',
    });
  };
  expect((await signIn()).code).toBeNull();
  expect((await back.mutate('credits.redeemPromo', { code: promo.code })).code).toBe('promo_already_redeemed');
});

test('new material terms are mailed once, and block changes but not reading until they are accepted', async () => {
  const { sql } = server.services;
  const customer = await addGatewayCustomer(server, '5');
  const session = new PageSession(server, customer.cookie);
  const texts = { en: [{ title: 'One', paragraphs: ['Text'] }], zh: [{ title: '一', paragraphs: ['文'] }] };
  const publish = (version: string, isMaterial: boolean) =>
    staff.mutate('admin.legal.publish', { document: 'terms', version, effectiveAt: null, isMaterial, texts });
  expect((await publish('2', false)).code).toBeNull();
  expect((await session.query('accounts.me')).data).toMatchObject({ pendingTerms: null });
  expect((await publish('3', true)).code).toBeNull();
  expect((await publish('3', true)).code).toBe('conflict');
  await expect(sql`UPDATE legal_versions SET is_material = false`).rejects.toThrow();
  await expect
    .poll(async () => (await readMails(server, customer.email)).filter(({ subject }) => subject.startsWith('Our terms')).length, {
      timeout: 10_000,
    })
    .toBe(1);
  await server.services.jobs.send('legal-notices', { document: 'terms', version: '3', after: null });
  await expect
    .poll(() => sql`SELECT 1 FROM pgboss.job WHERE name = 'legal-notices' AND state <> 'completed'`, { timeout: 10_000 })
    .toEqual([]);
  expect((await readMails(server, customer.email)).filter(({ subject }) => subject.startsWith('Our terms'))).toHaveLength(1);

  expect((await session.query('accounts.me')).data).toMatchObject({ pendingTerms: { document: 'terms', version: '3' } });
  expect((await session.query('keys.list')).code).toBeNull();
  expect((await session.mutate('accountLife.changePreferences', { timeZone: 'Europe/Berlin' })).code).toBe('terms_required');
  // The management API refuses every change but those that end or protect something.
  const callApi = async ({ method, path }: Pick<Operation, 'method' | 'path'>) => {
    const response = await fetch(server.base + path.replaceAll(/\{\w+\}/g, newId()), {
      method,
      headers: { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' },
      ...(method === 'POST' || method === 'PUT' ? { body: '{}' } : {}),
    });
    const text = await response.text();
    return response.ok ? null : (JSON.parse(text) as { error: { code: unknown; metadata?: { code: string } } }).error;
  };
  const refusedOf = async () => {
    const refused = [];
    for (const operation of operations.filter(({ kinds }) => kinds.includes('account'))) {
      const error = await callApi(operation);
      if (error?.code === 'terms_required') refused.push(operation.id);
    }
    return refused;
  };
  expect(await refusedOf()).toEqual([
    'createKey',
    'updateKey',
    'createSubKey',
    'updateSubKey',
    'openTopUp',
    'createWebhook',
    'updateWebhook',
  ]);
  expect((await session.mutate('legal.accept', { document: 'terms', version: '2' })).code).toBe('conflict');
  expect((await session.mutate('legal.accept', { document: 'terms', version: '3' })).code).toBeNull();
  expect(await refusedOf()).toEqual([]);
  const [row] = await sql<
    { network: string }[]
  >`SELECT network FROM legal_acceptances WHERE user_id = ${customer.userId} AND version = '3'`;
  expect(row?.network).not.toBe('');
  expect((await session.mutate('accountLife.changePreferences', { timeZone: 'Europe/Atlantis' })).code).toBe('validation_failed');
  expect((await session.mutate('accountLife.changePreferences', { timeZone: 'Europe/Berlin' })).data).toMatchObject({
    timeZone: 'Europe/Berlin',
  });
});

test('an export of 50 000 receipts is complete and streamed, and only its account can fetch it', async () => {
  const { sql } = server.services;
  const [customer, thief] = [await addGatewayCustomer(server), await addGatewayCustomer(server)];
  await sql`INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, http_status,
      streamed, system_prompt, duration_ms, tag, client_request_id)
    SELECT gen_random_uuid(), now(), ${customer.accountId}, ${customer.walletId.toString()}, ${customer.keyId}, 'openai', 'm', 'm', gen_random_uuid(),
      '[]', n, 1, 0, 0, 0, 0, 0, 'reported', 'completed', 200, false, '', 1, '=1+1', '12345678901234567' FROM generate_series(1, 50000) n`;
  await sql`INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano, cost_nano)
    VALUES (${customer.accountId}, date_trunc('hour', now()), ${customer.keyId}, 'm', 1, 0, 1, 1, 0, 0, 0, 0, 987654321)`;
  const session = new PageSession(server, customer.cookie);
  await session.mutate('legal.accept', { document: 'terms', version: '3' });
  const before = process.memoryUsage().heapUsed;
  expect((await session.mutate('accountLife.exports.start')).code).toBeNull();
  expect((await session.mutate('accountLife.exports.start')).code).toBe('conflict');
  const read = async () => ((await session.query('accountLife.exports.list')).data as { state: string; path: string | null }[])[0];
  await expect.poll(async () => (await read())?.state, { timeout: 60_000, interval: 200 }).toBe('ready');
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
  const path = (await read())?.path ?? '';
  const get = (cookie: string, at = path) => fetch(`${server.base}${at}`, { headers: { cookie } });
  const zip = Buffer.from(await (await get(customer.cookie)).arrayBuffer());
  const files = unzip(zip);
  const receipts = files.get('receipts.csv')?.trimEnd().split('\r\n');
  // What upstreams cost is the operator's alone.
  expect(files.get('usage-by-hour.csv')).toMatch(/^\W*account_id,hour,/);
  for (const [name, text] of files) expect([name, /cost_?nano|uncosted|987654321/i.test(text)]).toEqual([name, false]);
  expect(receipts).toHaveLength(50_001);
  // As in every other CSV file: no formulas, and no ids that a spreadsheet would round.
  expect(receipts?.[1]).toContain(",'=1+1,'12345678901234567,");
  expect(JSON.parse(files.get('account.json') ?? '')).toMatchObject([{ user: { email: customer.email } }]);
  const all = [...files.values()].join('\n');
  expect(all).not.toContain('secret_hash');
  expect(all).not.toContain(thief.email);
  expect([(await get(thief.cookie)).status, (await get('')).status]).toEqual([404, 401]);
  expect((await get(customer.cookie, path.replace(/.{5}\.zip$/, '00000.zip'))).status).toBe(404);
  await sql`UPDATE account_exports SET expires_at = now()`;
  expect((await get(customer.cookie)).status).toBe(404);
}, 120_000);

/** The files of a ZIP, by the directory at its end. */
function unzip(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameBytes, extraBytes, noteBytes, start] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    files.set(zip.toString('utf8', at + 46, at + 46 + nameBytes), inflateRawSync(zip.subarray(data, data + size)).toString());
    at += 46 + nameBytes + extraBytes + noteBytes;
  }
  return files;
}

test('every legal document has versions and is accepted like the terms, which come first', async () => {
  const customer = await addGatewayCustomer(server);
  const session = new PageSession(server, customer.cookie);
  const texts = { en: [{ title: 'One', paragraphs: ['Text'] }], zh: [{ title: '一', paragraphs: ['文'] }] };
  for (const document of legalDocument.options) {
    const first = (await session.query('legal.read', { document })).data as { version: string; texts: { en: unknown[]; zh: unknown[] } };
    expect(first.texts.en.length).toBe(first.texts.zh.length);
    const published = await staff.mutate('admin.legal.publish', { document, version: '9', effectiveAt: null, isMaterial: true, texts });
    expect(published.code).toBeNull();
    expect(((await session.query('legal.read', { document, version: first.version })).data as typeof first).texts).toEqual(first.texts);
  }
  const pending = async () =>
    ((await session.query('accounts.me')).data as { pendingTerms: { document: string; version: string } | null }).pendingTerms;
  const accepted = [];
  for (let next = await pending(); next; next = await pending()) {
    accepted.push(next.document);
    expect((await session.mutate('legal.accept', next)).code).toBeNull();
  }
  expect(accepted).toEqual(['terms', 'acceptable-use', 'privacy', 'refunds']);
  const mailed = (await readMails(server, customer.email)).find(({ subject }) => subject.startsWith('“Privacy notice” changes on'));
  expect(mailed?.text).toContain('/privacy?version=9');

  // A new account begins with the versions in force and is not asked again.
  const stranger = new PageSession(server);
  const email = 'starts-later@example.com';
  const { challengeId } = (await stranger.mutate('accounts.requestCode', { email, locale: 'en' })).data as { challengeId: string };
  const code = await readMailedCode(server, email);
  expect((await stranger.mutate('accounts.verifyCode', { challengeId, code, acceptTermsVersion: '9' })).code).toBeNull();
  expect((await stranger.query('accounts.me')).data).toMatchObject({ email, pendingTerms: null });
});
