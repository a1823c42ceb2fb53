import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let database: ThrowawayDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());

/** Without the patch of the driver (patches/postgres@3.4.9.patch), the process ends, or the second statement runs on its own. */
test.each([
  ['is not used again', false],
  ['was opened anew by another query', true],
])(
  'nothing of a transaction whose connection was ended runs afterwards, and the process lives, if the connection %s',
  async (_name, isReopened) => {
    const admin = await connect(database.url, { max: 1, asApplication: false });
    const { sql, close } = await connect(database.url, { max: 1, asApplication: false });
    await admin.sql`DROP TABLE IF EXISTS written`;
    await admin.sql`CREATE TABLE written (n int)`;
    const transaction = sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`INSERT INTO written VALUES (1) RETURNING pg_backend_pid() AS pid`;
      await admin.sql`SELECT pg_terminate_backend(${row?.pid ?? 0})`;
      await sleep(100);
      if (isReopened) await sql`SELECT 1`;
      await tx`INSERT INTO written VALUES (2)`;
    });
    await expect(transaction).rejects.toThrow();
    // What the driver sends late would have run by now.
    await sleep(300);
    expect(await sql`SELECT n FROM written`).toEqual([]);
    await Promise.all([admin.close(), close()]);
  },
);

test('statements on connections that are ended all the time are all answered', async () => {
  const admin = await connect(database.url, { max: 1, asApplication: false });
  const { sql, close } = await connect(database.url, { max: 4 });
  const name = new URL(database.url).pathname.slice(1);
  const until = Date.now() + 2_000;
  const ends = { answered: 0, refused: 0 };
  const asking = Array.from({ length: 20 }, async (_, i) => {
    while (Date.now() < until) {
      const work =
        i % 2 === 0 ? sql`SELECT 1` : sql.begin(async (tx) => void (await tx`SELECT ${'x'.repeat(2_000)}::text, pg_sleep(0.002)`));
      await work.then(
        () => ends.answered++,
        () => ends.refused++,
      );
    }
  });
  while (Date.now() < until) {
    await admin.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name} AND pid <> pg_backend_pid() AND random() < 0.5`;
    await sleep(20);
  }
  await Promise.all(asking);
  expect(Math.min(ends.answered, ends.refused)).toBeGreaterThan(0);
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await Promise.all([admin.close(), close()]);
});
