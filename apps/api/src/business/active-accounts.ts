import type { Sql } from '@derouter/db';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** For so many days it is known on which of them a customer was active, the current one included. */
export const knownActiveDays = 60;

/**
 * Selects the ids of the accounts with a request in a period of whole UTC days: those that `TodayView.activeCustomers` counts. They are
 * known from the days on which each was active, and from the hours since those were noted at `refreshedAt`.
 */
export function accountsActiveIn(
  sql: Sql,
  { start, end }: { readonly start: Date; readonly end: Date },
  refreshedAt: Date | null,
  now = new Date(),
) {
  const notedAt = refreshedAt?.getTime() ?? 0;
  const today = Math.floor(now.getTime() / dayMs);
  const daysAgo = (at: Date) => today - Math.floor(at.getTime() / dayMs);
  let mask = 0n;
  for (let ago = Math.max(0, daysAgo(end) + 1); ago <= Math.min(knownActiveDays, daysAgo(start)); ago++) mask |= 1n << BigInt(ago);
  const since = new Date(Math.max(start.getTime(), notedAt - (notedAt % hourMs)));
  const upTo = new Date(Math.max(since.getTime(), end.getTime()));
  const startOfToday = new Date(today * dayMs).toISOString();
  // The bits of a row count back from the day on which it was noted. Almost all rows are of today, and dates cost more than the rest.
  return sql`
    SELECT account_id FROM customer_activity
    WHERE (CASE WHEN refreshed_at >= ${startOfToday}::timestamptz THEN active_days
      ELSE active_days << least(63, greatest(0, ${startOfToday.slice(0, 10)}::date - (refreshed_at AT TIME ZONE 'UTC')::date)) END
      & ${mask.toString()}::bigint) <> 0
    UNION ALL SELECT account_id FROM usage_hourly
    WHERE hour >= ${since.toISOString()}::timestamptz AND hour < ${upTo.toISOString()}::timestamptz AND requests > 0`;
}
