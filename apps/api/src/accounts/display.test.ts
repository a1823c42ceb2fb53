import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff } from '../testing/add-staff.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

const read = async (session: PageSession) => ((await session.query('accounts.me')).data as { display: unknown }).display;
const usual = { receiptColumns: null };

test('the chosen columns are the user’s, on every device', async () => {
  const { cookie } = await addCustomer(server);
  const [one, other] = [new PageSession(server, cookie), new PageSession(server, cookie)];
  const stranger = new PageSession(server, (await addCustomer(server)).cookie);
  expect(await read(one)).toEqual(usual);
  const chosen = { receiptColumns: ['cost', 'model'] };
  expect((await one.mutate('accounts.setDisplay', chosen)).data).toEqual(chosen);
  expect(await read(other)).toEqual(chosen);
  expect(await read(stranger)).toEqual(usual);
  await other.mutate('accounts.setDisplay', {});
  expect(await read(one)).toEqual(chosen);
  await other.mutate('accounts.setDisplay', usual);
  expect(await read(one)).toEqual(usual);
});

test('staff without an account keep theirs, too', async () => {
  const { pending } = await addStaff(server);
  await pending.mutate('accounts.setDisplay', { receiptColumns: ['time'] });
  expect(await read(pending)).toEqual({ receiptColumns: ['time'] });
});

test.each([
  ['an unknown column', { receiptColumns: ['cost', 'secret'] }],
  ['no column', { receiptColumns: [] }],
  ['a column twice', { receiptColumns: ['cost', 'cost'] }],
  ['another name', { receiptColumns: ['cost'], theme: 'x'.repeat(10) }],
  ['text', { receiptColumns: 'cost' }],
])('%s is refused', async (_name, input) => {
  const session = new PageSession(server, (await addCustomer(server)).cookie);
  expect((await session.mutate('accounts.setDisplay', input)).code).toBe('validation_failed');
  expect(await read(session)).toEqual(usual);
});

test('what a later version stored is the default here, and the database refuses more than a little', async () => {
  const { cookie, userId } = await addCustomer(server);
  const store = (value: object) =>
    server.services.sql`UPDATE users SET display = ${JSON.stringify(value)}::text::jsonb WHERE id = ${userId}`;
  await store({ receiptColumns: ['cost'], settingOfALaterVersion: 'x' });
  expect(await read(new PageSession(server, cookie))).toEqual({ receiptColumns: ['cost'] });
  await store({ receiptColumns: ['brand-new'] });
  expect(await read(new PageSession(server, cookie))).toEqual(usual);
  await expect(store({ receiptColumns: 'x'.repeat(2_000) })).rejects.toThrow(/users_display_check/);
  await expect(store([])).rejects.toThrow(/users_display_check/);
});

test('nobody changes anything without a session', async () => {
  expect((await new PageSession(server).mutate('accounts.setDisplay', usual)).code).toBe('unauthenticated');
});
