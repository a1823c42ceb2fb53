import { newPromoCode } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { deleteDueAccounts } from '../account-life/delete-accounts.ts';
import { addPromoCode } from '../admin/promo-codes.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { readMails } from '../testing/read-mails.ts';
import { readMailedCode, startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { requestCode } from './request-code.ts';
import { verifyCode } from './verify-code.ts';

let server: TestServer;
let beside: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'http://localhost:8787' });
  beside = await startBeside(server, { PUBLIC_URL: 'http://localhost:8787' });
});
afterAll(async () => {
  await beside.stop();
  await server.stop();
});

const newEmail = () => `${newId()}@example.com`;
const termsVersion = '2026-11-29';

interface Codes {
  readonly challengeId: string;
  readonly code: string;
  readonly nextChallengeId: string;
  readonly nextCode: string;
}

const askChange = async (session: PageSession, current: string, email: string): Promise<Codes> => {
  const { data, code } = await session.mutate('accounts.email.requestChange', { email, locale: 'en' });
  expect(code).toBeNull();
  const { current: ofCurrent, next } = data as Record<'current' | 'next', { challengeId: string }>;
  return {
    challengeId: ofCurrent.challengeId,
    code: await readMailedCode(server, current),
    nextChallengeId: next.challengeId,
    nextCode: await readMailedCode(server, email),
  };
};
const change = (session: PageSession, codes: object) => session.mutate('accounts.email.change', codes);
const ownerOf = async (email: string) =>
  (await server.services.sql<{ id: string }[]>`SELECT id FROM users WHERE email_canonical = ${email}`).map(({ id }) => id);

test('an address changes only with a code of each address; other sessions end and the old address is told', async () => {
  const customer = await addCustomer(server);
  const session = new PageSession(server, customer.cookie);
  const other = new PageSession(server, (await server.services.sessions.start(customer.userId)).split(';')[0]);
  const email = newEmail();
  const codes = await askChange(session, customer.email, email);
  const { challengeId, code, nextChallengeId, nextCode } = codes;
  // Neither code counts for both addresses, nor for the other one.
  expect((await change(session, { ...codes, challengeId: nextChallengeId, code: nextCode })).code).toBe('code_expired');
  expect((await change(session, { ...codes, nextChallengeId: challengeId, nextCode: code })).code).toBe('code_expired');
  expect((await change(session, { challengeId: nextChallengeId, code: nextCode, nextChallengeId: challengeId, nextCode: code })).code).toBe(
    'code_expired',
  );
  const wrong = String((Number(nextCode) + 1) % 1_000_000).padStart(6, '0');
  expect((await change(session, { ...codes, nextCode: wrong })).code).toBe('code_wrong');
  const pendingCode = await session.mutate('accounts.requestConfirmation', { purpose: 'refund', locale: 'en' });

  expect((await change(session, codes)).code).toBeNull();
  expect((await session.query('accounts.me')).data).toMatchObject({ email });
  expect((await other.query('accounts.me')).data).toBeNull();
  expect(await ownerOf(email)).toEqual([customer.userId]);
  const told = (await readMails(server, customer.email)).at(-1);
  expect(told?.subject).toBe('The address of your derouter account was changed');
  expect(told?.text).not.toContain(email);
  expect((await change(session, codes)).code).toBe('code_expired');
  // What was mailed to the old address before confirms nothing any more.
  const { challengeId: old } = pendingCode.data as { challengeId: string };
  const [closed] = await server.services.sql<{ closed: boolean }[]>`
    SELECT closed_at IS NOT NULL AS closed FROM sign_in_challenges WHERE id = ${old}`;
  expect(closed?.closed).toBe(true);
});

test('a taken, a disposable and a free address look alike until both codes are there; then the answer names no account', async () => {
  const [customer, victim] = [await addCustomer(server), await addCustomer(server)];
  const session = new PageSession(server, customer.cookie);
  const spelled = victim.email.replace('@', '+shop@');
  const asked = [];
  for (const email of [spelled, `${newId()}@mailinator.com`, newEmail()]) {
    await server.services.sql`DELETE FROM attempts`;
    const answer = await session.mutate('accounts.email.requestChange', { email, locale: 'en' });
    const shape = JSON.stringify(answer.data).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
    asked.push({ status: answer.status, shape });
  }
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[2]).toEqual(asked[0]);
  await server.services.sql`DELETE FROM attempts`;
  await readMails(server, customer.email);
  await server.services.sql`DELETE FROM outbox_mails`;
  const taken = await change(session, await askChange(session, customer.email, spelled));
  expect(taken.code).toBe('email_unavailable');
  await server.services.sql`DELETE FROM attempts`;
  await readMails(server, customer.email);
  await server.services.sql`DELETE FROM outbox_mails`;
  expect((await change(session, await askChange(session, customer.email, `${newId()}@mailinator.com`))).code).toBe('email_domain_refused');
  expect((await session.query('accounts.me')).data).toMatchObject({ email: customer.email });
  await server.services.sql`UPDATE accounts SET status = 'suspended' WHERE id = ${customer.accountId}`;
  expect((await session.mutate('accounts.email.requestChange', { email: newEmail(), locale: 'en' })).code).toBe('account_suspended');
});

test('of two changes to one address on two processes one succeeds, and the other uses nothing up', async () => {
  for (let round = 0; round < 3; round++) {
    await server.services.sql`DELETE FROM attempts`;
    const email = newEmail();
    const racers = [];
    for (const at of [server, beside]) {
      const customer = await addCustomer(server);
      const session = new PageSession(at, customer.cookie);
      await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
      await server.services.sql`DELETE FROM attempts`;
      racers.push({ session, customer, codes: await askChange(session, customer.email, email) });
    }
    const codes = (await Promise.all(racers.map(({ session, codes: sent }) => change(session, sent)))).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['email_unavailable', null].toSorted());
    const loser = racers[codes.indexOf('email_unavailable')];
    expect(await ownerOf(email)).toEqual([racers[codes.indexOf(null)]?.customer.userId]);
    expect(await ownerOf(loser?.customer.email ?? '')).toEqual([loser?.customer.userId]);
    const [open] = await server.services.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM sign_in_challenges WHERE user_id = ${loser?.customer.userId ?? ''} AND closed_at IS NULL`;
    expect(open?.count).toBe(2);
  }
});

test('a change to an address and its first sign-in at the same time leave one user with it', async () => {
  for (let round = 0; round < 4; round++) {
    await server.services.sql`DELETE FROM attempts`;
    const email = newEmail();
    const customer = await addCustomer(server);
    const session = new PageSession(beside, customer.cookie);
    const codes = await askChange(session, customer.email, email);
    await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
    const { challengeId } = await requestCode(server.services, { email, locale: 'en', network: '192.0.2.9' });
    const attempt = { challengeId, code: await readMailedCode(server, email), acceptTermsVersion: termsVersion, network: '192.0.2.9' };
    const [changed] = await Promise.all([change(session, codes), verifyCode(server.services, attempt)]);
    const owners = await ownerOf(email);
    expect(owners).toHaveLength(1);
    expect(owners[0] === customer.userId).toBe(changed.code === null);
    if (changed.code !== null) expect(changed.code).toBe('email_unavailable');
  }
});

test('an address that was left begins no promotion anew and opens no account beside a suspended one', async () => {
  const { services } = server;
  await services.sql`DELETE FROM attempts`;
  const staffId = newId();
  await services.sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staffId}, ${newEmail()}, ${newId()}, true)`;
  const promo = await addPromoCode(services, staffId, newPromoCode.parse({ id: newId(), label: 'l', amountUsd: '2', maxUses: 9 }));
  const customer = await addCustomer(server);
  const session = new PageSession(server, customer.cookie);
  expect((await session.mutate('credits.redeemPromo', { code: promo.code })).code).toBeNull();
  const signUp = async () => {
    await services.sql`DELETE FROM attempts`;
    await services.sql`DELETE FROM outbox_mails WHERE recipient = ${customer.email}`;
    const back = new PageSession(server);
    const { data } = await back.mutate('accounts.requestCode', { email: customer.email, locale: 'en' });
    const { challengeId } = data as { challengeId: string };
    const code = await readMailedCode(server, customer.email);
    return { back, code: (await back.mutate('accounts.verifyCode', { challengeId, code, acceptTermsVersion: termsVersion })).code };
  };
  // There and back, and twice elsewhere.
  const [second, third] = [newEmail(), newEmail()];
  let current = customer.email;
  for (const next of [second, customer.email, second, third]) {
    await services.sql`DELETE FROM attempts`;
    await services.sql`DELETE FROM outbox_mails WHERE recipient IN (${current}, ${next})`;
    expect((await change(session, await askChange(session, current, next))).code).toBeNull();
    current = next;
  }
  await services.sql`UPDATE accounts SET status = 'suspended', suspended_cause = 'staff' WHERE id = ${customer.accountId}`;
  expect((await signUp()).code).toBe('email_unavailable');
  await services.sql`UPDATE accounts SET status = 'active', suspended_cause = NULL WHERE id = ${customer.accountId}`;
  // The account that had the address is deleted under its last one.
  await services.sql`UPDATE accounts SET deletion_due_at = now() WHERE id = ${customer.accountId}`;
  await deleteDueAccounts(services);
  const { back, code } = await signUp();
  expect(code).toBeNull();
  expect((await back.mutate('credits.redeemPromo', { code: promo.code })).code).toBe('promo_already_redeemed');
});
