import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
});
