import { prove } from '@derouter/billing';
import { type Connection, connect } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startCuttableProxy, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { updateKey } from '../keys/index.ts';
import { callOf, usageOf } from '../testing/chat-dialects.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;
/** A second session, with the rights of the database owner. */
let owner: Connection;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: usageOf['openai-chat'] })));
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off' });
  models = await addGatewayModels(server);
  await models.route('openai', `${upstream.baseUrl}/v1`);
  owner = await connect(server.services.config.databaseUrl ?? '', { max: 2, asApplication: false });
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await owner.close();
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
});

const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses'] as const;
const call = (dialect: (typeof dialects)[number], over = {}) => customer.call(...callOf(dialect, models.name('openai'), over));

/** Makes every statement that admits a request fail with this SQLSTATE while `run` runs. */
async function failingWith(state: string, run: () => Promise<void>) {
  await owner.sql.unsafe(`
    CREATE OR REPLACE FUNCTION fail_holds() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'failed for the test' USING ERRCODE = '${state}'; END $$;
    CREATE OR REPLACE TRIGGER fail_holds BEFORE INSERT ON holds FOR EACH ROW EXECUTE FUNCTION fail_holds()`);
  await run().finally(() => owner.sql`DROP TRIGGER fail_holds ON holds`);
}

describe('a transient database error is 503 with retry-after, in the caller’s dialect', () => {
  test.each(['40001', '40P01', '57P01', '57P02', '57P03', '57014', '53100', '53200', '53300', '55P03', '25006', '58030', '08006', 'XX000'])(
    '%s',
    async (state) => {
      await failingWith(state, async () => {
        for (const dialect of dialects) {
          const response = await call(dialect);
          const body = (await response.json()) as { error: { message: string; type: string } };
          expect([dialect, response.status, response.headers.get('retry-after')]).toEqual([dialect, 503, '2']);
          expect(body.error.message).toContain('Nothing was charged');
          expect(JSON.stringify(body)).not.toContain('failed for the test');
        }
      });
      expect((await call('openai-chat')).status).toBe(200);
    },
  );

  test.each(dialects)('the backend that serves a %s request is terminated', async (dialect) => {
    let answered: Promise<Response> | null = null;
    await owner.sql.begin(async (tx) => {
      // The admission waits for the lock on the wallet.
      await tx`SELECT 1 FROM wallets WHERE id = ${customer.walletId.toString()} FOR UPDATE`;
      answered = call(dialect);
      const waiting = () => owner.sql<{ pid: number }[]>`
        SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'derouter' AND wait_event_type = 'Lock'`;
      await expect.poll(async () => (await waiting()).length).toBeGreaterThan(0);
      for (const { pid } of await waiting()) await owner.sql`SELECT pg_terminate_backend(${pid})`;
    });
    const response = (await answered) as unknown as Response;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    await response.text();
    expect((await call(dialect)).status).toBe(200);
  });

  test('after every idle backend was terminated, calls succeed or get a retry-after', async () => {
    // A pool of one connection, so that it does not terminate its own.
    const killer = await connect(server.services.config.databaseUrl ?? '', { max: 1, asApplication: false });
    for (let round = 0; round < 5; round++) {
      await killer.sql`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'derouter' AND pid <> pg_backend_pid() AND usename = current_user`;
      const results = await Promise.all(dialects.map((dialect) => call(dialect)));
      for (const response of results) {
        expect([200, 503]).toContain(response.status);
        if (response.status === 503) expect(response.headers.get('retry-after')).toBe('2');
        await response.text();
      }
    }
    await killer.close();
    // Until the drivers notice, a statement may still be sent on a closed connection.
    for (const { sql } of [server.services, owner]) {
      const all = () => Promise.all(Array.from({ length: 20 }, () => sql`SELECT 1`)).then(() => true);
      await expect.poll(() => all().catch(() => false)).toBe(true);
    }
  });
});

test('a database that takes a quarter of a second for every answer slows requests down; limits and charges stay exact, and it stays ready', async () => {
  const url = new URL(server.services.config.databaseUrl ?? '');
  const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const slow = await startBeside(server, { DATABASE_URL: url.href, SANDBOX_UPSTREAM: 'off' });
  await updateKey(server.services, customer.accountId, customer.keyId, { requestsPerMinute: 10 });
  const ask = async () => {
    const [path, body] = callOf('openai-chat', models.name('openai'));
    const headers = { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' };
    const response = await fetch(`${slow.base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.text();
    return response.status;
  };
  proxy.delayAnswers(250);
  const startedAt = performance.now();
  const statuses = await Promise.all(Array.from({ length: 40 }, ask));
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  // A dozen answers of the database one after the other, not forty times that.
  expect(performance.now() - startedAt).toBeLessThan(12_000);
  const [ready, alive] = await Promise.all(['readyz', 'healthz'].map((path) => fetch(`${slow.base}/${path}`)));
  expect([ready?.status, alive?.status]).toEqual([200, 200]);
  const [booked] = await owner.sql<{ receipts: number; charges: number; held: bigint }[]>`
    SELECT (SELECT count(*)::int FROM receipts WHERE key_id = ${customer.keyId} AND total_nano > 0) AS receipts,
           (SELECT count(*)::int FROM transfers t JOIN receipts r ON t.reference = r.id::text WHERE r.key_id = ${customer.keyId}) AS charges,
           (SELECT held_nano FROM wallets WHERE id = ${customer.walletId.toString()}) AS held`;
  expect(booked).toEqual({ receipts: 10, charges: 10, held: 0n });
  proxy.delayAnswers(0);
  await slow.stop();
  await proxy.close();
});
