import { type Connection, connect, createDedicated } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { type Billing, createBilling, moveCredit, openWallet, prove } from '../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

let database: ThrowawayDatabase;
let owner: Connection;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  owner = await connect(database.url, { max: 1, asApplication: false });
  await owner.sql`CREATE TABLE written (n int NOT NULL, note varchar(10) NOT NULL DEFAULT '')`;
  await owner.sql`GRANT ALL ON written TO derouter_app`;
});
afterAll(async () => {
  await owner.close();
  await database.close();
});
beforeEach(() => owner.sql`TRUNCATE written`);

/** Another length, so that what `RETURNING note` returns has another type. */
let length = 10;
const changeNote = () => owner.sql.unsafe(`ALTER TABLE written ALTER COLUMN note TYPE varchar(${++length})`);
const notes = async () => (await owner.sql<{ n: number }[]>`SELECT n FROM written ORDER BY n`).map(({ n }) => n);

test.each(['waits for each answer', 'sends its last statements with the commit'])(
  'a transaction of the ledger whose plan is out of date is run again, once and whole, if it %s',
  async (name) => {
    const stale: unknown[] = [];
    const connections = createDedicated(database.sql, { onStalePlan: (error) => stale.push(error) });
    let runs = 0;
    const write = (n: number) =>
      connections.transaction(async ({ sql, xid, commit }) => {
        runs++;
        await sql`SELECT in_transaction(${xid})`;
        await sql`INSERT INTO written (n) VALUES (${n})`;
        // Nothing keeps this one from running outside the transaction, if the driver sent it again.
        const last = sql`INSERT INTO written (n) VALUES (${n + 1}) RETURNING note`;
        if (name.startsWith('sends')) await commit([last]);
        else await last;
      });
    await write(1);
    await changeNote();
    await write(11);
    expect(await notes()).toEqual([1, 2, 11, 12]);
    expect([runs, stale.length]).toEqual([3, 1]);
    await write(21);
    expect([runs, stale.length]).toEqual([4, 1]);
    await connections.close();
  },
);

test('idle connections, which have the same plan, are not tried one after the other', async () => {
  const stale: unknown[] = [];
  const connections = createDedicated(database.sql, { onStalePlan: (error) => stale.push(error) });
  const write = (n: number) =>
    connections.transaction(
      async ({ sql, xid }) => void (await sql`INSERT INTO written (n) SELECT ${n}::int WHERE in_transaction(${xid}) RETURNING note`),
    );
  await Promise.all([1, 2, 3, 4, 5].map(write));
  await changeNote();
  for (const n of [6, 7, 8]) await write(n);
  expect(await notes()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(stale).toHaveLength(1);
  await connections.close();
});

test('a transaction of the pool is run again on a connection of its own, and single statements are sent again', async () => {
  const stale: unknown[] = [];
  const { sql, db, close } = await connect(database.url, { max: 3, onStalePlan: (error) => stale.push(error) });
  const raw = (n: number) =>
    sql.begin(async (tx) => void (await Promise.all([tx`INSERT INTO written (n) VALUES (${n}) RETURNING note`, tx`SELECT 1`])));
  const typed = (n: number) =>
    db.transaction(async (tx) => void (await tx.execute(`INSERT INTO written (n) VALUES (${n}) RETURNING note`)));
  const single = (n: number) => sql`INSERT INTO written (n) VALUES (${n}) RETURNING note`;
  const all = async (from: number) => {
    const work = [raw, raw, raw, typed, typed, typed, single, single, single];
    const results = await Promise.allSettled(work.map((write, i) => write(from + i)));
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  };
  for (let round = 0; round < 4; round++) {
    await all(round * 10);
    await changeNote();
  }
  expect(await notes()).toEqual([0, 10, 20, 30].flatMap((from) => Array.from({ length: 9 }, (_, i) => from + i)));
  expect(stale.length).toBeGreaterThan(0);
  await close();
});

interface Traffic {
  readonly wallet: TestWallet;
  readonly client: Awaited<ReturnType<typeof addTestClientKey>>;
  readonly price: string;
}

/** Both ways to commit a batch, with limits and budgets, a replayed settlement, and a movement between wallets. */
async function runTraffic(billing: Billing, { wallet, client, price }: Traffic): Promise<void> {
  for (const forget of [false, true]) {
    await Promise.all(
      [wallet, wallet, client, client].map(async (one) => {
        const admission = {
          ...testAdmission(one, price, '0.01'),
          limits: {
            ...{ keyConcurrency: 100, modelConcurrency: null, tokens: 10 },
            rates: [{ subject: `key:${one.keyId}`, requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000 }],
            budgets: [{ period: 'day' as const, limitNano: 1_000_000_000n }],
          },
        };
        expect((await billing.admit(admission)).admitted).toBe(true);
        if (forget) billing.forgetKnown();
        const outcome = testOutcome({ input: 1_000, output: 500 });
        const first = await billing.settle({ admission, outcome });
        const again = await billing.settle({ admission, outcome });
        expect([first.replayed, again.replayed]).toEqual([false, true]);
      }),
    );
  }
  await billing.transaction(async ({ sql, xid }) => {
    await sql`SELECT in_transaction(${xid})`;
    await moveCredit(sql, {
      ...{ fromWalletId: wallet.id, toWalletId: client.id, amountNano: 1_000n, code: 'client_budget' },
      ...{ moveKey: `client_budget:${crypto.randomUUID()}`, reference: client.keyId, actor: 'test' },
    });
    await openWallet(sql);
  });
}

test('no statement of the ledger notices a column that is added to its tables, and each survives one whose type changes', async () => {
  const { sql } = database;
  const price = await addTestPrice(sql);
  await sql`SELECT create_receipt_partition(now()::date)`;
  const stale: unknown[] = [];
  const problems: unknown[] = [];
  const billing = await createBilling({
    ...{ sql, startGraceMs: 0 },
    onStalePlan: (error) => stale.push(error),
    onProblem: (_problem, error) => problems.push(error),
  });
  const wallet = await addTestWallet(sql, '100');
  const traffic = { wallet, client: await addTestClientKey(sql, billing, wallet, '10'), price };
  await runTraffic(billing, traffic);
  const tables = await owner.sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`;
  for (const { name } of tables)
    await owner.sql.unsafe(`ALTER TABLE "${name}" ADD COLUMN added_later text, ADD COLUMN added_too int DEFAULT 1`);
  await runTraffic(billing, traffic);
  expect([stale, problems]).toEqual([[], []]);

  // To the client, a domain is the type that it stands for; to a plan, it is another one.
  await owner.sql`CREATE DOMAIN amount AS bigint`;
  await owner.sql`ALTER TABLE holds ALTER COLUMN amount_nano TYPE amount`;
  await owner.sql`ALTER TABLE wallets ALTER COLUMN held_nano TYPE amount`;
  await runTraffic(billing, traffic);
  await runTraffic(billing, traffic);
  expect(stale.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  const [count] = await sql<{ receipts: bigint; holds: bigint }[]>`
    SELECT (SELECT count(*) FROM receipts) AS receipts, (SELECT count(*) FROM holds) AS holds`;
  expect(count).toEqual({ receipts: 32n, holds: 0n });
  await billing.close();
  expect((await prove(sql)).findings).toEqual([]);
});
