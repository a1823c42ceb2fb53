import { randomBytes } from 'node:crypto';
import { prove } from '@derouter/billing';
import { connect, detectPooling, newId, PoolerError } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import {
  createDatabase,
  type PgBouncer,
  pgBouncerVersion,
  providerScript,
  type ScriptedUpstream,
  startPgBouncer,
  startScriptedUpstream,
  type ThrowawayDatabase,
} from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { PageSession } from './testing/page-session.ts';
import { runTestCommand } from './testing/run-test-command.ts';
import { readMailedCode, startTestServer, type TestServer } from './testing/start-test-server.ts';

const version = pgBouncerVersion();
/** Since 1.21 it can keep named statements for its clients. */
const keepsNamed = version !== null && Number(version.split('.')[1]) >= 21;

/** A login role as docs/scaling.md says: a member of the fenced role, and of nothing else. */
async function addLogin(owner: ThrowawayDatabase): Promise<string> {
  const [name, password] = [`login_${randomBytes(4).toString('hex')}`, randomBytes(12).toString('hex')];
  const { sql, close } = await connect(owner.url, { max: 1, asApplication: false });
  await sql.unsafe(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE derouter_app`);
  await close();
  return Object.assign(new URL(owner.url), { username: name, password }).href;
}

/** Signs in with a mailed code and opens the first page. */
async function signIn(server: TestServer): Promise<void> {
  const session = new PageSession(server);
  const email = `${newId()}@example.com`;
  const { data } = await session.mutate('accounts.requestCode', { email, locale: 'en' });
  const code = await readMailedCode(server, email);
  const verified = await session.mutate('accounts.verifyCode', {
    challengeId: (data as { challengeId: string }).challengeId,
    code,
    acceptTermsVersion: termsVersion,
  });
  expect(verified.code).toBeNull();
  expect((await session.query('overview.get')).code).toBeNull();
}

describe.skipIf(version === null)(`PgBouncer ${version ?? '(skipped: it is not installed here)'}`, () => {
  let database: ThrowawayDatabase;
  let login: string;
  let pooler: PgBouncer;
  let sessions: PgBouncer;
  let upstream: ScriptedUpstream;
  beforeAll(async () => {
    database = await createDatabase(inject('templateDatabaseUrl'));
    login = await addLogin(database);
    const logins = [database.url, login];
    pooler = await startPgBouncer({ mode: 'transaction', logins, ...(keepsNamed ? { settings: { max_prepared_statements: 200 } } : {}) });
    sessions = await startPgBouncer({ mode: 'session', logins, poolSize: 60 });
    upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } })));
  });
  afterAll(async () => {
    await pooler.stop();
    await sessions.stop();
    await upstream.close();
    const owner = await connect(inject('templateDatabaseUrl'), { max: 1, asApplication: false });
    await database.close();
    await owner.sql.unsafe(`DROP ROLE ${new URL(login).username}`);
    await owner.close();
  });

  const start = (env: Record<string, string>) =>
    startTestServer(inject('templateDatabaseUrl'), { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1`, ...env });
  const work = async (env: Record<string, string>) => {
    const server = await start(env);
    try {
      await signIn(server);
      const customer = await addGatewayCustomer(server, '500');
      const ask = () => customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] });
      const answers = await Promise.all(Array.from({ length: 40 }, ask));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      await Promise.all(answers.map((answer) => answer.text()));
      const { sql } = server.services;
      await expect
        .poll(async () => (await sql`SELECT count(*)::int AS n FROM receipts WHERE account_id = ${customer.accountId}`)[0]?.n)
        .toBe(40);
      expect(await prove(sql)).toMatchObject({ findings: [], receipts: expect.any(Number) });
      // The key directory hears of a change by notice only, since this is done behind its back.
      await sql.begin(async (tx) => {
        await tx`UPDATE keys SET suspended_at = now() WHERE id = ${customer.keyId}`;
        await tx`SELECT pg_notify('derouter', ${`key ${customer.keyId}`})`;
      });
      await expect.poll(async () => (await ask()).status).not.toBe(200);
      const [role] = await sql<{ user: string; zone: string }[]>`SELECT current_user AS user, current_setting('TimeZone') AS zone`;
      expect(role).toEqual({ user: new URL(env.DATABASE_URL ?? '').username, zone: 'UTC' });
      return server.services.config.dataDir;
    } finally {
      await server.stop();
    }
  };

  test('what stands in between is recognised', async () => {
    expect(await detectPooling(database.url)).toEqual({ mode: 'none', keepsNamedStatements: true });
    expect(await detectPooling(sessions.through(database.url))).toEqual({ mode: 'session', keepsNamedStatements: true });
    expect(await detectPooling(pooler.through(database.url))).toEqual({ mode: 'transaction', keepsNamedStatements: keepsNamed });
  });

  test('in transaction mode everything works without named statements: sign-in, key, requests, settlement, proof, and a second start', async () => {
    const env = { DATABASE_URL: pooler.through(login), DATABASE_DIRECT_URL: database.url, DATABASE_PREPARE: 'off' };
    for (let i = 0; i < 2; i++) await work(env);
    const doctor = await runTestCommand(['doctor', '--offline', '--json'], env);
    expect(JSON.parse(doctor.out).data.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'role', state: 'ok' }),
        expect.objectContaining({ check: 'pooler', state: 'ok' }),
      ]),
    );
  });

  test('the server needs no address of the owner once the database was migrated', async () => {
    const direct = Object.assign(new URL(login));
    const fenced = {
      DATABASE_URL: pooler.through(login),
      DATABASE_DIRECT_URL: direct.href,
      DATABASE_PREPARE: 'off',
      DATABASE_MIGRATE: 'off',
    };
    expect(await runTestCommand(['migrate'], { ...fenced, DATABASE_MIGRATION_URL: database.url })).toMatchObject({ code: 0 });
    await work(fenced);
  });

  test.runIf(keepsNamed)('in transaction mode with statements that the pooler keeps', async () => {
    await work({ DATABASE_URL: pooler.through(login), DATABASE_DIRECT_URL: database.url });
  });

  test('in session mode named statements work', async () => {
    await work({ DATABASE_URL: sessions.through(login), DATABASE_DIRECT_URL: database.url });
  });

  test.runIf(!keepsNamed)('a start with named statements that the pooler does not keep is refused', async () => {
    const started = start({ DATABASE_URL: pooler.through(login), DATABASE_DIRECT_URL: database.url });
    await expect(started).rejects.toThrow(/^DATABASE_PREPARE: set it to off/);
  });

  test('a start without a direct address is refused, with migrations and without', async () => {
    const env = { DATABASE_URL: pooler.through(login), DATABASE_PREPARE: 'off' };
    await expect(start(env)).rejects.toThrow(/set DATABASE_DIRECT_URL/);
    await expect(start({ ...env, DATABASE_MIGRATE: 'off' })).rejects.toThrow(/no notices arrive: set DATABASE_DIRECT_URL/);
    const lost = start({ ...env, DATABASE_MIGRATE: 'off', DATABASE_DIRECT_URL: pooler.through(database.url) });
    await expect(lost).rejects.toThrow(/DATABASE_DIRECT_URL/);
  });

  test('who may change booked rows is refused through a pooler, also one that ignores the role', async () => {
    await expect(connect(pooler.through(database.url), { max: 1 })).rejects.toThrow(PoolerError);
    const deaf = await startPgBouncer({ mode: 'transaction', logins: [database.url], settings: { ignore_startup_parameters: 'role' } });
    const env = { DATABASE_URL: deaf.through(database.url), DATABASE_DIRECT_URL: database.url, DATABASE_PREPARE: 'off' };
    await expect(start(env)).rejects.toThrow(/who can change booked rows/);
    const doctor = await runTestCommand(['doctor', '--offline', '--json'], env);
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: false });
    expect(doctor.out).toContain('who can change booked rows');
    await deaf.stop();
  });
});
