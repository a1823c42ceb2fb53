import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { connect } from '@derouter/db';
import { freePort, startEmbedded } from '@derouter/db/embedded';
import { createDatabase, isNightly, providerScript, startScriptedUpstream } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { readConfig } from './config.ts';
import { divideConnections, planConnections } from './connection-budget.ts';
import { startServer } from './start-server.ts';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { spawnServer } from './testing/spawn-server.ts';

test('the parts of a share add up to it, and each has at least two', () => {
  for (let count = 12; count <= 68; count++) {
    const { pool, transactions, jobs } = divideConnections(count);
    expect([count, pool + transactions + jobs + 4]).toEqual([count, count]);
    expect(Math.min(pool, transactions, jobs)).toBeGreaterThanOrEqual(2);
  }
  expect(divideConnections(68)).toEqual({ pool: 20, transactions: 40, jobs: 4 });
  const { pool, transactions, jobs } = divideConnections(40, 8);
  expect(pool + transactions + jobs + 11).toBe(40);
});

test('a start is refused, with numbers, if the processes need more than the database or the setting allows', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql, close } = await connect(database.url, { max: 1, asApplication: false });
  const plan = (workers: number, databaseConnections: number | null) =>
    planConnections(sql, { workers, databaseConnections, ledgerShards: 1 });
  await expect(plan(4, 59)).rejects.toThrow(
    'DATABASE_CONNECTIONS is 59, but 60 are needed for 4 WORKERS and one more while they are replaced: allow more, or lower WORKERS.',
  );
  expect(await plan(4, 60)).toEqual(divideConnections(12));
  expect(await plan(1, 30)).toEqual(divideConnections(30));
  const sharded = (databaseConnections: number) => planConnections(sql, { workers: 1, databaseConnections, ledgerShards: 32 });
  expect(await sharded(30)).toEqual(divideConnections(30, 8));
  await expect(sharded(18)).rejects.toThrow('but 19 are needed');
  await expect(plan(1, 9_999)).rejects.toThrow('DATABASE_CONNECTIONS=9999 is more than');
  const name = new URL(database.url).pathname.slice(1);
  await sql.unsafe(`ALTER DATABASE ${name} CONNECTION LIMIT 40`);
  await expect(plan(2, null)).rejects.toThrow(
    'The database allows 40 connections (the connection limit of the database), but 41 are needed',
  );
  // As many as are left, but for the operator's own.
  expect(await plan(1, null)).toEqual(divideConnections(35));
  await close();
  await database.close();
});

test('two workers under load whose connections are ended again and again never meet "too many clients"', {
  timeout: 120_000,
  skip: !isNightly,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-budget-'));
  chmodSync(folder, 0o755);
  // A connection that is ended counts until the database has noticed, which is what the five beyond the budget are for.
  const postgres = await startEmbedded({ folder: join(folder, 'pg'), settings: { max_connections: '45', fsync: 'off' } });
  const upstream = await startScriptedUpstream(
    providerScript(() => ({ text: 'Fine.', firstDelayMs: 5, usage: { prompt_tokens: 10, completion_tokens: 5 } })),
  );
  const port = await freePort();
  const env = {
    ...{ PORT: String(port), DATA_DIR: folder, DATABASE_URL: postgres.url, SECRET_KEY: 'ab'.repeat(32), LOG_LEVEL: 'warn' },
    ...{
      WORKERS: '2',
      DATABASE_CONNECTIONS: '36',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
      DRAIN_SECONDS: '5',
    },
  };
  const first = await startServer(await readConfig({ ...env, WORKERS: '1', PORT: '0', LOG_LEVEL: 'silent' }), () => {});
  const customer = await addGatewayCustomer({ ...first, base: `http://127.0.0.1:${port}` }, '100');
  await first.stop();
  const server = await spawnServer(env);
  const { sql, close } = await connect(postgres.url, { max: 1, asApplication: false });
  const body = { model: 'gpt-5-mini', max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
  const until = Date.now() + 5_000;
  const statuses = new Set<number>();
  let most = 0;
  const load = Array.from({ length: 60 }, async () => {
    while (Date.now() < until) {
      const response = await customer.call('/v1/chat/completions', body);
      await response.text();
      statuses.add(response.status);
    }
  });
  while (Date.now() < until) {
    const [row] = await sql<{ ours: number }[]>`
      SELECT count(*)::int AS ours FROM pg_stat_activity WHERE datname = 'derouter' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    most = Math.max(most, row?.ours ?? 0);
    await sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'derouter' AND pid <> pg_backend_pid() AND random() < 0.3`;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await Promise.all(load);
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
  expect(server.output()).not.toMatch(/53300|too many clients|remaining connection slots/);
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(36);
  const [held] = await sql`SELECT count(*)::int AS holds FROM holds`;
  expect(held).toEqual({ holds: 0 });
  expect((await prove(sql)).findings).toEqual([]);
  await close();
  await upstream.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});
