import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { listCustomerKeys, setKeySuspension } from '../admin/customer-keys.ts';
import { setSuspension } from '../admin/customers.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { readSpent } from './index.ts';
import { listKeys, revokeKey } from './manage-keys.ts';
import { updateKey } from './update-key.ts';

const claude = { model: 'claude-haiku-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));

let server: TestServer;
let upstream: ScriptedUpstream;
let staff: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
  });
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.script(answer);
});

const status = async () => (await listKeys(server.services, customer.accountId))[0]?.status;
const set = (settings: Parameters<typeof updateKey>[3]) => updateKey(server.services, customer.accountId, customer.keyId, settings);
const suspend = (reason: string | null) => setKeySuspension(server.services, staff, customer.keyId, reason);

test('a key shows why it does not work: permanent reasons first, then those that its owner cannot change', async () => {
  expect(await status()).toBe('active');
  expect((await set({ suspended: true })).status).toBe('off');
  await set({ expiresAt: new Date(Date.now() - 1) });
  expect(await status()).toBe('expired');
  await suspend('Leaked on a forge.');
  expect(await status()).toBe('suspended');
  await setSuspension(server.services, staff, { accountId: customer.accountId, isSuspended: true, reason: 'Unpaid.' });
  expect(await status()).toBe('account_suspended');
  expect((await revokeKey(server.services, customer.accountId, customer.keyId)).status).toBe('revoked');
  await expect(set({ name: 'again' })).rejects.toMatchObject({ code: 'key_revoked' });
});

test('a key suspended by staff stops working immediately and shows the reason; only staff can reinstate it', async () => {
  upstream.script(async function* (request) {
    const steps = answer(request);
    let count = 0;
    for await (const step of steps) {
      yield step;
      if (++count === 4) yield { hang: true as const };
    }
  });
  const stream = await customer.call('/v1/messages', { ...claude, stream: true });
  const ended = stream.text().catch(() => 'cut');
  await suspend('Leaked on a forge');
  // The suspension ends the running stream.
  await ended;
  await expect.poll(async () => (await customer.receipt()).status).not.toBe('completed');

  upstream.script(answer);
  const refused = async () => {
    const response = await customer.call('/v1/messages', claude);
    return [response.status, ((await response.json()) as { error?: { message: string } }).error?.message];
  };
  expect(await refused()).toEqual([403, 'This key is suspended: Leaked on a forge. Contact support.']);
  await set({ suspended: false });
  expect((await refused())[0]).toBe(403);
  expect((await listCustomerKeys(server.services, { accountId: customer.accountId, limit: 50 })).items).toMatchObject([
    { id: customer.keyId, status: 'suspended', staffSuspendedReason: 'Leaked on a forge' },
  ]);
  expect(await suspend(null)).toMatchObject({ status: 'active', staffSuspendedReason: null });
  expect((await refused())[0]).toBe(200);
  const { staffActions } = schema;
  const actions = await server.services.db.select().from(staffActions).where(eq(staffActions.subject, customer.keyId));
  expect(actions.map(({ action, reason, staffUserId }) => [action, reason, staffUserId])).toEqual([
    ['suspend key', 'Leaked on a forge', staff],
    ['reinstate key', '', staff],
  ]);
  await expect(setKeySuspension(server.services, staff, newId(), 'x')).rejects.toMatchObject({ code: 'not_found' });
  await expect(listCustomerKeys(server.services, { accountId: newId(), limit: 50 })).rejects.toMatchObject({ code: 'not_found' });
});

test('a key shows its spending with and without a budget', async () => {
  const read = () => readSpent(server.services, customer.accountId, customer.keyId);
  expect(await read()).toEqual({ totalUsd: '0', dayUsd: '0', weekUsd: '0', monthUsd: '0' });
  expect((await customer.call('/v1/messages', claude)).status).toBe(200);
  await customer.receipt();
  const spent = await read();
  expect(Number(spent.totalUsd)).toBeGreaterThan(0);
  expect([spent.dayUsd, spent.monthUsd]).toEqual([spent.totalUsd, spent.totalUsd]);
  const { budget } = await set({ budget: { totalUsd: '5', dailyUsd: null, monthlyUsd: '5' } });
  expect(budget?.limits).toMatchObject([
    { period: 'total', limitUsd: '5', spentUsd: spent.totalUsd, resetsAt: null },
    { period: 'month', limitUsd: '5', spentUsd: spent.monthUsd, resetsAt: budget?.nextResetAt },
  ]);
  // Usage of last month, and of another key.
  await server.services.sql`UPDATE usage_hourly SET hour = hour - interval '40 days' WHERE key_id = ${customer.keyId}`;
  expect(await read()).toEqual({ totalUsd: spent.totalUsd, dayUsd: '0', weekUsd: '0', monthUsd: '0' });
  await expect(readSpent(server.services, newId(), customer.keyId)).rejects.toMatchObject({ code: 'not_found' });
});

test('keys that work are listed however many were made and revoked after them', async () => {
  const { sql, db } = server.services;
  await sql`
    INSERT INTO keys (id, account_id, wallet_id, kind, name, scopes, created_at, revoked_at)
    SELECT gen_random_uuid(), account_id, wallet_id, kind, 'spare ' || n, scopes, created_at + n * interval '1 second', now()
    FROM keys, generate_series(1, 1100) n WHERE id = ${customer.keyId}`;
  const listed = await listKeys({ db, sql }, customer.accountId);
  expect(listed).toHaveLength(1_000);
  expect(listed[0]?.name).toBe('spare 1100');
  expect(listed.at(-1)).toMatchObject({ id: customer.keyId, status: 'active' });
});
