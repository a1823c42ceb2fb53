import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@derouter/db';
import {
  type InstalledPostgres,
  installedPostgres,
  providerScript,
  startInstalledPostgres,
  startScriptedUpstream,
} from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { runTestCommand } from '../testing/run-test-command.ts';
import { startTestServer } from '../testing/start-test-server.ts';

const found = installedPostgres();
const tools = found ? ['--pg-dump', join(found.bin, 'pg_dump')] : [];
const restoring = found ? ['--pg-restore', join(found.bin, 'pg_restore')] : [];

/** The embedded package brings neither `pg_dump` nor `pg_restore`. */
describe.skipIf(!found)(`PostgreSQL ${found?.version ?? '(skipped: none with pg_dump is installed here)'}`, () => {
  let postgres: InstalledPostgres;
  let folder: string;
  let backup: string;
  beforeAll(async () => {
    postgres = await startInstalledPostgres();
    folder = mkdtempSync(join(tmpdir(), 'derouter-dump-'));
    chmodSync(folder, 0o755);
    backup = join(folder, 'backup');
    const upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } })));
    const server = await startTestServer(inject('templateDatabaseUrl'), {
      DATABASE_URL: postgres.url,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    });
    const customer = await addGatewayCustomer(server);
    await customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] });
    await customer.receipt();
    // While the server runs.
    expect(await runTestCommand(['backup', backup, ...tools], { DATABASE_URL: postgres.url })).toMatchObject({ code: 0 });
    await server.stop();
    await upstream.close();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('nobody else can read a dump, in whatever folder it is put', () => {
    expect(statSync(join(backup, 'database.dump')).mode & 0o077).toBe(0);
  });

  const restoreInto = (url: string) => runTestCommand(['restore', backup, '--json', ...restoring], { DATABASE_URL: url });

  test('a dump is restored into an empty database, in which everything is as it was, the books are right, and a server starts', async () => {
    const url = await postgres.createDatabase('restored');
    const restored = await restoreInto(url);
    expect(restored, restored.said).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.out).data).toMatchObject({ kind: 'dump', findings: 0, receipts: 1 });
    const { sql, close } = await connect(url, { max: 1 });
    await expect(sql`DELETE FROM transfers`).rejects.toMatchObject({ code: '42501' });
    expect((await sql`SELECT count(*)::int AS left FROM receipts_default`)[0]).toEqual({ left: 0 });
    await close();
    const server = await startTestServer(inject('templateDatabaseUrl'), { DATABASE_URL: url });
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200);
    await server.stop();
  });

  test('a database that something else restored is checked in the same way, its books too', async () => {
    const url = await postgres.createDatabase('elsewhere');
    expect(await restoreInto(url)).toMatchObject({ code: 0 });
    const check = () => runTestCommand(['check-restored', '--json'], { DATABASE_URL: url });
    const checked = await check();
    expect(JSON.parse(checked.out), checked.said).toMatchObject({ ok: true, data: { findings: 0, receipts: 1 } });
    const owner = await connect(url, { max: 1, asApplication: false });
    const [month] = await owner.sql<{ name: string }[]>`SELECT tableoid::regclass::text AS name FROM receipts`;
    await owner.sql.unsafe(`ALTER TABLE receipts DETACH PARTITION ${month?.name}; INSERT INTO receipts SELECT * FROM ${month?.name}`);
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('Some receipts fit no month') });
    await owner.sql.unsafe(`DELETE FROM receipts_default; 
      DROP TABLE ${month?.name}; SELECT create_receipt_partition(now()::date)`);
    // Without its receipt, a charge is not right.
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('books of the restored database are not right') });
    await owner.close();
  });

  test('a database that is not empty is refused; so is a dump that cannot be restored whole, of which nothing is left', async () => {
    expect(await restoreInto(postgres.url)).toMatchObject({ code: 1, out: expect.stringContaining('not empty') });
    const url = await postgres.createDatabase('torn');
    const owner = await connect(url, { max: 1, asApplication: false });
    // In the way of one of the first objects of the dump.
    await owner.sql`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`;
    expect(await restoreInto(url)).toMatchObject({ code: 1, out: expect.stringContaining('already exists') });
    expect(await owner.sql`SELECT to_regclass('transfers') AS name`).toEqual([{ name: null }]);
    await owner.close();
  });

  test('as with the systemd units: the server logs in as derouter_login, and the owner migrates, backs up and restores', async () => {
    const as = (url: string, username: string, password: string) => Object.assign(new URL(url), { username, password }).href;
    const ownerUrl = await postgres.createDatabase('units');
    const script = fileURLToPath(new URL('../../../../ops/roles.sql', import.meta.url));
    const options = ['--quiet', '--set=ON_ERROR_STOP=1', `--file=${script}`, as(ownerUrl, 'postgres', 'secret')];
    const made = spawnSync(join(found?.bin ?? '', 'psql'), options, {
      encoding: 'utf8',
      env: { ...process.env, PGOPTIONS: '-c derouter.login_password=login' },
    });
    expect(made.status, made.stderr).toBe(0);
    const settings = (url: string) => ({ DATABASE_URL: as(url, 'derouter_login', 'login'), DATABASE_DIRECT_URL: url });
    const copy = join(folder, 'units');
    const { DATABASE_URL } = settings(ownerUrl);
    for (const command of [['migrate'], ['backup', copy, ...tools]]) {
      const { code, said } = await runTestCommand(command, settings(ownerUrl));
      expect(code, said).toBe(0);
    }
    const server = await startTestServer(inject('templateDatabaseUrl'), { DATABASE_URL, DATABASE_MIGRATE: 'off' });
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200);
    await server.stop();
    const restored = await runTestCommand(['restore', copy, ...restoring], settings(await postgres.createDatabase('units_restored')));
    expect(restored, restored.said).toMatchObject({ code: 0 });
  });

  test('the script for compose restores into another server, keeps the database from before, and proves the books', {
    timeout: 600_000,
  }, async () => {
    const other = await startInstalledPostgres();
    const asDerouter = (name: string, username = 'derouter', password = 'secret') =>
      Object.assign(new URL(other.url), { pathname: `/${name}`, username, password }).href;
    const admin = await connect(asDerouter('postgres', 'postgres'), { max: 1, asApplication: false });
    // As the image of PostgreSQL makes it.
    await admin.sql.unsafe("CREATE ROLE derouter SUPERUSER LOGIN PASSWORD 'secret'; ALTER DATABASE derouter OWNER TO derouter");
    const folder = mkdtempSync(join(tmpdir(), 'derouter-compose-'));
    writeFileSync(join(folder, 'docker'), standInForDocker, { mode: 0o755 });
    const { port } = new URL(other.url);
    const run = (dump: string) =>
      spawnSync(fileURLToPath(new URL('../../../../ops/compose-restore.sh', import.meta.url)), [dump], {
        encoding: 'utf8',
        env: {
          PATH: `${folder}:${found?.bin}:${process.env.PATH}`,
          ...{ PGHOST: '127.0.0.1', PGPORT: port, PGPASSWORD: 'secret', NODE: process.execPath },
          ...{ DATABASE_URL: asDerouter('derouter'), LOGIN_URL: asDerouter('derouter', 'derouter_login', 'login') },
          ...{ REPOSITORY: fileURLToPath(new URL('../../../..', import.meta.url)), DATA_DIR: folder },
        },
      });
    const dump = join(backup, 'database.dump');
    const { status, stdout, stderr } = run(dump);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('its books are right');
    expect(stdout).toContain('1 receipts recomputed');
    expect((await admin.sql`SELECT count(*)::int AS databases FROM pg_database WHERE NOT datistemplate`)[0]).toEqual({ databases: 3 });
    // Nothing is touched for a dump that is not there.
    expect(run(join(folder, 'missing')).status).toBe(1);
    const names = async () =>
      (await admin.sql<{ name: string }[]>`SELECT datname AS name FROM pg_database ORDER BY 1`).map(({ name }) => name);
    const service = () => readFileSync(join(folder, 'service'), 'utf8').trim();
    const left = await names();
    const live = await connect(asDerouter('derouter'), { max: 1, asApplication: false });
    await live.sql`CREATE TABLE live ()`;
    const expectPutBack = async (file: string) => {
      const failed = run(file);
      expect(failed.status, failed.stderr).not.toBe(0);
      expect(failed.stderr).toContain('The database from before is derouter again, and the service runs with it.');
      expect([await names(), service()]).toEqual([left, 'running']);
    };
    // A connection keeps the database from being renamed.
    await expectPutBack(dump);
    await live.sql`ALTER TABLE transfers DISABLE TRIGGER transfers_append_only`;
    await live.close();
    for (const [name, bytes] of [
      ['torn.dump', readFileSync(dump).subarray(0, 20_000)],
      ['other.dump', Buffer.from('not a dump')],
    ] as const) {
      writeFileSync(join(folder, name), bytes);
      await expectPutBack(join(folder, name));
    }

    // Restored, but not right: it is the operator who decides. The database from before is the live one.
    const lacking = join(folder, 'lacking.dump');
    const dumped = spawnSync(join(found?.bin ?? '', 'pg_dump'), ['--format=custom', `--file=${lacking}`, asDerouter('derouter')]);
    expect(dumped.status, String(dumped.stderr)).toBe(0);
    const lacks = run(lacking);
    expect(lacks.status).not.toBe(0);
    expect(lacks.stderr).toContain('switched off: transfers.transfers_append_only');
    const [before = ''] = /derouter_\d{14}/.exec(lacks.stderr) ?? [];
    expect([lacks.stderr.includes('the service is stopped'), service()]).toEqual([true, 'stopped']);
    const kept = await connect(asDerouter(before), { max: 1, asApplication: false });
    expect(await kept.sql`SELECT to_regclass('live') AS live`).toEqual([{ live: 'live' }]);
    await kept.close();
    await admin.close();
    await other.stop();
    rmSync(folder, { recursive: true });
  });
});

/** Runs what would run in containers: programs of PostgreSQL and the operator's commands. */
const standInForDocker = `#!/bin/sh
shift
case "$1" in
  build) touch "$DATA_DIR/image" ;;
  up) [ "$*" != 'up -d' ] || echo running > "$DATA_DIR/service" ;;
  start) echo running > "$DATA_DIR/service" ;;
  stop) echo stopped > "$DATA_DIR/service" ;;
  ps) ! grep -qs running "$DATA_DIR/service" || echo 4f5e ;;
  exec) shift 3; exec "$@" ;;
  run)
    [ "$4" = roles ] || [ -e "$DATA_DIR/image" ] || { echo 'no such image' >&2; exit 1; }
    case "$4" in
      roles) PGOPTIONS='-c derouter.login_password=login' exec psql -q -v ON_ERROR_STOP=1 -U derouter -d derouter -f "$REPOSITORY/ops/roles.sql" ;;
      migrate) exec "$NODE" "$REPOSITORY/apps/api/src/cli.ts" migrate ;;
    esac
    shift 4
    command=$(echo "$1" | sed "s#^/app/#$REPOSITORY/#")
    shift
    DATABASE_URL="$LOGIN_URL" exec "$NODE" "$command" "$@" ;;
esac
`;
