import type { Sql } from '@derouter/db';
import type { Period } from '../usage/index.ts';
import { dayBits } from './refresh-activity.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** For so many days it is known on which of them a customer was active, the current one included. */
export const knownActiveDays = 60;

/** Whole UTC days. */
type Days = Pick<Period, 'start' | 'end'>;

/**
 * Selects the ids of the accounts with a request in a period: those that `countActive` counts. They are known from the days on which
 * each was active, and from the hours since those were noted at `refreshedAt`.
 */
export function accountsActiveIn(sql: Sql, period: Days, refreshedAt: Date | null) {
  return sql`
    SELECT account_id FROM customer_activity WHERE ${wasActive(sql, period, refreshedAt)}
    UNION ALL SELECT account_id FROM usage_hourly WHERE ${inHoursSince(sql, period, refreshedAt)}`;
}

/** How many accounts had a request in each of the periods. One scan of the table counts for all of them. */
export async function countActive(sql: Sql, periods: readonly Days[], refreshedAt: Date | null): Promise<number[]> {
  const noted = periods.map((period) => sql`count(*) FILTER (WHERE ${wasActive(sql, period, refreshedAt)})::int`);
  const sinceThen = periods.map((period) => countSince(sql, period, refreshedAt));
  const join = (parts: typeof noted) => parts.reduce((all, part) => sql`${all}, ${part}`);
  const [row] = await sql<{ noted: number[]; sinceThen: number[] }[]>`
    SELECT to_jsonb(ARRAY[${join(noted)}]) AS noted, to_jsonb(ARRAY[${join(sinceThen)}]) AS "sinceThen" FROM customer_activity WHERE active_days <> 0`;
  return periods.map((_, i) => (row?.noted[i] ?? 0) + (row?.sinceThen[i] ?? 0));
}

/** How many accounts had their first request of a period after days were noted. They are few, and looked up one by one. */
function countSince(sql: Sql, period: Days, refreshedAt: Date | null) {
  if (sinceNoted(period, refreshedAt) >= period.end) return sql`0`;
  return sql`(SELECT count(*)::int FROM (SELECT DISTINCT account_id FROM usage_hourly WHERE ${inHoursSince(sql, period, refreshedAt)}) h
    LEFT JOIN LATERAL (SELECT true AS found FROM customer_activity c
      WHERE c.account_id = h.account_id AND active_days <> 0 AND ${wasActive(sql, period, refreshedAt)} LIMIT 1) n ON true
    WHERE n.found IS NULL)`;
}

/** A condition on `customer_activity`: a request on a day of the period, as far as it was noted. */
function wasActive(sql: Sql, { start, end }: Days, refreshedAt: Date | null) {
  const dayOf = (at: Date) => Math.floor(at.getTime() / dayMs);
  let mask = 0n;
  if (refreshedAt) {
    const noted = dayOf(refreshedAt);
    for (let day = Math.max(dayOf(start), noted - knownActiveDays); day <= Math.min(dayOf(end) - 1, noted); day++) {
      mask |= 1n << BigInt(day % dayBits);
    }
  }
  return sql`(active_days & ${mask.toString()}::bigint) <> 0`;
}

/** A condition on `usage_hourly`: a request in an hour of the period that was not over when days were noted. */
function inHoursSince(sql: Sql, period: Days, refreshedAt: Date | null) {
  // Where all of the period was noted, the first is not before the second, which selects nothing.
  return sql`hour >= ${sinceNoted(period, refreshedAt).toISOString()}::timestamptz AND hour < ${period.end.toISOString()}::timestamptz AND requests > 0`;
}

/** The first hour of a period that was not over when days were noted. */
function sinceNoted({ start }: Days, refreshedAt: Date | null): Date {
  const notedAt = refreshedAt?.getTime() ?? 0;
  return new Date(Math.max(start.getTime(), notedAt - (notedAt % hourMs)));
}
