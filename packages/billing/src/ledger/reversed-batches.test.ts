import { connect, newId } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { type Admission, createBilling, prove } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

/** The nightly run works for longer. */
const seconds = Number(process.env.REVERSED_BATCHES_SECONDS ?? 5);

test('two processes with batches in opposite orders of the same wallets, keys, hours and limits never deadlock', {
  timeout: 60_000 + seconds * 2_000,
}, async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const wallets = await Promise.all(Array.from({ length: 8 }, () => addTestWallet(sql, '1000')));
  const problems: unknown[] = [];
  const options = { sql, startGraceMs: 0, onProblem: (_problem: string, error: unknown) => problems.push(error) };
  const processes = await Promise.all([createBilling(options), createBilling(options)]);
  const failures: unknown[] = [];
  let settled = 0;
  const until = Date.now() + seconds * 1_000;
  await Promise.all(
    processes.flatMap((billing, which) =>
      Array.from({ length: 3 }, async () => {
        while (Date.now() < until) {
          // All operations of one turn share a batch, in this order.
          const order = which === 0 ? wallets : wallets.toReversed();
          const admissions = order.map((wallet) => ({
            ...testAdmission(wallet, price, '0.01'),
            limits: {
              ...{ keyConcurrency: 1_000, modelConcurrency: null, tokens: 10 },
              rates: [wallet.keyId, wallet.accountId].map((subject) => ({
                subject,
                requestsPerMinute: 1_000_000,
                tokensPerMinute: 1_000_000_000,
              })),
            },
          }));
          const results = await Promise.allSettled(admissions.map((admission) => billing.admit(admission)));
          await Promise.all(
            results.map(async (result, at) => {
              if (result.status === 'rejected') return void failures.push(result.reason);
              if (!result.value.admitted) return;
              await billing.settle({ admission: admissions[at] as Admission, outcome: testOutcome({ input: 1_000, output: 500 }) });
              settled++;
            }),
          );
        }
      }),
    ),
  );
  const codes = [...failures, ...problems].map((error) => (error as { code?: string }).code);
  expect(codes.filter((code) => code === '40P01' || code === '40001')).toEqual([]);
  expect(settled).toBeGreaterThan(50);
  const [counted] = await sql<{ deadlocks: bigint }[]>`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
  expect(counted?.deadlocks).toBe(0n);
  await Promise.all(processes.map((billing) => billing.close()));
  expect((await prove(sql)).findings).toEqual([]);
  await database.close();
});

test('an admission and a settlement that meet deadlocks are repeated and counted, and booked once', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const wallet = await addTestWallet(sql, '10');
  const problems: string[] = [];
  let deadlocks = 0;
  const billing = await createBilling({
    ...{ sql, startGraceMs: 0 },
    onProblem: (problem, error) => problems.push(`${problem}: ${(error as { code?: string }).code}`),
    onBatch: ({ isDeadlock }) => {
      if (isDeadlock) deadlocks++;
    },
  });
  const admission = testAdmission(wallet, await addTestPrice(sql), '0.01');
  const name = `fail_${newId().replaceAll('-', '')}`;
  const { sql: admin, close } = await connect(database.url, { max: 1, asApplication: false });
  // Two tries of the admission and six of the settlement end as those that PostgreSQL picks to break a deadlock.
  await admin.unsafe(`
    CREATE SEQUENCE ${name}; GRANT USAGE ON SEQUENCE ${name} TO derouter_app;
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('${name}') NOT IN (3, 10) THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF;
      RETURN coalesce(NEW, OLD); END $$;
    CREATE TRIGGER ${name} BEFORE INSERT OR DELETE ON holds FOR EACH ROW EXECUTE FUNCTION ${name}()`);
  expect(await billing.admit(admission)).toMatchObject({ admitted: true });
  expect([deadlocks, problems]).toEqual([2, []]);
  const receipt = await billing.settle({ admission, outcome: testOutcome({ input: 1_000, output: 500 }) });
  expect([receipt.totalNano, receipt.replayed]).toEqual([2_000_000n, false]);
  // After four tries at once it waits a little.
  expect([deadlocks, problems]).toEqual([8, ['a settlement is tried again: 40P01']]);
  await billing.close();
  expect((await prove(sql)).findings).toEqual([]);
  await close();
  await database.close();
});
