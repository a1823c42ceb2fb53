import { expect, test } from 'vitest';
import type { Sql } from './client-types.ts';
import { databaseNow, databaseNowMs, followDatabaseClock } from './database-clock.ts';
import { idTime, newId } from './new-id.ts';

/** A database whose clock is that much ahead of this process's, and which answers after a while. */
const ahead = (ms: number, waitMs = 0) =>
  (async () => {
    const now = new Date(Date.now() + ms);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return [{ now }];
  }) as unknown as Sql;

test('dates and ids follow the clock of the database', async () => {
  for (const ms of [3_600_000, -3_600_000, 90_000, 0]) {
    await followDatabaseClock(ahead(ms));
    for (const now of [databaseNowMs(), databaseNow().getTime(), idTime(newId()).getTime()]) {
      expect(Math.abs(now - Date.now() - ms)).toBeLessThan(100);
    }
  }
});

test('a statement that had to wait moves nothing that it does not contradict', async () => {
  await followDatabaseClock(ahead(0));
  const before = databaseNowMs() - Date.now();
  await followDatabaseClock(ahead(0, 300));
  expect(Math.abs(databaseNowMs() - Date.now() - before)).toBeLessThan(10);
});

test('a clock that is slightly off is corrected by no more than that, however long the statement had to wait', async () => {
  await followDatabaseClock(ahead(0));
  await followDatabaseClock(ahead(-20, 300));
  expect(databaseNowMs() - Date.now()).toBeGreaterThan(-60);
  await followDatabaseClock(ahead(0));
  await followDatabaseClock(ahead(320, 300));
  expect(databaseNowMs() - Date.now()).toBeLessThan(60);
});
