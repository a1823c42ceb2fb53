import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { connect } from '@derouter/db';
import { backUpEmbedded, restoreEmbedded, startEmbedded } from '@derouter/db/embedded';
import { createDatabase, isNightly, providerScript, startCuttableProxy, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readConfig } from './config.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { watchDatabase } from './watch-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-failover-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answer = providerScript(() => ({ text: 'Fine.', firstDelayMs: 30, usage: { prompt_tokens: 10, completion_tokens: 5 } }));
let upstream: Awaited<ReturnType<typeof startScriptedUpstream>>;
beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
});
afterAll(() => upstream.close());

const body = { model: 'gpt-5-mini', max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
const start = async (databaseUrl: string, name: string) =>
  startServer(
    await readConfig({
      ...{ PORT: '0', DATA_DIR: join(folder, name), DATABASE_URL: databaseUrl, SECRET_KEY: 'ab'.repeat(32), LOG_LEVEL: 'silent' },
      ...{ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1`, DRAIN_SECONDS: '5' },
    }),
    () => {},
  );
const customerOf = (server: RunningServer) => addGatewayCustomer({ ...server, base: `http://127.0.0.1:${server.address.port}` }, '100');

/** Makes `url`'s server stream to a new one, which confirms each commit. Returns the new one. */
async function addStandby(url: string) {
  const backup = join(folder, 'backup');
  await backUpEmbedded(url, backup);
  const place = await restoreEmbedded(backup, join(folder, 'standby'));
  writeFileSync(join(place, 'data', 'standby.signal'), '');
  const { port, username, password } = new URL(url);
  const conninfo = `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=standby`;
  const standby = await startEmbedded({ folder: place, settings: { primary_conninfo: conninfo, fsync: 'off' } });
  const { sql, close } = await connect(url, { max: 1, asApplication: false });
  await sql`ALTER SYSTEM SET synchronous_standby_names = '*'`;
  await sql`SELECT pg_reload_conf()`;
  await expect.poll(() => sql`SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`).toHaveLength(1);
  await close();
  return standby;
}

test('after a failover that leaves old connections open on a server turned read-only, all settlements land on the new one within five seconds', {
  timeout: 120_000,
}, async () => {
  const old = await startEmbedded({ folder: join(folder, 'primary'), settings: { fsync: 'off' } });
  const target = { host: '127.0.0.1', port: old.port };
  const proxy = await startCuttableProxy(target);
  const url = new URL(old.url);
  url.port = String(proxy.port);
  const server = await start(url.href, 'failover');
  const customer = await customerOf(server);
  const standby = await addStandby(old.url);
  const call = () =>
    customer.call('/v1/chat/completions', body).then(async (response) => [response.status, await response.text()] as const);
  expect((await call())[0]).toBe(200);

  // Answers that are under way: they are settled during the failover.
  let go: (value: unknown) => void = () => {};
  const failed = new Promise((resolve) => {
    go = resolve;
  });
  upstream.script(async function* (request) {
    yield { until: failed };
    yield* answer(request);
  });
  const running = Array.from({ length: 30 }, call);
  await expect.poll(() => server.services.billing.openRequests()).toBe(30);

  const admin = await connect(old.url, { max: 1, asApplication: false });
  await admin.sql`ALTER SYSTEM SET default_transaction_read_only = on`;
  await admin.sql`SELECT pg_reload_conf()`;
  const notOld = await connect(standby.url, { max: 1, asApplication: false });
  go(null);
  // Refusals of the old server, before there is a new one.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await notOld.sql`SELECT pg_promote()`;
  target.port = standby.port;
  const promotedAt = performance.now();
  const statuses = await Promise.all(running);
  expect(performance.now() - promotedAt).toBeLessThan(5_000);
  expect(statuses.map(([status]) => status)).toEqual(Array(30).fill(200));

  upstream.script(answer);
  const calls = await Promise.all(Array.from({ length: 20 }, call));
  expect(calls.map(([status]) => status)).toEqual(Array(20).fill(200));
  const [written] = await notOld.sql`
    SELECT (SELECT count(*)::int FROM receipts WHERE status = 'completed') AS receipts, (SELECT count(*)::int FROM holds) AS holds`;
  expect(written).toEqual({ receipts: 51, holds: 0 });
  expect((await prove(notOld.sql)).findings).toEqual([]);
  // Nothing of this process stays on the old server, whose connections still work, but for those of the queue, which age.
  const left = () =>
    admin.sql`SELECT query, state, backend_start FROM pg_stat_activity WHERE application_name = 'derouter' AND pid <> pg_backend_pid()`;
  await expect.poll(left, { timeout: 45_000 }).toEqual([]);

  // What another process changes is heard again.
  let heard = 0;
  server.services.notices.subscribe('catalog', () => heard++);
  const { sql } = server.services;
  await expect
    .poll(async () => {
      await server.services.notices.publishIn(sql, { topic: 'catalog', subject: 'test' });
      return heard;
    })
    .toBeGreaterThan(0);
  await server.stop();
  await Promise.all([admin.close(), notOld.close()]);
  await proxy.close();
  await standby.stop();
  await old.stop();
});

test('connections whose packets are lost are made anew within half a minute, although nobody closed them', {
  timeout: 90_000,
  skip: !isNightly,
}, async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const url = new URL(database.url);
  const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const server = await start(url.href, 'lost');
  const customer = await customerOf(server);
  const call = async () => (await customer.call('/v1/chat/completions', body)).status;
  expect(await call()).toBe(200);
  proxy.loseOpen();
  const lostAt = performance.now();
  const readyz = async () => (await fetch(`http://127.0.0.1:${server.address.port}/readyz`)).json();
  await expect.poll(readyz, { timeout: 40_000, interval: 500 }).toEqual({ status: 'ready' });
  await expect.poll(call, { timeout: 40_000, interval: 500 }).toBe(200);
  expect(performance.now() - lostAt).toBeLessThan(35_000);
  expect((await prove(database.sql)).findings).toEqual([]);
  await server.stop();
  await proxy.close();
  await database.close();
});

test('a process whose connections stay dead although a new one works gives up, so that its supervisor starts it again', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  let renewals = 0;
  const log = { warn: () => {} } as unknown as Parameters<typeof watchDatabase>[0]['log'];
  const watch = watchDatabase({
    ...{ url: database.url, log, everyMs: 50 },
    probe: () => new Promise(() => {}),
    renew: () => renewals++,
  });
  const error = await watch.lost;
  expect([error.message, renewals]).toEqual(['the connections to the database stay dead although a new one works', 11]);
  watch.close();
  await database.close();
});
