import { connect, createDedicated } from '@derouter/db';
import { createDatabase } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';

/** Stops this process as SIGSTOP does, but for a time. */
const stopFor = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

test('a process that is stopped within a transaction keeps its locks no longer than the deadline', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql, close } = await connect(database.url, { max: 4, asApplication: false });
  const connections = createDedicated(sql, { deadlineMs: 400 });
  await sql`CREATE TABLE locked (id int PRIMARY KEY, by text)`;
  await sql`INSERT INTO locked VALUES (1, 'nobody')`;
  let lockedAt = new Date();
  let freed: Promise<{ at: Date }[]> | undefined;
  const transaction = connections.transaction(async ({ sql: tx }) => {
    const [row] = await tx<{ at: Date }[]>`UPDATE locked SET by = 'stopped' RETURNING clock_timestamp() AS at`;
    lockedAt = row?.at ?? lockedAt;
    freed = sql<{ at: Date }[]>`UPDATE locked SET by = 'another' RETURNING clock_timestamp() AS at`.execute();
    const waiting = () => sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(waiting, { interval: 10 }).toHaveLength(1);
    stopFor(1_500);
    await tx`UPDATE locked SET by = 'late'`;
  });
  await expect(transaction).rejects.toThrow();
  const [row] = (await freed) ?? [];
  expect((row?.at.getTime() ?? Number.POSITIVE_INFINITY) - lockedAt.getTime()).toBeLessThan(1_200);
  expect(await sql`SELECT by FROM locked`).toEqual([{ by: 'another' }]);
  await connections.close();
  await close();
  await database.close();
});
