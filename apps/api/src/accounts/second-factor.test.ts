import { newId } from '@derouter/db';
import { totpCode } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { PageSession } from '../testing/page-session.ts';
import { createSoftwarePasskey, type SoftwarePasskey } from '../testing/software-passkey.ts';
import { readMailedCode, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { requestCode } from './request-code.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'http://localhost:8787' });
});
afterAll(() => server.stop());

const site = { origin: 'http://localhost:8787', rpId: 'localhost' };
const handleOf = (userId: string) => Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
const startSession = async (userId: string) => new PageSession(server, (await server.services.sessions.start(userId)).split(';')[0]);
/** Undoes the use of the current time step, instead of waiting for the next. */
const forgetStep = (userId: string) => server.services.sql`UPDATE totp_secrets SET last_step = 0 WHERE user_id = ${userId}`;

interface Started {
  readonly challengeId: string;
  readonly options: { readonly challenge: string };
}

async function register(session: PageSession, passkey: SoftwarePasskey, name = 'laptop') {
  const started = await session.mutate('accounts.passkeys.startRegistration');
  if (started.code) return started;
  const { challengeId, options } = started.data as Started;
  return session.mutate('accounts.passkeys.finishRegistration', {
    challengeId,
    name,
    response: passkey.register({ ...site, challenge: options.challenge }),
  });
}

async function signIn(passkey: SoftwarePasskey, userId: string, more: object = {}, session = new PageSession(server)) {
  const { challengeId, options } = (await session.mutate('accounts.passkeys.startSignIn')).data as Started;
  const { forStaff, ...changes } = more as { forStaff?: boolean };
  const response = passkey.sign({ ...site, challenge: options.challenge, userHandle: handleOf(userId), ...changes });
  return {
    ...(await session.mutate('accounts.passkeys.finishSignIn', { challengeId, forStaff, response })),
    session,
    challengeId,
    response,
  };
}

describe('the second factor of staff', () => {
  test('an emailed code alone does not open the admin app; the first sign-in enrols a factor, later ones need it', async () => {
    const { userId, pending } = await addStaff(server);
    expect((await pending.query('admin.customers.list', {})).code).toBe('second_factor_required');
    const { secret, code, recoveryCodes } = await enrolApp(pending);
    expect((await pending.query('admin.customers.list', {})).code).toBeNull();
    expect(recoveryCodes).toHaveLength(10);

    const later = await startSession(userId);
    expect((await later.query('admin.customers.list', {})).code).toBe('second_factor_required');
    // Whoever reads the mail cannot add a factor of their own.
    expect((await later.mutate('accounts.secondFactor.startTotp')).code).toBe('second_factor_required');
    expect((await register(later, createSoftwarePasskey())).code).toBe('second_factor_required');
    expect((await later.mutate('accounts.secondFactor.replaceRecoveryCodes')).code).toBe('second_factor_required');
    expect((await later.mutate('accounts.secondFactor.removeTotp')).code).toBe('second_factor_required');
    // The code of the enrolment is used up.
    expect((await later.mutate('accounts.secondFactor.passTotp', { code })).code).toBe('code_wrong');
    await forgetStep(userId);
    const before = later.cookie;
    expect((await later.mutate('accounts.secondFactor.passTotp', { code: totpCode(secret) })).code).toBeNull();
    expect(later.cookie).not.toBe(before);
    expect((await new PageSession(server, before).query('accounts.me')).data).toBeNull();
    const [stored] = await server.services.sql<
      { sealed: string }[]
    >`SELECT secret_sealed AS sealed FROM totp_secrets WHERE user_id = ${userId}`;
    expect(stored?.sealed).not.toContain(secret);
  });

  test('codes one step off are accepted, others are not, and two sessions cannot use one code', async () => {
    const { userId, pending } = await addStaff(server);
    const { secret } = await enrolApp(pending);
    // A time step must not end between computing a code and sending it.
    const leftMs = 30_000 - (Date.now() % 30_000);
    if (leftMs < 3_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
    const at = (steps: number) => totpCode(secret, Date.now() + steps * 30_000);
    const pass = async (code: string) => (await (await startSession(userId)).mutate('accounts.secondFactor.passTotp', { code })).code;
    await forgetStep(userId);
    expect(await pass(at(-3))).toBe('code_wrong');
    expect(await pass(at(-1))).toBeNull();
    const next = at(1);
    const both = await Promise.all([pass(next), pass(next)]);
    expect(both.sort()).toEqual(['code_wrong', null].sort());
  });

  test('a recovery code opens the admin app once, and guesses are limited', async () => {
    const { userId, pending } = await addStaff(server);
    const { recoveryCodes } = await enrolApp(pending);
    const [code = ''] = recoveryCodes;
    const stored = await server.services.sql<{ hash: string }[]>`SELECT code_hash AS hash FROM recovery_codes WHERE user_id = ${userId}`;
    expect(stored.map(({ hash }) => hash).join()).not.toContain(code);
    const later = await startSession(userId);
    expect((await later.mutate('accounts.secondFactor.passRecoveryCode', { code: code.toUpperCase() })).code).toBeNull();
    const again = await startSession(userId);
    expect((await again.mutate('accounts.secondFactor.passRecoveryCode', { code })).code).toBe('code_wrong');
    const replaced = await later.mutate('accounts.secondFactor.replaceRecoveryCodes');
    expect((replaced.data as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10);
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await again.mutate('accounts.secondFactor.passTotp', { code: '000000' })).code);
    expect(codes).toEqual(['code_wrong', 'code_wrong', 'too_many_attempts', 'too_many_attempts']);
  });

  test('a colleague resets the factors with a reason, which ends all sessions; nobody resets their own', async () => {
    const [first, second] = [await addStaff(server), await addStaff(server)];
    await enrolApp(first.pending);
    await enrolApp(second.pending);
    const reset = (userId: string) => first.pending.mutate('admin.signIn.resetFactors', { userId, reason: 'lost phone' });
    expect((await reset(first.userId)).code).toBe('conflict');
    expect((await reset(second.userId)).code).toBeNull();
    expect((await second.pending.query('accounts.me')).data).toBeNull();
    const audit = await server.services.sql`SELECT action, subject, reason FROM staff_actions WHERE staff_user_id = ${first.userId}`;
    expect(audit).toEqual([{ action: 'reset-second-factors', subject: second.userId, reason: 'lost phone' }]);
    const later = await startSession(second.userId);
    expect((await enrolApp(later)).recoveryCodes).toHaveLength(10);
    // Removed staff lose their sessions with their access.
    expect((await first.pending.mutate('admin.signIn.removeStaff', { userId: second.userId, reason: 'left' })).code).toBeNull();
    expect((await later.query('admin.signIn.staff')).code).toBe('unauthenticated');
  });

  test('an admin session ends after thirty idle minutes and after twelve hours, a customer session after fourteen and sixty days', async () => {
    const { userId, pending } = await addStaff(server);
    const { secret } = await enrolApp(pending);
    const set = (change: string, cookie: string) =>
      server.services.sql.unsafe(`UPDATE sessions SET ${change} WHERE id = encode(sha256('${cookie.split('=')[1]}'::bytea), 'hex')`);
    const isAlive = async (session: PageSession) => (await session.query('accounts.me')).data !== null;
    await set("last_used_at = now() - interval '29 minutes'", pending.cookie);
    expect(await isAlive(pending)).toBe(true);
    await set("last_used_at = now() - interval '31 minutes'", pending.cookie);
    expect(await isAlive(pending)).toBe(false);
    await forgetStep(userId);
    const later = await startSession(userId);
    await later.mutate('accounts.secondFactor.passTotp', { code: totpCode(secret) });
    await set("second_factor_at = now() - interval '12 hours 1 second'", later.cookie);
    expect(await isAlive(later)).toBe(false);
    const customer = await addCustomer(server);
    const own = new PageSession(server, customer.cookie);
    await set("last_used_at = now() - interval '13 days'", own.cookie);
    expect(await isAlive(own)).toBe(true);
    await set("created_at = now() - interval '59 days', expires_at = now() + interval '1 day'", own.cookie);
    expect(await isAlive(own)).toBe(true);
    await set("created_at = now() - interval '61 days'", own.cookie);
    expect(await isAlive(own)).toBe(false);
    const idle = await startSession(customer.userId);
    await set("last_used_at = now() - interval '15 days'", idle.cookie);
    expect(await isAlive(idle)).toBe(false);
  });
});

describe('passkeys', () => {
  test('a customer adds one after a fresh code, signs in with it without an address, and removes it', async () => {
    const customer = await addCustomer(server);
    const session = new PageSession(server, customer.cookie);
    const passkey = createSoftwarePasskey();
    await server.services.sql`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = ${customer.userId}`;
    expect((await register(session, passkey)).code).toBe('confirmation_required');
    const { challengeId } = (await session.mutate('accounts.requestConfirmation', { purpose: 'security', locale: 'en' })).data as Started;
    const code = await readMailedCode(server, customer.email);
    const before = session.cookie;
    expect((await session.mutate('accounts.confirm', { challengeId, code })).code).toBeNull();
    expect(session.cookie).not.toBe(before);
    expect((await new PageSession(server, before).query('accounts.me')).data).toBeNull();
    expect((await register(session, passkey)).code).toBeNull();

    const signedIn = await signIn(passkey, customer.userId);
    expect(signedIn.code).toBeNull();
    expect((await signedIn.session.query('accounts.me')).data).toMatchObject({ email: customer.email, hasPassedSecondFactor: false });
    // The answer works once; so does the challenge.
    const replay = { challengeId: signedIn.challengeId, response: signedIn.response };
    expect((await new PageSession(server).mutate('accounts.passkeys.finishSignIn', replay)).code).toBe('passkey_invalid');

    const [view] = (await session.query('accounts.passkeys.list')).data as { id: string; name: string; lastUsedAt: string | null }[];
    expect(view).toMatchObject({ name: 'laptop', lastUsedAt: expect.any(String) });
    expect((await session.mutate('accounts.passkeys.remove', { id: view?.id })).code).toBeNull();
    expect((await signedIn.session.query('accounts.me')).data).toBeNull();
    expect((await signIn(passkey, customer.userId)).code).toBe('passkey_invalid');
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['an unverified user', { flags: 0x01 }],
    ['the handle of another user', { userHandle: handleOf(newId()) }],
    ['a challenge of its own', { challenge: 'AAAA' }],
  ])('an answer for %s is refused', async (_case, change) => {
    const customer = await addCustomer(server);
    const passkey = createSoftwarePasskey();
    await register(new PageSession(server, customer.cookie), passkey);
    expect((await signIn(passkey, customer.userId, change)).code).toBe('passkey_invalid');
  });

  test('it opens the admin app alone for staff, but not for customers, and not without being asked to', async () => {
    const { userId, pending } = await addStaff(server);
    const passkey = createSoftwarePasskey();
    const registered = await register(pending, passkey);
    expect((registered.data as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10);
    expect((await pending.query('admin.signIn.staff')).code).toBeNull();
    const { session } = await signIn(passkey, userId, { forStaff: true });
    expect((await session.query('admin.signIn.staff')).code).toBeNull();
    // The last factor stays.
    const [view] = (await session.query('accounts.passkeys.list')).data as { id: string }[];
    expect((await session.mutate('accounts.passkeys.remove', { id: view?.id })).code).toBe('conflict');

    const customer = await addCustomer(server);
    const other = createSoftwarePasskey();
    await register(new PageSession(server, customer.cookie), other);
    expect((await signIn(other, customer.userId, { forStaff: true })).code).toBe('forbidden');
  });

  test('a challenge of one user registers no passkey for another, and none is registered twice or late', async () => {
    const [ada, eve] = [await addCustomer(server), await addCustomer(server)];
    const [hers, theirs] = [new PageSession(server, ada.cookie), new PageSession(server, eve.cookie)];
    const passkey = createSoftwarePasskey();
    const { challengeId, options } = (await hers.mutate('accounts.passkeys.startRegistration')).data as Started;
    const attempt = { challengeId, name: 'x', response: passkey.register({ ...site, challenge: options.challenge }) };
    expect((await theirs.mutate('accounts.passkeys.finishRegistration', attempt)).code).toBe('passkey_invalid');
    await server.services.sql`UPDATE passkey_challenges SET expires_at = now() WHERE id = ${challengeId}`;
    expect((await hers.mutate('accounts.passkeys.finishRegistration', attempt)).code).toBe('passkey_invalid');
    expect((await register(hers, passkey)).code).toBeNull();
    expect((await register(theirs, passkey)).code).toBe('passkey_invalid');
  });
});

describe('the authenticator app of a customer', () => {
  const askCode = async (email: string) => {
    await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
    const network = `198.19.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250) + 1}`;
    const { challengeId } = await requestCode(server.services, { email, locale: 'en', network });
    return { challengeId, code: await readMailedCode(server, email) };
  };
  const switchOn = async (session: PageSession) => {
    const { secret } = (await session.mutate('accounts.authenticator.start')).data as { secret: string };
    const { data, code } = await session.mutate('accounts.authenticator.confirm', { code: totpCode(secret) });
    expect(code).toBeNull();
    return { secret, recoveryCodes: (data as { recoveryCodes: string[] }).recoveryCodes };
  };
  const age = (userId: string) =>
    server.services.sql`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = ${userId}`;
  const verify = async (attempt: object) => {
    const session = new PageSession(server);
    const { code, data } = await session.mutate('accounts.verifyCode', attempt);
    return { code, status: (data as { status: string } | null)?.status ?? null, session };
  };

  test('once on, an emailed code is not enough, whichever page is asked for; a code works once, and a recovery code instead', async () => {
    const { email, userId, cookie } = await addCustomer(server);
    const [session, other] = [new PageSession(server, cookie), await startSession(userId)];
    expect((await session.query('accounts.authenticator.read')).data).toEqual({ isOn: false, recoveryCodes: 0 });
    // A secret whose code was never entered is not asked for.
    await session.mutate('accounts.authenticator.start');
    expect(await verify(await askCode(email))).toMatchObject({ status: 'signed_in' });
    const { secret, recoveryCodes } = await switchOn(session);
    expect((await session.query('accounts.authenticator.read')).data).toEqual({ isOn: true, recoveryCodes: 10 });
    expect((await other.query('accounts.me')).data).toBeNull();
    await forgetStep(userId);

    const mailed = await askCode(email);
    for (const more of [{}, { forStaff: true }]) {
      const refused = await verify({ ...mailed, ...more });
      expect([refused.status, refused.session.cookie]).toEqual(['second_factor_required', '']);
    }
    expect(await verify({ ...mailed, factorCode: '000000' })).toMatchObject({ code: 'code_wrong', status: null });
    const factorCode = totpCode(secret);
    const signedIn = await verify({ ...mailed, factorCode });
    expect(signedIn.status).toBe('signed_in');
    expect((await signedIn.session.query('accounts.me')).data).toMatchObject({ email });
    expect(await verify({ ...(await askCode(email)), factorCode })).toMatchObject({ code: 'code_wrong' });
    const [recovery = ''] = recoveryCodes;
    expect(await verify({ ...(await askCode(email)), factorCode: recovery })).toMatchObject({ status: 'signed_in' });
    // The limit on tries is the user's, whatever the challenge.
    expect(await verify({ ...(await askCode(email)), factorCode: '000000' })).toMatchObject({ code: 'too_many_attempts' });
  });

  test('a passkey satisfies it', async () => {
    const { userId, cookie } = await addCustomer(server);
    const session = new PageSession(server, cookie);
    await switchOn(session);
    const passkey = createSoftwarePasskey();
    expect((await register(session, passkey)).code).toBeNull();
    const { code, session: later } = await signIn(passkey, userId);
    expect(code).toBeNull();
    expect((await later.query('accounts.authenticator.read')).data).toMatchObject({ isOn: true });
  });

  test('it is switched on, off and given new recovery codes only by a session that has just proved who it is', async () => {
    const { userId, cookie } = await addCustomer(server);
    const session = new PageSession(server, cookie);
    await age(userId);
    expect((await session.mutate('accounts.authenticator.start')).code).toBe('confirmation_required');
    await server.services.sql`UPDATE sessions SET authenticated_at = now() WHERE user_id = ${userId}`;
    const { secret, recoveryCodes } = await switchOn(session);
    expect((await session.mutate('accounts.authenticator.start')).code).toBe('conflict');
    await age(userId);
    const [first = '', second = ''] = recoveryCodes;
    for (const path of ['remove', 'replaceRecoveryCodes']) {
      expect((await session.mutate(`accounts.authenticator.${path}`, { code: first })).code).toBe('confirmation_required');
    }
    await server.services.sql`UPDATE sessions SET authenticated_at = now() WHERE user_id = ${userId}`;
    expect((await session.mutate('accounts.authenticator.remove', { code: '000000' })).code).toBe('code_wrong');
    const replaced = await session.mutate('accounts.authenticator.replaceRecoveryCodes', { code: first });
    expect((replaced.data as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(10);
    expect((await session.mutate('accounts.authenticator.remove', { code: second })).code).toBe('code_wrong');
    await forgetStep(userId);
    expect((await session.mutate('accounts.authenticator.remove', { code: totpCode(secret) })).code).toBeNull();
    expect((await session.query('accounts.authenticator.read')).data).toEqual({ isOn: false, recoveryCodes: 0 });
  });

  test('staff take a lost app away, with a reason, which ends all sessions', async () => {
    const { email, userId, cookie } = await addCustomer(server);
    const session = new PageSession(server, cookie);
    await switchOn(session);
    const { pending } = await addStaff(server);
    await enrolApp(pending);
    const listed = (await pending.query('admin.customers.list', { query: email })).data as { items: object[] };
    expect(listed.items).toMatchObject([{ userId, hasTotp: true }]);
    expect((await pending.mutate('admin.signIn.resetFactors', { userId, reason: 'lost phone, proved who they are' })).code).toBeNull();
    expect((await session.query('accounts.me')).data).toBeNull();
    expect(await verify(await askCode(email))).toMatchObject({ status: 'signed_in' });
  });

  test('a staff session without the second factor does not open the console either', async () => {
    const { userId, cookie } = await addCustomer(server);
    await server.services.sql`UPDATE users SET is_staff = true WHERE id = ${userId}`;
    const session = new PageSession(server, cookie);
    expect((await session.mutate('accounts.authenticator.start')).code).toBe('forbidden');
    await enrolApp(session);
    expect((await session.query('keys.list')).code).toBeNull();
    const { email } = (await session.query('accounts.me')).data as { email: string };
    const pending = await verify({ ...(await askCode(email)), forStaff: true });
    expect(pending.status).toBe('signed_in');
    expect((await pending.session.query('keys.list')).code).toBe('second_factor_required');
  });
});
