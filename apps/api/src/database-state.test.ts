import { openWallet, prove } from '@derouter/billing';
import { connect } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isSlotInDanger, minMonthsAhead, readDatabaseState, tooOld } from './database-state.ts';
import { makePartitions } from './make-partitions.ts';
import { createDatabaseSampler } from './observability/index.ts';
import { runTestCommand } from './testing/run-test-command.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
let url: string;
let owner: Awaited<ReturnType<typeof connect>>;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  url = server.services.config.databaseUrl ?? '';
  owner = await connect(url, { max: 2, asApplication: false });
});
afterAll(async () => {
  await owner.close();
  await server.stop();
});

const finding = async (check: string) => {
  const { out } = await runTestCommand(['doctor', '--offline', '--json'], { DATABASE_URL: url });
  const { findings } = JSON.parse(out).data as { findings: { check: string; state: string; found: string; advice?: string }[] };
  return findings.find((one) => one.check === check);
};

test('every connection of the server has time limits; a proof has none', async () => {
  const [limits] = await server.services.sql`
    SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle,
      current_setting('transaction_timeout') AS transaction`;
  expect(limits).toEqual({ statement: '5min', idle: '10min', transaction: '15min' });
  const short = await connect(url, { max: 1, limits: { statementMs: 300, idleInTransactionMs: 300, transactionMs: 500 } });
  await expect(short.sql`SELECT pg_sleep(2)`).rejects.toMatchObject({ code: '57014' });
  // A transaction that is left open ends with its session, so the next statement runs in another.
  const pid = async () => (await short.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`)[0]?.pid;
  await short.sql`BEGIN`;
  const before = await pid();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await pid()).not.toBe(before);
  // The proof's cursor reads on while we wait between its batches.
  let waited = false;
  const proof = await prove(short.sql, {
    onProgress: () => {
      if (!waited) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);
      waited = true;
    },
  });
  expect(proof.findings).toEqual([]);
  await short.close();
});

test('an old snapshot is reported with its age, though it is another role’s', async () => {
  const { sql } = server.services;
  const before = await readDatabaseState(sql);
  expect(before.snapshots.filter(({ seconds }) => (seconds ?? 0) > 5)).toEqual([]);
  let release = () => {};
  const held = owner.sql.begin('isolation level repeatable read', async (tx) => {
    await tx`SELECT 1`;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect.poll(() => release.toString()).not.toBe('() => {}');
  for (let i = 0; i < 30; i++) await sql`UPDATE installation SET updated_at = now() WHERE name = 'price_notice_days'`;
  const { snapshots } = await readDatabaseState(sql);
  expect(snapshots[0]).toMatchObject({ kind: 'session', name: 'derouter', seconds: expect.any(Number) });
  expect(snapshots[0]?.transactions).toBeGreaterThanOrEqual(30);
  const sample = await createDatabaseSampler(sql)();
  const ofSessions = sample?.derouter_oldest_snapshot_transactions.find(({ labels }) => labels?.kind === 'session');
  expect(ofSessions?.value).toBeGreaterThanOrEqual(30);
  expect(sample?.derouter_oldest_snapshot_seconds).toHaveLength(4);
  release();
  await held;
});

test('while a snapshot is open, updates of wallets leave rows that no vacuum removes; the figures show it, charges go on, and its end heals it', async () => {
  const { sql } = server.services;
  await owner.sql`ALTER TABLE wallets SET (autovacuum_enabled = off)`;
  const wallet = await openWallet(sql);
  const update = async (times: number) => {
    for (let i = 0; i < times; i++) await sql`UPDATE wallets SET stamp = stamp + 1 WHERE id = ${wallet.toString()}`;
    await sql`SELECT pg_stat_force_next_flush()`;
  };
  const dead = async () => {
    await owner.sql`VACUUM wallets`;
    await owner.sql`SELECT pg_stat_force_next_flush()`;
    const sample = await createDatabaseSampler(sql)();
    return sample?.derouter_dead_rows.find(({ labels }) => labels?.table === 'wallets')?.value ?? Number.NaN;
  };
  await update(50);
  await expect.poll(dead).toBe(0);
  let release = () => {};
  const reader = await connect(url, { max: 1 });
  const held = reader.sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx`SELECT count(*) FROM wallets`;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect.poll(() => release.toString()).not.toBe('() => {}');
  await update(300);
  await expect.poll(dead).toBeGreaterThanOrEqual(290);
  const [stamp] = await sql<{ stamp: bigint }[]>`SELECT stamp FROM wallets WHERE id = ${wallet.toString()}`;
  expect(stamp?.stamp).toBe(350n);
  release();
  await held;
  await expect.poll(dead).toBe(0);
  await reader.close();
  await owner.sql`ALTER TABLE wallets RESET (autovacuum_enabled)`;
});

test('what a replication slot keeps of the log is measured', async () => {
  const { sql } = server.services;
  const { sql: superuser, close } = await connect(url, { max: 1, asApplication: false });
  expect((await readDatabaseState(sql)).slotBytes).toBe(0);
  await superuser`SELECT pg_create_physical_replication_slot('away', true)`;
  await superuser`CREATE TABLE filler AS SELECT repeat('x', 100) AS text FROM generate_series(1, 20000)`;
  expect((await readDatabaseState(sql)).slotBytes).toBeGreaterThan(1_000_000);
  await superuser`SELECT pg_drop_replication_slot('away')`;
  await superuser`DROP TABLE filler`;
  await close();
});

test('what can still be written until a slot is given up is measured where there is a limit, and the slots that were', async () => {
  const { sql } = server.services;
  const { sql: superuser, close } = await connect(url, { max: 1, asApplication: false });
  const set = async (statement: string) => {
    await superuser.unsafe(statement);
    await superuser`SELECT pg_reload_conf()`;
  };
  await superuser`SELECT pg_create_physical_replication_slot('limited', true)`;
  // One that nobody has used keeps nothing.
  await superuser`SELECT pg_create_physical_replication_slot('unused')`;
  try {
    expect(await readDatabaseState(sql)).toMatchObject({ slotSafeBytes: null, slotsLost: 0 });
    await set(`ALTER SYSTEM SET max_slot_wal_keep_size = '64MB'`);
    await expect.poll(async () => (await readDatabaseState(sql)).slotSafeBytes).toBeGreaterThan(16 * 2 ** 20);
    const { slotSafeBytes: before } = await readDatabaseState(sql);
    await superuser`SELECT pg_switch_wal()`;
    await superuser`CREATE TABLE filler AS SELECT repeat('x', 100) AS text FROM generate_series(1, 200000)`;
    expect((await readDatabaseState(sql)).slotSafeBytes).toBeLessThan(before ?? 0);
    const sample = await createDatabaseSampler(sql)();
    expect(sample?.derouter_replication_slot_safe_bytes).toHaveLength(1);
    // The next checkpoint gives it up.
    for (let i = 0; i < 6; i++) {
      await superuser`INSERT INTO filler SELECT repeat('x', 100) FROM generate_series(1, 100000)`;
      await superuser`SELECT pg_switch_wal()`;
    }
    await superuser`CHECKPOINT`;
    await expect.poll(async () => (await readDatabaseState(sql)).slotsLost).toBe(1);
    expect(await finding('replication_slots')).toMatchObject({ state: 'warning', found: '1 given up' });
  } finally {
    await set('ALTER SYSTEM RESET max_slot_wal_keep_size');
    await superuser`SELECT pg_drop_replication_slot('limited'), pg_drop_replication_slot('unused')`;
    await superuser`DROP TABLE IF EXISTS filler`;
    await close();
  }
});

test('a slot is in danger once it has used two thirds of what it may keep, and never without a limit', () => {
  expect(
    [
      { slotBytes: 60, slotSafeBytes: 40 },
      { slotBytes: 70, slotSafeBytes: 30 },
      { slotBytes: 1e12, slotSafeBytes: null },
    ].map(isSlotInDanger),
  ).toEqual([...[false, true, false]]);
});

test('the use of the disk is known for the embedded PostgreSQL alone', async () => {
  const { config, sql } = server.services;
  const used = (await createDatabaseSampler(sql, config.dataDir)())?.derouter_database_disk_used_ratio[0]?.value ?? Number.NaN;
  expect(used > 0 && used <= 1).toBe(true);
  expect((await createDatabaseSampler(sql)())?.derouter_database_disk_used_ratio).toEqual([]);
});

test('the pool says how many of its connections are in use, and how many statements wait', async () => {
  const { sql, load, close } = await connect(url, { max: 2 });
  expect(load()).toEqual({ inUse: 0, waiting: 0 });
  const slow = Array.from({ length: 5 }, () => sql`SELECT pg_sleep(0.5)`.execute());
  const transaction = sql.begin(async (tx) => void (await tx`SELECT 1`));
  await expect.poll(() => load(), { interval: 5 }).toEqual({ inUse: 2, waiting: 4 });
  await Promise.all([...slow, transaction]);
  await expect.poll(() => load()).toEqual({ inUse: 0, waiting: 0 });
  await close();
});

test('a snapshot is too old after an hour, or after twenty million transactions where its time is not known', () => {
  const one = (kind: 'session' | 'replication slot', seconds: number | null, transactions: number) => ({
    kind,
    name: kind,
    seconds,
    transactions,
  });
  const old = [one('session', 3_601, 5), one('replication slot', null, 20_000_001)];
  expect(tooOld([one('session', 3_599, 5), ...old, one('replication slot', null, 19_000_000)])).toEqual(old);
});

test('too few months ahead, and receipts that fit no month, are a problem that doctor and the nightly maintenance report', async () => {
  const { sql } = server.services;
  expect(await readDatabaseState(sql)).toMatchObject({ monthsAhead: 3, receiptsWithoutMonth: 0 });
  expect(await finding('partitions')).toMatchObject({ state: 'ok' });
  const months = await owner.sql<{ name: string }[]>`
    SELECT 'receipts_' || to_char((now() AT TIME ZONE 'UTC') + make_interval(months => m), 'YYYY_MM') AS name FROM generate_series(2, 3) m`;
  for (const { name } of months) await owner.sql.unsafe(`DROP TABLE ${name}`);
  expect((await readDatabaseState(sql)).monthsAhead).toBeLessThan(minMonthsAhead);
  expect(await finding('partitions')).toMatchObject({ state: 'problem', advice: expect.stringContaining('partitions make') });
  const errors: unknown[] = [];
  const log = { ...server.services.log, error: (what: unknown) => errors.push(what) } as unknown as typeof server.services.log;
  await makePartitions({ sql, log });
  expect(errors).toEqual([]);
  expect(await finding('partitions')).toMatchObject({ state: 'ok' });
});

test('doctor reports indexes that are not valid and triggers that are switched off', async () => {
  expect([await finding('indexes'), await finding('triggers')]).toMatchObject([{ state: 'ok' }, { state: 'ok' }]);
  await owner.sql`ALTER TABLE transfers DISABLE TRIGGER transfers_append_only`;
  await owner.sql`CREATE TABLE twice AS SELECT 1 AS id FROM generate_series(1, 2)`;
  await owner.sql.unsafe('CREATE UNIQUE INDEX CONCURRENTLY twice_id ON twice (id)').catch(() => {});
  expect(await finding('triggers')).toMatchObject({ state: 'problem', found: expect.stringContaining('transfers.transfers_append_only') });
  expect(await finding('indexes')).toMatchObject({ state: 'problem', found: expect.stringContaining('twice_id') });
  await owner.sql`ALTER TABLE transfers ENABLE TRIGGER transfers_append_only`;
  await owner.sql`DROP TABLE twice`;
});
