import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Connection, connect, lookAround, type Sql } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findLosses } from './cli/check-restored.ts';
import { neverDeleted, readOwnNames, triggers, writtenOnce } from './database-rules.ts';
import { prepareJobs } from './jobs/index.ts';
import { runTestCommand } from './testing/run-test-command.ts';
import { startTestServer } from './testing/start-test-server.ts';

let database: ThrowawayDatabase;
let owner: Connection;
let login: Connection;
const name = `login_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  owner = await connect(database.url, { max: 1, asApplication: false });
  await owner.sql.unsafe(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' IN ROLE derouter_app`);
  login = await connect(Object.assign(new URL(database.url), { username: name, password: 'secret' }).href, { max: 1 });
});
afterAll(async () => {
  await login.close();
  await owner.sql.unsafe(`DROP ROLE ${name}`);
  await owner.close();
  await database.close();
});

describe('the role of the server', () => {
  test.each(writtenOnce)('can neither change, delete nor empty %s', async (table) => {
    const [rights] = await database.sql`
      SELECT has_table_privilege('derouter_app', ${table}, 'UPDATE') AS update, has_table_privilege('derouter_app', ${table}, 'DELETE') AS delete,
        has_table_privilege('derouter_app', ${table}, 'TRUNCATE') AS truncate`;
    expect(rights).toEqual({ update: false, delete: false, truncate: false });
  });

  test.each(neverDeleted)('cannot delete %s', async (table) => {
    expect(await database.sql`SELECT has_table_privilege('derouter_app', ${table}, 'DELETE, TRUNCATE') AS may`).toEqual([{ may: false }]);
  });

  test('is barred from what the lists of these tables name, and from nothing else', async () => {
    const rows = await database.sql<{ name: string; updates: boolean; deletes: boolean }[]>`
      SELECT relname AS name, has_table_privilege('derouter_app', oid, 'UPDATE') AS updates, has_table_privilege('derouter_app', oid, 'DELETE') AS deletes
      FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname !~ '^receipts_\\d{4}'`;
    const names = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).map(({ name }) => name);
    expect(names(({ updates }) => !updates).sort()).toEqual(writtenOnce.toSorted());
    expect(names(({ updates, deletes }) => updates && !deletes).sort()).toEqual(neverDeleted.toSorted());
  });

  test('can truncate nothing, and owns nothing', async () => {
    const tables = await database.sql`
      SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = 'public'::regnamespace
        AND (relowner = 'derouter_app'::regrole OR relkind IN ('r', 'p') AND has_table_privilege('derouter_app', oid, 'TRUNCATE'))`;
    expect(tables).toEqual([]);
  });

  test.each([
    ['make tables', 'CREATE TABLE mine (id int)'],
    ['make functions', `CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
    ['make schemas', 'CREATE SCHEMA mine'],
    ['switch a trigger off', 'ALTER TABLE transfers DISABLE TRIGGER ALL'],
    ['switch all triggers off', `SET session_replication_role = 'replica'`],
    [
      'replace what checks a batch',
      'CREATE OR REPLACE FUNCTION refuse_overspend(wallet bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT 0 $$',
    ],
    ['make roles', 'CREATE ROLE mine'],
    ['become the owner', 'SET ROLE derouter'],
    ['read files', `SELECT pg_read_file('postgresql.conf')`],
    ['run programs', `COPY wallets TO PROGRAM 'true'`],
    ['read passwords', 'SELECT * FROM pg_authid'],
    ['forget a migration', 'DELETE FROM drizzle.__drizzle_migrations'],
    ['change what was detached', 'UPDATE detached_receipts SET receipts = 0'],
  ])('cannot %s', async (_what, statement) => {
    await expect(login.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot give itself rights', async () => {
    // PostgreSQL only warns of a grant by somebody who has nothing to grant.
    await login.sql`GRANT ALL ON transfers TO derouter_app`;
    expect(await login.sql`SELECT has_table_privilege('derouter_app', 'transfers', 'UPDATE') AS may`).toEqual([{ may: false }]);
  });

  test('is what a login role of its members works as, without asking for it', async () => {
    expect(await login.sql`SELECT current_user AS user`).toEqual([{ user: name }]);
    expect(await login.sql`SELECT count(*)::int >= 0 AS reads FROM transfers`).toEqual([{ reads: true }]);
    expect((await login.sql`SELECT create_receipt_partition(now()::date) AS made`)[0]?.made).toMatch(/^receipts_/);
  });
});

describe('what a restore can lose', () => {
  beforeAll(async () => {
    await prepareJobs(database.url);
    await owner.sql`SELECT create_receipt_partition('2031-01-01')`;
  });

  /** What is found after a change, which is then undone. `role`: who looks. */
  const findAfter = async (change: string, role = 'derouter'): Promise<string> => {
    let found: readonly string[] = [];
    const undone = new Error('undone');
    await owner.sql
      .begin(async (tx) => {
        await tx.unsafe(`${change}; SET LOCAL ROLE ${role}`);
        found = await findLosses(tx as unknown as Sql);
        throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    return found.join(' ');
  };

  test('nothing is lost in a database that was migrated, and every trigger is on the list', async () => {
    expect(await findLosses(database.sql)).toEqual([]);
    const found = await owner.sql<{ name: string }[]>`
      SELECT tgrelid::regclass || '.' || tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY 1`;
    expect(found.map(({ name }) => name)).toEqual(triggers.toSorted());
  });

  test('every table, sequence and function is found to be one of this version', async () => {
    const rows = await owner.sql<{ name: string }[]>`
      SELECT relname AS name FROM pg_class c WHERE relkind IN ('r', 'p', 'S') AND relnamespace = 'public'::regnamespace AND relname !~ '^receipts_\\d{4}'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
      UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;
    expect(rows.length).toBeGreaterThan(100);
    const own = readOwnNames();
    expect(rows.map(({ name }) => name).filter((name) => !own.includes(name))).toEqual([]);
  });

  test.each([
    ['a trigger that is off', 'ALTER TABLE transfers DISABLE TRIGGER transfers_append_only', 'transfers.transfers_append_only'],
    [
      'a trigger of a month that is off',
      `CREATE TRIGGER kept BEFORE UPDATE ON receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();
       ALTER TABLE receipts_2031_01 DISABLE TRIGGER kept`,
      'switched off: receipts_2031_01.kept',
    ],
    ['a trigger that is on for replicas only', 'ALTER TABLE proofs ENABLE REPLICA TRIGGER proofs_append_only', 'proofs.proofs_append_only'],
    ['a trigger that is missing', 'DROP TRIGGER settlements_append_only ON settlements', 'missing: settlements.settlements_append_only.'],
    ['a month whose index is not part of that of all months', 'CREATE INDEX lost ON ONLY receipts (http_status)', 'not valid: lost'],
    ['a right to change receipts', 'GRANT UPDATE ON receipts TO derouter_app', 'more than it should with: receipts (update).'],
    ['a right to change those without a month', 'GRANT DELETE ON receipts_default TO derouter_app', 'receipts_default (delete)'],
    ['a right to change a month of them', 'GRANT UPDATE, DELETE ON receipts_2031_01 TO derouter_app', 'receipts_2031_01 (update, delete)'],
    ['a right to empty a table', 'GRANT TRUNCATE ON usage_hourly TO derouter_app', 'usage_hourly (truncate)'],
    ['a right to delete payments', 'GRANT DELETE ON payment_orders TO derouter_app', 'payment_orders (delete)'],
    [
      'a right to forget migrations',
      'GRANT DELETE ON drizzle.__drizzle_migrations TO derouter_app',
      'drizzle.__drizzle_migrations (delete)',
    ],
    ['a right of the server', 'REVOKE INSERT ON holds FROM derouter_app', 'lacks rights on: holds (insert).'],
    ['a right to jobs', 'REVOKE UPDATE ON pgboss.job FROM derouter_app', 'lacks rights on: pgboss.job (update).'],
    ['a right to read migrations', 'REVOKE ALL ON drizzle.__drizzle_migrations FROM derouter_app', 'drizzle.__drizzle_migrations (select)'],
    ['a right to use a schema', 'REVOKE USAGE ON SCHEMA pgboss FROM derouter_app', 'lacks rights on: schema pgboss.'],
    ['a right to numbers', 'REVOKE USAGE ON SEQUENCE deposit_address_index_evm FROM derouter_app', 'deposit_address_index_evm'],
    ['a right to numbers of a column', 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM derouter_app', '_seq'],
    ['a right to call a function', 'REVOKE EXECUTE ON FUNCTION erase_account(uuid, text, text) FROM derouter_app', 'erase_account'],
    [
      'a migration',
      'DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations)',
      'missing: 00',
    ],
  ])('%s is found', async (_what, change, said) => {
    expect(await findAfter(change)).toContain(said);
  });

  const ofOthers = `
    CREATE TABLE of_others (id bigint GENERATED ALWAYS AS IDENTITY, numbered serial);
    CREATE FUNCTION lookup_of_others() RETURNS int LANGUAGE sql AS 'SELECT 1';
    REVOKE ALL ON of_others, of_others_id_seq, of_others_numbered_seq FROM derouter_app;
    REVOKE ALL ON FUNCTION lookup_of_others() FROM PUBLIC;
    CREATE TRIGGER off BEFORE UPDATE ON of_others FOR EACH ROW EXECUTE FUNCTION refuse_change();
    ALTER TABLE of_others DISABLE TRIGGER off;`;
  const newer = "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('newer', 4102444800000);";

  test.each([
    ['another program', ofOthers],
    ['an extension', 'CREATE EXTENSION pg_stat_statements; REVOKE ALL ON FUNCTION pg_stat_statements_reset FROM PUBLIC'],
    ['a newer version', ofOthers + newer],
  ])('what %s keeps in the database is no loss', async (_who, change) => {
    expect(await findAfter(change, 'derouter_app')).toBe('');
  });

  test('in a database of a newer version, a right that this one needs is found to be missing', async () => {
    expect(await findAfter(`${ofOthers} ${newer} REVOKE INSERT ON holds FROM derouter_app`, 'derouter_app')).toBe(
      'derouter_app lacks rights on: holds (insert).',
    );
  });
});

test('ops/roles.sql makes the login of the server before the first migration, and gives it another password when it is run again', async () => {
  const file = readFileSync(new URL('../../../ops/roles.sql', import.meta.url), 'utf8');
  const ownerName = `owner_${randomBytes(4).toString('hex')}`;
  const address = (username: string, password: string) =>
    Object.assign(new URL(database.url), { username, password, pathname: `/${ownerName}` }).href;
  await owner.sql.unsafe(`CREATE ROLE ${ownerName} LOGIN CREATEROLE PASSWORD 'owner'`);
  await owner.sql.unsafe(`CREATE DATABASE ${ownerName} OWNER ${ownerName}`);
  const makeLogin = async (password: string) => {
    const { username, password: own } = new URL(database.url);
    const admin = postgres(address(username, own), { max: 1, onnotice: () => {}, connection: { 'derouter.login_password': password } });
    await admin.unsafe(file);
    await admin.end();
  };
  await makeLogin("it's new");
  const ownerUrl = address(ownerName, 'owner');
  const loginUrl = address('derouter_login', encodeURIComponent("it's new"));
  // As systemd and the chart do: the owner's address is known to the migration only.
  const migrated = await runTestCommand(['migrate'], { DATABASE_URL: loginUrl, DATABASE_DIRECT_URL: ownerUrl });
  expect(migrated, migrated.said).toMatchObject({ code: 0 });
  const migrating = await connect(ownerUrl, { max: 1, asApplication: false });
  // As a restore does.
  await migrating.sql.unsafe(`GRANT derouter_app TO ${ownerName}`);
  await migrating.close();
  const server = await startTestServer(inject('templateDatabaseUrl'), { DATABASE_URL: loginUrl, DATABASE_MIGRATE: 'off' });
  expect((await fetch(`${server.base}/readyz`)).status).toBe(200);
  expect((await lookAround(server.services.sql)).login).toMatchObject({ user: 'derouter_login', fenced: true });
  await expect(server.services.sql`DELETE FROM transfers`).rejects.toMatchObject({ code: '42501' });
  expect(await owner.sql`SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = ${ownerName}`).toEqual([
    { usename: 'derouter_login' },
  ]);
  await server.stop();

  await makeLogin('another');
  await expect(connect(loginUrl, { max: 1 })).rejects.toMatchObject({ code: '28P01' });
  await (await connect(address('derouter_login', 'another'), { max: 1 })).close();
  await owner.sql.unsafe(`DROP DATABASE ${ownerName} WITH (FORCE)`);
  await owner.sql.unsafe(`DROP ROLE derouter_login, ${ownerName}`);
});
