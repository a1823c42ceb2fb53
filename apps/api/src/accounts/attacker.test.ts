import { newId } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { openCheckout } from '../credits/index.ts';
import { appRouter } from '../router.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { readMailedCode, startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { requestConfirmation } from './confirm-code.ts';
import { requestCode } from './request-code.ts';
import { verifyCode } from './verify-code.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'http://localhost:8787' });
});
afterAll(() => server.stop());

interface Procedure {
  readonly path: string;
  readonly type: string;
  readonly access: string | undefined;
  readonly fields: readonly string[];
}

interface Shaped {
  readonly shape?: Readonly<Record<string, Shaped>>;
  readonly def?: {
    readonly innerType?: Shaped;
    readonly element?: Shaped;
    readonly options?: readonly Shaped[];
    readonly left?: Shaped;
    readonly right?: Shaped;
  };
}

/** The names of an input's fields, and of those of the objects in it, of its alternatives and of its parts. */
function fieldsOf({ shape, def }: Shaped): string[] {
  if (shape) return Object.entries(shape).flatMap(([name, field]) => [name, ...fieldsOf(field)]);
  const { innerType, element, options = [], left, right } = def ?? {};
  return [innerType, element, left, right, ...options].flatMap((part) => (part ? fieldsOf(part) : []));
}

/** Every procedure of the typed API, from the router itself. */
const procedures: readonly Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string; meta?: { access: string }; inputs: Shaped[] } }>,
).map(([path, { _def }]) => ({
  path,
  type: _def.type,
  access: _def.meta?.access,
  fields: _def.inputs.flatMap(fieldsOf),
}));
const mutations = procedures.filter(({ type }) => type === 'mutation');
const call = (session: PageSession, { type, path }: Pick<Procedure, 'path' | 'type'>, input: unknown = {}) =>
  type === 'query' ? session.query(path, input) : session.mutate(path, input);

let networks = 0;
const newNetwork = () => `198.18.${Math.floor(++networks / 250)}.${(networks % 250) + 1}`;
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const ask = async (email: string, network = newNetwork()) => {
  await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${email}`;
  const { challengeId } = await requestCode(server.services, { email, locale: 'en', network });
  return { challengeId, code: await readMailedCode(server, email) };
};
const enter = (attempt: { challengeId: string; code: string }) =>
  verifyCode(server.services, { ...attempt, acceptTermsVersion: termsVersion, network: newNetwork() });
const newEmail = () => `${newId()}@example.com`;

describe('staff procedures', () => {
  test('every procedure says who may call it, and all of the admin API are for staff', () => {
    expect(procedures.filter(({ access }) => access === undefined)).toEqual([]);
    expect(procedures.filter(({ path, access }) => path.startsWith('admin.') !== (access === 'staff'))).toEqual([]);
  });

  test('nobody calls them without a session, as a customer, or without the second factor', async () => {
    const anyone = new PageSession(server);
    const customer = new PageSession(server, (await addCustomer(server)).cookie);
    const { pending } = await addStaff(server);
    for (const procedure of procedures.filter(({ access }) => access === 'staff')) {
      const codes = [];
      for (const session of [anyone, customer, pending]) codes.push((await call(session, procedure)).code);
      expect([procedure.path, ...codes]).toEqual([procedure.path, 'unauthenticated', 'forbidden', 'second_factor_required']);
    }
    for (const procedure of procedures.filter(({ access }) => access === 'staff-enrolling')) {
      expect([procedure.path, (await call(customer, procedure)).code]).toEqual([procedure.path, 'forbidden']);
    }
  });
});

describe('another account’s ids', () => {
  let victim: GatewayCustomer;
  let ids: Record<
    'order' | 'key' | 'session' | 'passkey' | 'challenge' | 'registration' | 'receipt' | 'userCode' | 'webhook' | 'delivery',
    string
  >;
  let receiptNumber: number;
  let code: string;

  beforeAll(async () => {
    victim = await addGatewayCustomer(server, '20');
    const answer = await victim.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
    const receipt = answer.headers.get('x-derouter-receipt') ?? '';
    expect(receipt).not.toBe('');
    const signedIn = {
      sessionId: '',
      userId: victim.userId,
      email: victim.email,
      accountId: victim.accountId,
      isStaff: false,
      staffRoles: [],
      locale: 'en',
      authenticatedAt: new Date(),
      secondFactorAt: null,
    };
    const { orderId, redirectUrl } = await openCheckout(server.services, signedIn, { provider: 'sandbox', amountUsd: '10' });
    await fetch(`${server.base}${redirectUrl}/succeeded`, { method: 'POST', redirect: 'manual' });
    receiptNumber = await vi.waitFor(
      async () => {
        const [settled] = await server.services.sql<{ number: bigint }[]>`
          SELECT receipt_number AS number FROM settlements WHERE order_id = ${orderId}`;
        expect(settled).toBeDefined();
        return Number(settled?.number);
      },
      { timeout: 10_000 },
    );
    const own = new PageSession(server, victim.cookie);
    const [session] = (await own.query('accounts.sessions.list')).data as { id: string }[];
    const passkey = newId();
    await server.services.sql`
      INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name)
      VALUES (${passkey}, ${victim.userId}, ${`credential-${passkey}`}, 'AA', 0, '{}', 'phone')`;
    const { challengeId } = await requestConfirmation(server.services, victim, { purpose: 'refund', locale: 'en', network: newNetwork() });
    code = await readMailedCode(server, victim.email);
    const registration = ((await own.mutate('accounts.passkeys.startRegistration')).data as { challengeId: string }).challengeId;
    const started = await fetch(`${server.base}/api/device/code`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'codex', host_name: 'desk' }),
    });
    const { user_code: userCode } = (await started.json()) as { user_code: string };
    expect((await own.mutate('devices.approve', { userCode, scopes: ['inference'], budget: null })).code).toBeNull();
    // Not of the credit that was just bought, which might be told of at any moment.
    const { id: webhook } = (await own.mutate('webhooks.create', { url: 'http://127.0.0.1:9/', events: ['price.changed'] })).data as {
      id: string;
    };
    const { id: delivery } = (await own.mutate('webhooks.sendTest', { id: webhook })).data as { id: string };
    ids = {
      order: orderId,
      key: victim.keyId,
      session: session?.id ?? '',
      passkey,
      challenge: challengeId,
      registration,
      receipt,
      userCode,
      webhook,
      delivery,
    };
  });

  /** The input with the victim's ids for every procedure that takes an id. A new one must be added here. */
  const inputs: Record<string, () => object> = {
    'accounts.verifyCode': () => ({ challengeId: ids.challenge, code, acceptTermsVersion: termsVersion }),
    'accounts.email.change': () => ({ challengeId: ids.challenge, code, nextChallengeId: ids.challenge, nextCode: code }),
    'accountLife.deletion.request': () => ({ challengeId: ids.challenge, code, acceptForfeit: true }),
    'accounts.confirm': () => ({ challengeId: ids.challenge, code }),
    'accounts.sessions.revoke': () => ({ id: ids.session }),
    'accounts.passkeys.finishRegistration': () => ({ challengeId: ids.registration, name: 'x', response: credential('attestationObject') }),
    'accounts.passkeys.remove': () => ({ id: ids.passkey }),
    'accounts.passkeys.finishSignIn': () => ({ challengeId: ids.registration, response: credential('authenticatorData') }),
    'keys.spent': () => ({ id: ids.key }),
    'keys.update': () => ({ id: ids.key, name: 'taken', suspended: true }),
    'keys.revoke': () => ({ id: ids.key }),
    'keys.recentUse': () => ({ id: ids.key }),
    'keys.rotate': () => ({ id: ids.key, overlap: 'now' }),
    'clientKeys.update': () => ({ id: ids.key, label: 'taken' }),
    'clientKeys.delete': () => ({ id: ids.key }),
    'devices.lookUp': () => ({ userCode: ids.userCode }),
    'devices.approve': () => ({ userCode: ids.userCode, scopes: ['inference'], budget: null }),
    'devices.deny': () => ({ userCode: ids.userCode }),
    'usage.sessions': () => ({ keyId: ids.key, from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() }),
    'usage.list': () => ({ keyId: ids.key }),
    'usage.report': () => ({ period: 'today', filter: { keyId: ids.key } }),
    'usage.breakdown': () => ({ period: 'today', filter: { keyId: ids.key }, rows: 'key', columns: 'model' }),
    'usage.get': () => ({ id: ids.receipt }),
    'webhooks.update': () => ({ id: ids.webhook, url: 'http://127.0.0.1:10/', enabled: false }),
    'webhooks.rotateSecret': () => ({ id: ids.webhook }),
    'webhooks.delete': () => ({ id: ids.webhook }),
    'webhooks.sendTest': () => ({ id: ids.webhook }),
    'webhooks.deliveries': () => ({ id: ids.webhook }),
    'webhooks.resend': () => ({ id: ids.webhook, deliveryId: ids.delivery }),
    'credits.getOrder': () => ({ id: ids.order }),
    'credits.refundOffer': () => ({ id: ids.order }),
    'credits.refund': () => ({ orderId: ids.order, challengeId: ids.challenge, code }),
    'credits.confirmRefundAddress': () => ({ refundId: newId(), address: `0x${'1'.repeat(40)}`, challengeId: ids.challenge, code }),
    'credits.issueReceipt': () => ({ number: receiptNumber }),
    'credits.claimTransaction': () => ({ orderId: ids.order, transaction: `0x${'a'.repeat(64)}` }),
    'credits.replaceAddress': () => ({ id: ids.order }),
    'credits.setAutoTopUp': () => ({ enabled: false, challengeId: ids.challenge, code }),
  };
  const credential = (name: 'attestationObject' | 'authenticatorData') => ({
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    response: { clientDataJSON: 'AAAA', signature: 'AAAA', [name]: 'AAAA' },
  });

  const isIdLike = (field: string) => /^(id|challengeId|userCode|number)$|Id$/.test(field) && !['modelId', 'taxId'].includes(field);
  const takeIds = procedures.filter(({ access, fields }) => access !== 'staff' && fields.some(isIdLike));

  /** Everything of the victim that could be changed. */
  const readVictim = () => server.services.sql`
    SELECT (SELECT jsonb_agg(to_jsonb(k) - 'last_used_at' ORDER BY k.id) FROM keys k WHERE k.account_id = ${victim.accountId}) AS keys,
      (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.secret_hash) FROM key_secrets s JOIN keys k ON k.id = s.key_id WHERE k.account_id = ${victim.accountId}) AS secrets,
      (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.id) FROM payment_orders o WHERE o.account_id = ${victim.accountId}) AS orders,
      (SELECT jsonb_agg(s.id) FROM sessions s WHERE s.user_id = ${victim.userId}) AS sessions,
      (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM passkeys p WHERE p.user_id = ${victim.userId}) AS passkeys,
      (SELECT to_jsonb(w) FROM wallets w WHERE w.id = ${victim.walletId.toString()}) AS wallet,
      (SELECT count(*)::int FROM auto_top_ups WHERE account_id = ${victim.accountId}) AS auto,
      (SELECT jsonb_agg(to_jsonb(d)) FROM device_authorisations d WHERE d.account_id = ${victim.accountId}) AS devices,
      (SELECT jsonb_agg(to_jsonb(w)) FROM webhook_endpoints w WHERE w.account_id = ${victim.accountId}) AS webhooks,
      (SELECT count(*)::int FROM webhook_deliveries WHERE endpoint_id = ${ids.webhook}) AS deliveries,
      (SELECT closed_at FROM sign_in_challenges WHERE id = ${ids.challenge}) AS challenge`;

  test('every procedure that takes an id is tried', () => {
    expect(Object.keys(inputs).sort()).toEqual(takeIds.map(({ path }) => path).sort());
  });

  test('none of them reads or changes anything', async () => {
    const thief = new PageSession(server, (await addCustomer(server, '20')).cookie);
    const before = await readVictim();
    for (const procedure of takeIds) {
      const { code: refusal, data } = await call(thief, procedure, inputs[procedure.path]?.());
      if (procedure.path === 'usage.list') expect(data).toMatchObject({ items: [] });
      else if (procedure.path === 'usage.sessions') expect(data).toEqual([]);
      else if (procedure.path === 'usage.report') expect(data).toMatchObject({ groups: [], cells: [] });
      else if (procedure.path === 'usage.breakdown') expect(data).toMatchObject({ rows: [], columns: [] });
      else
        expect([procedure.path, refusal]).toEqual([
          procedure.path,
          expect.stringMatching(/^(not_found|forbidden|code_expired|passkey_invalid)$/),
        ]);
    }
    expect(await readVictim()).toEqual(before);
  });
});

test('a form, a multipart body, a no-CORS fetch or a request without a known origin reaches no mutation', async () => {
  const { cookie } = await addCustomer(server);
  const json = { 'content-type': 'application/json' };
  const foreign: Record<string, string>[] = [
    { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
    { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    // A sibling domain, and headers that no page can send without a preflight.
    { ...json, 'x-derouter': '1', 'sec-fetch-site': 'same-site' },
    { ...json, 'x-derouter': '1', origin: 'https://evil.example' },
    // The host that was asked is no proof of the origin.
    { ...json, 'x-derouter': '1', origin: server.base },
    { ...json, 'x-derouter': '1', origin: 'null' },
    { ...json, 'x-derouter': '1' },
    { ...json, 'sec-fetch-site': 'same-origin' },
    { 'content-type': 'multipart/form-data; boundary=x', 'x-derouter': '1', 'sec-fetch-site': 'same-origin' },
  ];
  const paths = [...mutations.map(({ path }) => path), 'accounts.signOut,accounts.sessions.revokeOthers?batch=1'];
  for (const path of paths) {
    const statuses = await Promise.all(
      foreign.map(async (headers) => {
        const response = await fetch(`${server.base}/trpc/${path}`, { method: 'POST', headers: { ...headers, cookie }, body: '{}' });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect([path, ...statuses]).toEqual([path, ...foreign.map(() => 403)]);
    expect([path, (await fetch(`${server.base}/trpc/${path}`, { headers: { cookie } })).status]).toEqual([path, 405]);
  }
  expect((await new PageSession(server, cookie).query('accounts.me')).data).not.toBeNull();
  const own = { ...json, 'x-derouter': '1', origin: 'http://localhost:8787' };
  expect((await fetch(`${server.base}/trpc/accounts.signOut`, { method: 'POST', headers: own, body: '{}' })).status).toBe(200);
});

describe('codes', () => {
  test('a code works only for its challenge, its purpose and its user', async () => {
    const [ada, eve] = [await addCustomer(server), await addCustomer(server)];
    const [hers, theirs] = [await ask(ada.email), await ask(eve.email)];
    await expect(enter({ challengeId: theirs.challengeId, code: hers.code })).rejects.toMatchObject({ code: 'code_wrong' });
    const session = new PageSession(server, ada.cookie);
    expect((await session.mutate('accounts.confirm', hers)).code).toBe('code_expired');
    await server.services.sql`DELETE FROM outbox_mails WHERE recipient = ${ada.email}`;
    const { challengeId } = await requestConfirmation(server.services, ada, {
      purpose: 'auto_top_up',
      locale: 'en',
      network: newNetwork(),
    });
    const mailed = { challengeId, code: await readMailedCode(server, ada.email) };
    await expect(enter(mailed)).rejects.toMatchObject({ code: 'code_expired' });
    expect((await session.mutate('accounts.confirm', mailed)).code).toBe('code_expired');
    const refund = { orderId: newId(), ...mailed };
    expect((await session.mutate('credits.refund', refund)).code).toMatch(/not_found|code_expired/);
    const { subject } = (
      await server.services.sql<{ subject: string }[]>`
      SELECT subject FROM outbox_mails WHERE recipient = ${ada.email}`
    )[0] ?? { subject: '' };
    expect(subject).toBe(`${mailed.code} is your code for automatic top-ups`);
  });

  test('after a hundred wrong codes in a row only staff let codes in again; sessions and other addresses go on', async () => {
    const customer = await addCustomer(server);
    await server.services.sql`INSERT INTO code_failures (subject, failures) VALUES (${`sign_in ${customer.email}`}, 99)`;
    const { challengeId, code } = await ask(customer.email);
    await expect(enter({ challengeId, code: wrong(code) })).rejects.toMatchObject({ code: 'code_wrong' });
    await expect(enter({ challengeId, code })).rejects.toMatchObject({ code: 'sign_in_locked' });
    await expect(ask(customer.email)).rejects.toMatchObject({ code: 'sign_in_locked' });
    expect((await new PageSession(server, customer.cookie).query('accounts.me')).data).toMatchObject({ email: customer.email });
    const { pending } = await addStaff(server);
    await enrolApp(pending);
    const listed = (await pending.query('admin.customers.list', { query: customer.email })).data as {
      items: { isSignInLocked: boolean }[];
    };
    expect(listed.items).toMatchObject([{ isSignInLocked: true }]);
    expect((await pending.mutate('admin.signIn.unlock', { userId: customer.userId, reason: 'they called' })).code).toBeNull();
    expect(await enter({ challengeId, code })).toMatchObject({ status: 'signed_in' });
    // A correct code ends the row of failures.
    expect(await server.services.sql`SELECT 1 FROM code_failures WHERE subject = ${`sign_in ${customer.email}`}`).toHaveLength(0);
  });

  test('two processes together send ten codes an hour for one network, whatever the addresses, and try sixty', async () => {
    const beside = await startBeside(server);
    const both = [server.services, beside.services];
    const network = newNetwork();
    const sends = await Promise.allSettled(
      Array.from({ length: 24 }, (_, i) => requestCode(both[i % 2] ?? server.services, { email: newEmail(), locale: 'en', network })),
    );
    expect(sends.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const tries = await Promise.allSettled(
      Array.from({ length: 80 }, (_, i) => verifyCode(both[i % 2] ?? server.services, { challengeId: newId(), code: '000000', network })),
    );
    const codes = tries.map((result) => (result.status === 'rejected' ? result.reason.code : ''));
    expect(codes.filter((name) => name === 'code_expired')).toHaveLength(60);
    expect(codes.filter((name) => name === 'too_many_attempts')).toHaveLength(20);
    await beside.stop();
  });
});

describe('enumeration', () => {
  const answer = async (email: string) => {
    const started = performance.now();
    const response = await fetch(`${server.base}/trpc/accounts.requestCode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-derouter': '1', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ email, locale: 'en' }),
    });
    const body = (await response.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
    const tookMs = performance.now() - started;
    const headers = [...response.headers]
      .filter(([name]) => name !== 'date' && name !== 'x-request-id')
      .map(([name, value]) => [name, value.replace(/'nonce-[^']*'/, "'nonce'")]);
    return { status: response.status, body, headers, tookMs };
  };

  test('a request for a code looks the same and takes as long whether or not the address has an account', async () => {
    const rounds = 30;
    const known: string[] = [];
    for (let i = 0; i < rounds; i++) known.push((await addCustomer(server)).email);
    await answer(newEmail());
    const [withAccount, without]: [number[], number[]] = [[], []];
    for (const email of known) {
      const pair = Math.random() < 0.5 ? [email, newEmail()] : [newEmail(), email];
      const answers = [await answer(pair[0] ?? ''), await answer(pair[1] ?? '')];
      const same = answers.map(({ tookMs: _, ...rest }) => rest);
      expect(same[0]).toEqual(same[1]);
      for (const [i, { tookMs }] of answers.entries()) (pair[i] === email ? withAccount : without).push(tookMs);
    }
    // Mann-Whitney: the share of pairs in which the known address was slower. 0.5 if nothing differs; its standard error is 0.075.
    const slower = withAccount.flatMap((a) => without.map((b) => (a > b ? 1 : 0) as number)).reduce((sum, one) => sum + one, 0);
    const share = slower / rounds ** 2;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.85);
  });

  test('a disposable address gets a code like any other, and is refused only to the owner of a new one', async () => {
    const disposable = `${newId()}@mailinator.com`;
    const subdomain = `${newId()}@x.mailinator.com`;
    await expect(enter(await ask(disposable))).rejects.toMatchObject({ code: 'email_domain_refused' });
    await expect(enter(await ask(subdomain))).rejects.toMatchObject({ code: 'email_domain_refused' });
    const { pending } = await addStaff(server);
    await enrolApp(pending);
    const rule = (domain: string, name: string) => pending.mutate('admin.signIn.setDomainRule', { domain, rule: name, reason: 'test' });
    expect((await rule('Mailinator.com', 'allow')).code).toBeNull();
    expect(await enter(await ask(disposable))).toMatchObject({ status: 'signed_in' });
    expect((await rule('x.mailinator.com', 'deny')).code).toBeNull();
    await expect(enter(await ask(subdomain))).rejects.toMatchObject({ code: 'email_domain_refused' });
    // Whoever has an account keeps it.
    expect((await pending.mutate('admin.signIn.removeDomainRule', { domain: 'mailinator.com', reason: 'test' })).code).toBeNull();
    expect(await enter(await ask(disposable))).toMatchObject({ status: 'signed_in' });
  });

  test('staff separate an address that was taken for another one', async () => {
    const host = `${newId()}.example`;
    await enter(await ask(`ada@${host}`));
    // The code for the other spelling goes to the address of the account.
    await server.services.sql`DELETE FROM outbox_mails`;
    await requestCode(server.services, { email: `ada+bob@${host}`, locale: 'en', network: newNetwork() });
    await readMailedCode(server, `ada@${host}`);
    const { pending } = await addStaff(server);
    await enrolApp(pending);
    const separate = (email: string) => pending.mutate('admin.signIn.addSeparateEmail', { email, reason: 'another person' });
    expect((await separate(`ada@${host}`)).code).toBe('conflict');
    expect((await separate(`Ada+Bob@${host}`)).code).toBeNull();
    expect(await enter(await ask(`ada+bob@${host}`))).toMatchObject({ status: 'signed_in' });
    expect(await server.services.sql`SELECT 1 FROM users WHERE email LIKE ${`%@${host}`}`).toHaveLength(2);
  });
});

describe('sessions', () => {
  const signInWith = async (email: string, cookie: string) => {
    const { challengeId, code } = await ask(email);
    const session = new PageSession(server, cookie);
    expect((await session.mutate('accounts.verifyCode', { challengeId, code, acceptTermsVersion: termsVersion })).code).toBeNull();
    return session;
  };

  test('a planted cookie is not the session after sign-in, and a planted session ends', async () => {
    const victim = await addCustomer(server);
    const planted = 'session=planted-by-the-attacker';
    expect((await signInWith(victim.email, planted)).cookie).not.toBe(planted);
    expect((await new PageSession(server, planted).query('accounts.me')).data).toBeNull();
    const attacker = await addCustomer(server);
    await signInWith(victim.email, attacker.cookie);
    expect((await new PageSession(server, attacker.cookie).query('accounts.me')).data).toBeNull();
  });

  test('their user sees and ends them, and a suspension ends them all', async () => {
    const customer = await addCustomer(server);
    const first = new PageSession(server, customer.cookie);
    const second = await signInWith(customer.email, '');
    const third = await signInWith(customer.email, '');
    const list = async () => (await first.query('accounts.sessions.list')).data as { id: string; isCurrent: boolean; network: string }[];
    expect(await list()).toHaveLength(3);
    expect((await list()).filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect((await list()).map(({ network }) => network)).toContain('127.0.0.0/24');
    const newest = ((await third.query('accounts.sessions.list')).data as { id: string; isCurrent: boolean }[]).find(
      ({ isCurrent }) => isCurrent,
    );
    expect((await first.mutate('accounts.sessions.revoke', { id: newest?.id })).code).toBeNull();
    expect((await third.query('accounts.me')).data).toBeNull();
    expect((await first.mutate('accounts.sessions.revokeOthers')).code).toBeNull();
    expect((await second.query('accounts.me')).data).toBeNull();
    expect(await list()).toHaveLength(1);
    const { pending } = await addStaff(server);
    await enrolApp(pending);
    expect((await pending.mutate('admin.customers.suspend', { accountId: customer.accountId, reason: 'fraud' })).code).toBeNull();
    expect((await first.query('accounts.me')).data).toBeNull();
  });

  test('the time of the last use is written at most once a minute', async () => {
    const { cookie, userId } = await addCustomer(server);
    const session = new PageSession(server, cookie);
    const version = async () =>
      (await server.services.sql`SELECT xmin::text AS version FROM sessions WHERE user_id = ${userId}`)[0]?.version;
    const before = await version();
    await Promise.all(Array.from({ length: 5 }, () => session.query('accounts.me')));
    expect(await version()).toBe(before);
    await server.services.sql`UPDATE sessions SET last_used_at = now() - interval '2 minutes' WHERE user_id = ${userId}`;
    await session.query('accounts.me');
    const [row] = await server.services
      .sql`SELECT last_used_at > now() - interval '10 seconds' AS recent FROM sessions WHERE user_id = ${userId}`;
    expect(row?.recent).toBe(true);
  });
});
