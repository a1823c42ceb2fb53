import type { Sql } from './client-types.ts';

/** A clock that cannot be set, as milliseconds since 1970 by the system's clock when the process began. */
const monotonicMs = () => performance.timeOrigin + performance.now();

let aheadMs = 0;

/**
 * The date by the clock of the database, in milliseconds: what all processes agree on, even if the clock of one is wrong or is set
 * while it runs. Until `followDatabaseClock` has been called, the date by the system's clock when the process began.
 */
export const databaseNowMs = (): number => Math.floor(monotonicMs() + aheadMs);

export const databaseNow = (): Date => new Date(databaseNowMs());

/** Asks for the time at the database. */
export async function readClock(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error('the database has no time');
  return row.now;
}

/** Compares with the database's clock. A process calls it again and again: clocks drift, and a machine may sleep. */
export async function followDatabaseClock(sql: Sql): Promise<void> {
  const before = monotonicMs();
  const there = (await readClock(sql)).getTime();
  const after = monotonicMs();
  // It was read at some moment in between, and comes without its fraction of a millisecond. No more is corrected than that says: after a
  // statement that had to wait, the other end of what is possible would be far off, and the next one would move the clock back.
  aheadMs = Math.min(Math.max(aheadMs, there - after), there + 1 - before);
}
