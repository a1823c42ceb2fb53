import { setTimeout as sleep } from 'node:timers/promises';
import { adjustWallet, parseUsd, prove } from '@derouter/billing';
import { connect, migrate, newId } from '@derouter/db';
import { type ReplicatedPostgres, startReplicatedPostgres } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { proveNightly } from './prove-nightly.ts';
import { addCustomer, type TestCustomer } from './testing/add-customer.ts';
import { PageSession } from './testing/page-session.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let databases: ReplicatedPostgres;
let server: TestServer;
let customer: TestCustomer;
let session: PageSession;

beforeAll(async () => {
  databases = await startReplicatedPostgres();
  await migrate(databases.primary.url);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    DATABASE_URL: databases.primary.url,
    DATABASE_REPLICA_URL: databases.standby.url,
    DATABASE_REPLICA_MAX_LAG_SECONDS: '4',
  });
  customer = await addCustomer(server, '5');
  session = new PageSession(server, customer.cookie);
});
beforeEach(() => used(true));
afterAll(async () => {
  await server.stop();
  await databases.stop();
});

async function used(isUsed: boolean): Promise<void> {
  for (let i = 0; i < 200 && server.services.reports.replica()?.isUsed !== isUsed; i++) await sleep(100);
  expect(server.services.reports.replica()).toMatchObject({ isUsed });
}
/** Whether the next report comes from the replica. */
const comesFromReplica = () =>
  server.services.reports.read(async ({ sql }) => {
    const [row] = await sql<{ standby: boolean }[]>`SELECT pg_is_in_recovery() AS standby`;
    return row?.standby;
  });
const period = { from: '2026-01-01', to: '2026-01-31' };
const statement = async (from: string, to: string) => {
  const response = await fetch(`${server.base}/files/statement.csv?from=${from}&to=${to}`, { headers: { cookie: customer.cookie } });
  return { status: response.status, text: await response.text() };
};
const today = () => new Date().toISOString().slice(0, 10);
const topUp = () =>
  server.services.billing.transaction(({ sql }) =>
    adjustWallet(sql, {
      ...{
        walletId: customer.walletId,
        kind: 'promotion',
        amountNano: parseUsd('1'),
        adjustmentId: newId(),
        reason: 'more',
        actor: 'test',
      },
    } as const),
  );
const connectTo = (url: string) => connect(url, { max: 1, asApplication: false });

test('reports, breakdowns, sessions, sums of staff and statements of the past are read from the replica', async () => {
  const primary = await connectTo(databases.primary.url);
  const standby = await connectTo(databases.standby.url);
  const usage = (requests: number) => primary.sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
    VALUES (${customer.accountId}, '2026-01-05 10:00Z', ${newId()}, 'x', ${requests}, 0, 1, 1, 0, 0, 1000000000, 0)`;
  await usage(1);
  const read = async () => [
    (await session.query('usage.report', { period })).data,
    (await session.query('usage.breakdown', { period, rows: 'model', columns: 'key' })).data,
    (await statement('2026-01-01', '2026-01-31')).text,
  ];
  await expect.poll(async () => JSON.stringify(await read()).match(/"x"/g)?.length).toBeGreaterThan(0);
  const before = await read();
  await standby.sql`SELECT pg_wal_replay_pause()`;
  await usage(7);
  const meanwhile = await read();
  await standby.sql`SELECT pg_wal_replay_resume()`;
  expect(meanwhile).toEqual(before);
  await expect.poll(async () => (await read()).every((one, i) => JSON.stringify(one) !== JSON.stringify(before[i]))).toBe(true);
  // Nothing was booked for them.
  await primary.sql`DELETE FROM usage_hourly`;
  await primary.close();
  await standby.close();
});

test('what a customer did a moment ago is in the statement of today and in the balance, although the replica does not have it yet', async () => {
  const standby = await connectTo(databases.standby.url);
  await standby.sql`SELECT pg_wal_replay_pause()`;
  await topUp();
  const shown = await statement(today(), today());
  expect(shown.text).toContain('more');
  expect((await session.query('overview.get')).data).toMatchObject({ availableUsd: '6' });
  // Nothing is applied any more, so after four seconds everything is read from the primary.
  await used(false);
  expect(await comesFromReplica()).toBe(false);
  await standby.sql`SELECT pg_wal_replay_resume()`;
  await used(true);
  await standby.close();
});

test('while nothing is written, the replica is not considered late', async () => {
  await sleep(6_000);
  expect(await comesFromReplica()).toBe(true);
});

test('the books are proven on the replica, and recorded on the primary; where it lacks the last proof, on the primary', async () => {
  const { services } = server;
  const standby = await connectTo(databases.standby.url);
  const recorded = async () => (await services.sql`SELECT 1 FROM proofs`).length;
  const source = services.reports.reader();
  // So that it does not get the outcome of the first.
  await standby.sql`SELECT pg_wal_replay_pause()`;
  const proof = await prove(services.sql, { source: { sql: source.sql, behindMs: 4_000 } });
  expect([proof.full, await recorded()]).toEqual([true, 1]);
  expect(proof.findings).toEqual([]);
  const early = prove(services.sql, { full: false, source: { sql: source.sql, behindMs: 4_000 } }).catch((error: unknown) => error);
  expect(await early).toMatchObject({ code: '40001' });
  await proveNightly(services, new Date('2026-11-28T03:47:00Z'));
  expect(await recorded()).toBe(2);
  await standby.sql`SELECT pg_wal_replay_resume()`;
  await standby.close();
});

test('when the replica is gone, nobody notices; when it comes back, it is used again', async () => {
  await databases.standby.stop();
  for (let i = 0; i < 5; i++) expect((await session.query('usage.report', { period })).code).toBeNull();
  await used(false);
  await databases.restartStandby();
  await used(true);
  expect(await comesFromReplica()).toBe(true);
});

test('a statement that the replica cancels is answered by the primary', async () => {
  let tries = 0;
  const answer = await server.services.reports.read(async ({ sql }) => {
    tries++;
    const [row] = await sql<{ standby: boolean }[]>`SELECT pg_is_in_recovery() AS standby`;
    if (row?.standby) await sql`DO $$ BEGIN RAISE EXCEPTION 'conflict with recovery' USING ERRCODE = '40001'; END $$`;
    return row?.standby;
  });
  expect([tries, answer]).toEqual([2, false]);
  await expect(server.services.reports.read(({ sql }) => sql`SELECT 1/0`)).rejects.toThrow('division by zero');
  expect(await comesFromReplica()).toBe(true);
});

test('a replica that was promoted is not used: it goes its own way', async () => {
  const standby = await connectTo(databases.standby.url);
  await standby.sql`SELECT pg_promote()`;
  await used(false);
  expect((await session.query('usage.report', { period })).code).toBeNull();
  await standby.close();
});
