import { connect, newId, schema } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { PageSession } from '../testing/page-session.ts';
import { readMailedCode, startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { requestCode } from './request-code.ts';
import { createStaffSetupToken } from './staff-setup.ts';
import { type CodeAttempt, verifyCode } from './verify-code.ts';

let server: TestServer;
let owner: Awaited<ReturnType<typeof connect>>;
let email: string;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  owner = await connect(server.services.config.databaseUrl ?? '', { max: 1, asApplication: false });
});
beforeEach(() => {
  email = `${newId()}@example.com`;
});
afterAll(async () => {
  await owner.close();
  await server.stop();
});

let networks = 0;
/** Requests a code for the address from a new network. */
async function code() {
  const network = `192.0.2.${++networks}`;
  await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
  const { challengeId } = await requestCode(server.services, { email, locale: 'en', network });
  return { challengeId, code: await readMailedCode(server, email), network };
}
const verify = (attempt: Omit<CodeAttempt, 'acceptTermsVersion'>) =>
  verifyCode(server.services, { ...attempt, acceptTermsVersion: termsVersion });
const user = async () =>
  (
    await server.services.sql<{ accountId: string | null; isStaff: boolean }[]>`
  SELECT account_id AS "accountId", is_staff AS "isStaff" FROM users WHERE email = ${email}`
  )[0];
const count = async (table: 'wallets' | 'ledgerAccounts' | 'accounts' | 'sessions') => server.services.db.$count(schema[table]);
const counts = async () => ({
  wallets: await count('wallets'),
  ledgerAccounts: await count('ledgerAccounts'),
  accounts: await count('accounts'),
});
const isTokenKept = async (token: string) => {
  const attempt = await code();
  return (await verify({ ...attempt, staffSetupToken: token })).status === 'signed_in' && (await user())?.isStaff === true;
};
const demote = () => server.services.sql`UPDATE users SET is_staff = false`;

describe('concurrent first sign-ins', () => {
  test('two first sign-ins with one address create one account with one wallet and leave no orphans', async () => {
    for (let round = 0; round < 5; round++) {
      email = `${newId()}@example.com`;
      const before = await counts();
      const attempts = [await code(), await code(), await code()];
      const results = await Promise.all(attempts.map(verify));
      expect(results.map(({ status }) => status)).toEqual(['signed_in', 'signed_in', 'signed_in']);
      expect(await counts()).toEqual({
        wallets: before.wallets + 1,
        ledgerAccounts: before.ledgerAccounts + 2,
        accounts: before.accounts + 1,
      });
      expect((await user())?.accountId).toBeTruthy();
    }
  });

  test('the sign-in that brings the token becomes staff, whichever commits first', async () => {
    for (let round = 0; round < 5; round++) {
      await demote();
      email = `${newId()}@example.com`;
      const token = (await createStaffSetupToken(server.services.db)) ?? '';
      const [plain, withToken] = [await code(), await code()];
      const results = await Promise.all([verify(plain), verify({ ...withToken, staffSetupToken: token })]);
      expect(results.map(({ status }) => status)).toEqual(['signed_in', 'signed_in']);
      expect(await user()).toMatchObject({ isStaff: true });
      expect(
        await server.services.sql`SELECT 1 FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = a.id)`,
      ).toHaveLength(0);
    }
  });
});

describe('a failed sign-in consumes nothing', () => {
  test('when the session cannot be stored, code and token stay valid and no account is created', async () => {
    await demote();
    const token = (await createStaffSetupToken(server.services.db)) ?? '';
    const attempt = { ...(await code()), staffSetupToken: token };
    const before = await counts();
    await owner.sql`REVOKE INSERT ON sessions FROM derouter_app`;
    await expect(verify(attempt)).rejects.toThrow();
    await owner.sql`GRANT INSERT ON sessions TO derouter_app`;
    expect([await user(), await counts()]).toEqual([undefined, before]);
    expect(await verify(attempt)).toMatchObject({ status: 'signed_in' });
    expect(await user()).toEqual({ isStaff: true, accountId: null });
  });

  test('the loser of a race for one code keeps its token', async () => {
    await demote();
    const token = (await createStaffSetupToken(server.services.db)) ?? '';
    const attempt = await code();
    await verify(attempt);
    await expect(verify({ ...attempt, staffSetupToken: token })).rejects.toMatchObject({ code: 'code_expired' });
    expect(await isTokenKept(token)).toBe(true);
  });

  test('the token stays valid until the terms are accepted', async () => {
    await demote();
    const token = (await createStaffSetupToken(server.services.db)) ?? '';
    const attempt = await code();
    expect(await verifyCode(server.services, { ...attempt, staffSetupToken: 'wrong' })).toMatchObject({ status: 'terms_required' });
    expect(await user()).toBeUndefined();
    expect(await isTokenKept(token)).toBe(true);
  });
});

describe('the setup link for the first staff user', () => {
  test('the links of all processes work until one of them is used', async () => {
    await demote();
    const first = (await createStaffSetupToken(server.services.db)) ?? '';
    const beside = await startBeside(server);
    await beside.stop();
    expect(beside.staffSetupToken).toBeTruthy();
    expect(await isTokenKept(first)).toBe(true);
    email = `${newId()}@example.com`;
    const attempt = await code();
    await verify({ ...attempt, staffSetupToken: beside.staffSetupToken ?? '' });
    expect(await user()).toMatchObject({ isStaff: false });
    await demote();
    // The other link works because the first was never used.
    await createStaffSetupToken(server.services.db);
    const again = await startBeside(server);
    await again.stop();
    email = `${newId()}@example.com`;
    expect(await isTokenKept(again.staffSetupToken ?? '')).toBe(true);
  });

  test('concurrent uses of several links create one staff user', async () => {
    await demote();
    const tokens = [await createStaffSetupToken(server.services.db), await createStaffSetupToken(server.services.db)];
    const attempts = [];
    for (const token of tokens) {
      email = `${newId()}@example.com`;
      attempts.push({ ...(await code()), staffSetupToken: token ?? '' });
    }
    await Promise.all(attempts.map(verify));
    expect(await server.services.sql`SELECT 1 FROM users WHERE is_staff`).toHaveLength(1);
  });

  test('a link expires after a week, and only the newest ten links are kept', async () => {
    await demote();
    const old = (await createStaffSetupToken(server.services.db)) ?? '';
    await server.services.sql`UPDATE installation SET updated_at = now() - interval '8 days' WHERE name LIKE 'staff_setup_token%'`;
    expect(await isTokenKept(old)).toBe(false);
    for (let i = 0; i < 15; i++) await createStaffSetupToken(server.services.db);
    expect(await server.services.sql`SELECT 1 FROM installation WHERE name LIKE 'staff_setup_token%'`).toHaveLength(10);
  });
});

test('concurrent requests for different addresses share the rate limit of their network', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 25 }, () =>
      requestCode(server.services, { email: `${newId()}@example.com`, locale: 'en', network: '198.51.100.200' }),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
});

test.each([
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Mars/Olympus', 'UTC'],
  ["'; DROP TABLE users", 'UTC'],
  [undefined, 'UTC'],
])('a new account begins in the time zone of its device: %s', async (timeZone, expected) => {
  const result = await verify({ ...(await code()), timeZone });
  const session = new PageSession(server, result.status === 'signed_in' ? result.setCookie.split(';')[0] : undefined);
  expect((await session.query('accounts.me')).data).toMatchObject({ email, timeZone: expected });
  // Later sign-ins change nothing.
  await verify({ ...(await code()), timeZone: 'Europe/Berlin' });
  expect((await session.query('accounts.me')).data).toMatchObject({ timeZone: expected });
});
