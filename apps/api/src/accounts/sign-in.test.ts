import { connect } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readMailedCode, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { requestCode } from './request-code.ts';
import { verifyCode } from './verify-code.ts';

let server: TestServer;
const termsVersion = '2026-11-29';
const network = '198.51.100.7';

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

const request = (email: string, from = network) => requestCode(server.services, { email, locale: 'en', network: from });
const verify = (challengeId: string, code: string, accept = true) =>
  verifyCode(server.services, { challengeId, code, network, ...(accept ? { acceptTermsVersion: termsVersion } : {}) });
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
/** Skips the wait between two codes. */
const passTime = (email: string) =>
  server.services.sql`UPDATE attempts SET created_at = created_at - interval '61 seconds' WHERE bucket LIKE ${`send %${email}%`}`;
const mailsTo = async (email: string) => (await server.services.sql`SELECT 1 FROM outbox_mails WHERE recipient = ${email}`).length;

describe('sign-in codes', () => {
  test('a code creates an account only after the terms are accepted, and works once', async () => {
    const { challengeId } = await request('ada@example.com');
    const code = await readMailedCode(server, 'ada@example.com');
    expect(await verify(challengeId, code, false)).toEqual({ status: 'terms_required', termsVersion });
    expect(await server.services.sql`SELECT 1 FROM users WHERE email = 'ada@example.com'`).toHaveLength(0);
    expect(await verify(challengeId, code)).toMatchObject({ status: 'signed_in', setCookie: expect.stringContaining('HttpOnly') });
    const accepted = await server.services.sql`SELECT document, version FROM legal_acceptances ORDER BY document`;
    // The other documents are part of the terms.
    expect(accepted).toEqual(['acceptable-use', 'privacy', 'refunds', 'terms'].map((document) => ({ document, version: termsVersion })));
    await expect(verify(challengeId, code)).rejects.toMatchObject({ code: 'code_expired' });
  });

  test('a code becomes invalid after five wrong attempts, even concurrent ones', async () => {
    const { challengeId } = await request('eve@example.com');
    const code = await readMailedCode(server, 'eve@example.com');
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => verify(challengeId, wrong(code))));
    const codes = tries.map((result) => (result.status === 'rejected' ? result.reason.code : 'passed'));
    expect(codes.filter((name) => name === 'code_wrong')).toHaveLength(5);
    expect(codes.filter((name) => name === 'too_many_attempts')).toHaveLength(7);
    await expect(verify(challengeId, code)).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('a code expires, and a stranger’s request for the same address does not invalidate it', async () => {
    const first = await request('old@example.com');
    const firstCode = await readMailedCode(server, 'old@example.com');
    await passTime('old@example.com');
    const second = await request('old@example.com');
    await server.services.sql`UPDATE sign_in_challenges SET expires_at = now() - interval '1 second' WHERE id = ${second.challengeId}`;
    await expect(verify(second.challengeId, '123456')).rejects.toMatchObject({ code: 'code_expired' });
    expect(await verify(first.challengeId, firstCode)).toMatchObject({ status: 'signed_in' });
    await expect(verify(first.challengeId, firstCode)).rejects.toMatchObject({ code: 'code_expired' });
  });

  test('a code is sent to the stored address, never to another spelling of it', async () => {
    const { challengeId } = await request('owner@gmail.com');
    await verify(challengeId, await readMailedCode(server, 'owner@gmail.com'));
    await passTime('owner@gmail.com');
    await request('o.wner+stranger@gmail.com');
    await expect.poll(() => mailsTo('owner@gmail.com')).toBe(2);
    expect(await server.services.sql`SELECT 1 FROM outbox_mails WHERE recipient LIKE '%stranger%'`).toHaveLength(0);
  });

  test('codes, queued mails and sessions are not stored in clear text', async () => {
    const { challengeId } = await request('secret@example.com');
    const code = await readMailedCode(server, 'secret@example.com');
    const [challenge] = await server.services.sql`SELECT to_jsonb(c) #>> '{}' AS row FROM sign_in_challenges c WHERE id = ${challengeId}`;
    expect(challenge?.row).not.toContain(`"${code}"`);
    const owner = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    const jobs = await owner.sql<{ data: string }[]>`SELECT data::text FROM pgboss.job WHERE name = 'mail'`;
    await owner.close();
    expect(jobs.length).toBeGreaterThan(0);
    for (const { data } of jobs) expect(data).not.toContain(code);
    const result = await verify(challengeId, code);
    const token = (result.status === 'signed_in' ? result.setCookie : '').match(/^session=([^;]+)/)?.[1] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(await server.services.sql`SELECT 1 FROM sessions WHERE id = ${token}`).toHaveLength(0);
    expect(await server.services.sessions.read(token)).toMatchObject({ email: 'secret@example.com' });
  });
});

describe('rate limits', () => {
  test('a network gets one code a minute and five an hour per address, and ten an hour in total', async () => {
    await request('often@example.com', '192.0.2.9');
    await expect(request('often@example.com', '192.0.2.9')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 });
    for (let i = 0; i < 4; i++) {
      await passTime('often@example.com');
      await request('often@example.com', '192.0.2.9');
    }
    await passTime('often@example.com');
    await expect(request('often@example.com', '192.0.2.9')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3600 });
    // A stranger's requests do not lock the owner out.
    await request('often@example.com', '203.0.113.99');
    const from = '192.0.2.1';
    for (let i = 0; i < 10; i++) await request(`person${i}@example.com`, from);
    await expect(request('person11@example.com', from)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('two concurrent requests send one code', async () => {
    const results = await Promise.allSettled([request('twice@example.com', '192.0.2.50'), request('twice@example.com', '192.0.2.50')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('a mailbox has one account, however its address is spelled', async () => {
  let mails = 0;
  for (const email of ['grace.hopper@gmail.com', 'GraceHopper+2@googlemail.com']) {
    await server.services.sql`UPDATE attempts SET created_at = created_at - interval '2 minutes'`;
    const { challengeId } = await request(email, '192.0.2.77');
    await expect.poll(() => mailsTo('grace.hopper@gmail.com')).toBe(++mails);
    await verify(challengeId, await readMailedCode(server, 'grace.hopper@gmail.com'));
  }
  expect(await server.services.sql`SELECT 1 FROM users WHERE email_canonical = 'gracehopper@gmail.com'`).toHaveLength(1);
});

describe('the typed API', () => {
  const mutate = (headers: Record<string, string>, body = '{}') =>
    fetch(`${server.base}/trpc/accounts.signOut`, { method: 'POST', headers, body }).then((response) => response.status);

  test('it refuses requests that another site could have caused', async () => {
    const ours = { 'content-type': 'application/json', 'x-derouter': '1', 'sec-fetch-site': 'same-origin' };
    expect(await mutate(ours)).toBe(200);
    expect(await mutate({ ...ours, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await mutate({ 'content-type': 'application/json', 'x-derouter': '1', origin: 'https://evil.example' })).toBe(403);
    expect(await mutate({ 'content-type': 'application/json', 'x-derouter': '1' })).toBe(403);
    expect(await mutate({ 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' })).toBe(403);
    expect(await mutate({ ...ours, 'content-type': 'multipart/form-data; boundary=x' }, '--x--')).toBe(403);
  });

  test('it reports missing permissions as error codes', async () => {
    const read = async (path: string) => {
      const response = await fetch(`${server.base}/trpc/${path}`);
      return [response.status, ((await response.json()) as { error: { data: { derouterCode: string } } }).error.data.derouterCode];
    };
    expect(await read('overview.get')).toEqual([401, 'unauthenticated']);
    expect(await read('admin.models.list')).toEqual([401, 'unauthenticated']);
    expect(await read('nothing.here')).toEqual([404, 'not_found']);
  });
});
