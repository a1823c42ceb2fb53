import type { Sql } from '@derouter/db';
import type { Period } from '../usage/index.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** For so many days it is known on which of them a customer was active, the current one included. */
export const knownActiveDays = 60;
/** `active_days` has a bit for each of so many days before the one on which it was noted. */
const maxDaysAgo = 62;

/** Whole UTC days. */
type Days = Pick<Period, 'start' | 'end'>;

/**
 * Selects the ids of the accounts with a request in a period: those that `countActive` counts. They are known from the days on which
 * each was active, and from the hours since those were noted at `refreshedAt`.
 */
export function accountsActiveIn(sql: Sql, period: Days, refreshedAt: Date | null, now = new Date()) {
  return sql`
    SELECT account_id FROM customer_activity WHERE ${wasActive(sql, period, now)}
    UNION ALL SELECT account_id FROM usage_hourly WHERE ${inHoursSince(sql, period, refreshedAt)}`;
}

/** How many accounts had a request in each of the periods. One scan of the table counts for all of them. */
export async function countActive(sql: Sql, periods: readonly Days[], refreshedAt: Date | null, now: Date): Promise<number[]> {
  const noted = periods.map((period) => sql`count(*) FILTER (WHERE ${wasActive(sql, period, now)})::int`);
  const sinceThen = periods.map(
    (period) => sql`(SELECT count(DISTINCT account_id)::int FROM usage_hourly h WHERE ${inHoursSince(sql, period, refreshedAt)}
      AND NOT EXISTS (SELECT 1 FROM customer_activity c WHERE c.account_id = h.account_id AND active_days <> 0 AND ${wasActive(sql, period, now)}))`,
  );
  const join = (parts: typeof noted) => parts.reduce((all, part) => sql`${all}, ${part}`);
  const [row] = await sql<{ noted: number[]; sinceThen: number[] }[]>`
    SELECT to_jsonb(ARRAY[${join(noted)}]) AS noted, to_jsonb(ARRAY[${join(sinceThen)}]) AS "sinceThen" FROM customer_activity WHERE active_days <> 0`;
  return periods.map((_, i) => (row?.noted[i] ?? 0) + (row?.sinceThen[i] ?? 0));
}

/** A condition on `customer_activity`: a request on a day of the period, as far as it was noted. */
function wasActive(sql: Sql, { start, end }: Days, now: Date) {
  const today = Math.floor(now.getTime() / dayMs);
  const daysAgo = (at: Date) => today - Math.floor(at.getTime() / dayMs);
  let mask = 0n;
  for (let ago = Math.max(0, daysAgo(end) + 1); ago <= Math.min(maxDaysAgo, daysAgo(start)); ago++) mask |= 1n << BigInt(ago);
  const startOfToday = new Date(today * dayMs).toISOString();
  // The bits of a row count back from the day on which it was noted. Almost all rows are of today, and dates cost more than the rest.
  return sql`(CASE WHEN refreshed_at >= ${startOfToday}::timestamptz THEN active_days
    ELSE active_days << least(63, greatest(0, ${startOfToday.slice(0, 10)}::date - (refreshed_at AT TIME ZONE 'UTC')::date)) END
    & ${mask.toString()}::bigint) <> 0`;
}

/** A condition on `usage_hourly`: a request in an hour of the period that was not over when days were noted. */
function inHoursSince(sql: Sql, { start, end }: Days, refreshedAt: Date | null) {
  const notedAt = refreshedAt?.getTime() ?? 0;
  const since = new Date(Math.max(start.getTime(), notedAt - (notedAt % hourMs)));
  // Where all of the period was noted, the first is not before the second, which selects nothing.
  return sql`hour >= ${since.toISOString()}::timestamptz AND hour < ${end.toISOString()}::timestamptz AND requests > 0`;
}
