import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
import { type ComposeInstallation, startComposeInstallation } from '../testing/compose-installation.ts';
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

  describe('the script for compose', () => {
    let compose: ComposeInstallation;
    let dump: string;
    beforeAll(async () => {
      compose = await startComposeInstallation();
      dump = join(backup, 'database.dump');
    });
    afterAll(() => compose.stop());

    const run = (file: string) => compose.start(file).ended;
    const nameBefore = (said: string) => /derouter_\d{14}/.exec(said)?.[0] ?? '';
    const putBack = 'The database from before is derouter again, and the service was started again.';

    test('restores into another server, keeps the database from before, and proves the books', async () => {
      const { code, out, said } = await run(dump);
      expect(code, said).toBe(0);
      expect(out).toContain('its books are right');
      expect(out).toContain('1 receipts recomputed');
      expect((await compose.admin.sql`SELECT count(*)::int AS databases FROM pg_database WHERE NOT datistemplate`)[0]).toEqual({
        databases: 3,
      });
      // Nothing is touched for a dump that is not there.
      expect((await run(join(compose.folder, 'missing'))).code).toBe(1);
      expect(compose.service()).toBe('running');
    });

    test('puts the database from before back if the dump cannot be restored; if it is not right, the operator decides', async () => {
      const left = await compose.names();
      const live = await connect(compose.address('derouter'), { max: 1, asApplication: false });
      await live.sql`CREATE TABLE live ()`;
      const expectPutBack = async (file: string) => {
        const { code, said } = await run(file);
        expect(code, said).not.toBe(0);
        expect(said).toContain(putBack);
        expect([await compose.names(), compose.service()]).toEqual([left, 'running']);
      };
      // A connection keeps the database from being renamed.
      await expectPutBack(dump);
      await live.sql`ALTER TABLE transfers DISABLE TRIGGER transfers_append_only`;
      await live.close();
      for (const [name, bytes] of [
        ['torn.dump', readFileSync(dump).subarray(0, 20_000)],
        ['other.dump', Buffer.from('not a dump')],
      ] as const) {
        writeFileSync(join(compose.folder, name), bytes);
        // A server that dies again and again is to be started again, too.
        if (name === 'other.dump') compose.setService('restarting');
        await expectPutBack(join(compose.folder, name));
      }

      // The database from before is the live one.
      const lacking = join(compose.folder, 'lacking.dump');
      const dumped = spawnSync(join(found?.bin ?? '', 'pg_dump'), ['--format=custom', `--file=${lacking}`, compose.address('derouter')]);
      expect(dumped.status, String(dumped.stderr)).toBe(0);
      const { code, said } = await run(lacking);
      expect(code).not.toBe(0);
      expect(said).toContain('switched off: transfers.transfers_append_only');
      expect(said).toContain('did not pass its check (see above), and the service is stopped');
      expect(compose.service()).toBe('stopped');
      const kept = await connect(compose.address(nameBefore(said)), { max: 1, asApplication: false });
      expect(await kept.sql`SELECT to_regclass('live') AS live`).toEqual([{ live: 'live' }]);
      await kept.close();
    });

    test.each([
      ['could not be migrated to this version', { migrate: 1 }],
      ['could not be checked', { migrate: 0, 'check-restored': 125 }],
      ['its check was not finished', { migrate: 0, 'check-restored': 'wait' }],
      ['is right, but not every service was started', { migrate: 0, 'check-restored': 0, 'up -d': 1 }],
    ] as const)('says of a dump that was restored: %s', async (what, rules) => {
      const left = await compose.names();
      compose.instead(rules);
      const { ended, signal } = compose.start(dump);
      if (Object.values(rules).includes('wait')) {
        await compose.untilWaiting();
        signal('SIGINT');
      }
      const { code, said } = await ended;
      compose.instead({});
      expect(code).not.toBe(0);
      expect(said).toContain(what);
      expect(await compose.names()).toEqual([...left, nameBefore(said)].sort());
      // The next one may begin within the same second, which is in its name.
      await compose.admin.sql.unsafe(`DROP DATABASE ${nameBefore(said)}`);
      expect(compose.service()).toBe('stopped');
    });

    test('waits for the end of a stop that was interrupted before it starts the service again', async () => {
      compose.setService('running');
      compose.instead({ 'stop derouter': 'wait' });
      const { ended, signal } = compose.start(dump);
      await compose.untilWaiting();
      compose.setService('stopping');
      compose.instead({});
      signal('SIGINT');
      expect((await ended).said).toContain(putBack);
      expect(compose.service()).toBe('running');
    });

    /** Starts a restore that waits for its dump, when it has renamed the database and made a new one. */
    const startWaiting = async () => {
      compose.setService('running');
      const left = await compose.names();
      const pipe = join(compose.folder, 'pipe.dump');
      if (!existsSync(pipe)) spawnSync('mkfifo', [pipe]);
      const writer = openSync(pipe, 'r+');
      const started = compose.start(pipe);
      await expect.poll(async () => (await compose.names()).length).toBe(left.length + 1);
      return { ...started, left, ended: started.ended.finally(() => closeSync(writer)) };
    };

    test('puts everything back when its terminal is lost', async () => {
      const { child, left, ended, signal } = await startWaiting();
      child.stdout?.destroy();
      child.stderr?.destroy();
      signal('SIGHUP');
      expect((await ended).code).toBe(129);
      expect([await compose.names(), compose.service()]).toEqual([left, 'running']);
    });

    test('puts everything back, however often it is interrupted meanwhile', async () => {
      const { left, ended, signal } = await startWaiting();
      const before = (await compose.names()).find((name) => !left.includes(name)) ?? '';
      // A connection to it keeps the database from getting its name back for five seconds.
      const live = await connect(compose.address(before), { max: 1, asApplication: false });
      signal('SIGINT');
      const renaming = () => compose.admin.sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE ${`ALTER DATABASE ${before} RENAME%`}`;
      await expect.poll(async () => (await renaming()).length).toBe(1);
      for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGQUIT'] as const) signal(name);
      await live.close();
      const { code, said } = await ended;
      expect(code).toBe(130);
      expect(said).toContain(putBack);
      expect([await compose.names(), compose.service()]).toEqual([left, 'running']);
    });

    test('ends a statement that an interrupted client left running', async () => {
      compose.setService('running');
      const left = await compose.names();
      const live = await connect(compose.address('derouter'), { max: 1, asApplication: false });
      const { child, ended } = compose.start(dump);
      const renaming = () => compose.admin.sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE derouter RENAME%'`;
      await expect.poll(async () => (await renaming()).length).toBe(1);
      const client = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).stdout.trim();
      child.kill('SIGINT');
      process.kill(Number(client), 'SIGKILL');
      expect((await ended).said).toContain(putBack);
      await live.close();
      expect(await renaming()).toEqual([]);
      expect([await compose.names(), compose.service()]).toEqual([left, 'running']);
    });
  });
});
