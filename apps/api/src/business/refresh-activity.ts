import type { Sql } from '@derouter/db';
import { readWatermark, writeWatermark } from './watermark.ts';

/**
 * The day with the number n since 1970 has bit n mod 63 of `active_days`. It has the same bit every day, so only the rows of customers who
 * were active, or stopped being so 60 days ago, are written anew; and as no more than 61 days are noted, no two of them share a bit.
 */
export const dayBits = 63;

/** Nothing is booked in an hour any more that ended this long ago: a booking that takes longer is given up. */
const settledMs = 10 * 60_000;

/**
 * Adds up what customers did in the last 30 days and in the 30 before, for the order of the list of customers and for counts of active
 * ones: of those whose sums may have changed since the last call, because of what they did since, or because an hour of theirs is no longer
 * one of the last 30 or 60 days. Writes only what differs.
 */
export async function refreshActivity({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const last = await activityRefreshedAt(sql);
  // The accounts are found first: the planner would otherwise add up all and then leave most of them out.
  await sql`
    WITH changed AS MATERIALIZED (
      SELECT a.id, w.paid_nano + w.promo_nano AS balance FROM accounts a JOIN wallets w ON w.id = a.wallet_id
      WHERE ${last && last <= now ? sql`a.id IN (${changedSince(sql, last, now)})` : sql`true`})
    INSERT INTO customer_activity AS c (account_id, requests, tokens, spend_nano, requests_before, tokens_before, spend_before_nano,
      balance_nano, active_days, refreshed_at)
    SELECT a.id, coalesce(u.requests, 0), coalesce(u.tokens, 0), coalesce(u.spend, 0), coalesce(u.requests_before, 0),
      coalesce(u.tokens_before, 0), coalesce(u.spend_before, 0), a.balance, coalesce(u.days, 0), ${at}
    FROM changed a
    CROSS JOIN LATERAL (
      SELECT sum(requests) FILTER (WHERE is_new) AS requests, sum(requests) FILTER (WHERE NOT is_new) AS requests_before,
        sum(tokens) FILTER (WHERE is_new) AS tokens, sum(tokens) FILTER (WHERE NOT is_new) AS tokens_before,
        sum(spend) FILTER (WHERE is_new) AS spend, sum(spend) FILTER (WHERE NOT is_new) AS spend_before,
        bit_or(CASE WHEN requests > 0 THEN 1::bigint << day_bit ELSE 0 END) AS days
      FROM (
        SELECT requests, input_tokens + output_tokens + cache_read_tokens + cache_write_tokens AS tokens,
          total_nano - write_off_nano AS spend, hour >= ${at} - interval '30 days' AS is_new,
          ((hour AT TIME ZONE 'UTC')::date - '1970-01-01'::date) % ${dayBits}::int AS day_bit
        FROM usage_hourly WHERE account_id = a.id AND hour >= ${at} - interval '60 days' AND hour <= ${at}) h) u
    ON CONFLICT (account_id) DO UPDATE SET requests = excluded.requests, tokens = excluded.tokens, spend_nano = excluded.spend_nano,
      requests_before = excluded.requests_before, tokens_before = excluded.tokens_before, spend_before_nano = excluded.spend_before_nano,
      balance_nano = excluded.balance_nano, active_days = excluded.active_days, refreshed_at = excluded.refreshed_at
    WHERE (c.requests, c.tokens, c.spend_nano, c.requests_before, c.tokens_before, c.spend_before_nano, c.balance_nano, c.active_days)
      IS DISTINCT FROM (excluded.requests, excluded.tokens, excluded.spend_nano, excluded.requests_before, excluded.tokens_before,
        excluded.spend_before_nano, excluded.balance_nano, excluded.active_days)`;
  await writeWatermark(sql, refreshed, now);
}

/** Selects the accounts with usage in an hour that was not over, or that crossed an end of a period since, and those that are new or paid. */
function changedSince(sql: Sql, last: Date, now: Date) {
  const ago = (at: Date, days: number) => sql`${new Date(at.getTime() - days * 86_400_000).toISOString()}::timestamptz`;
  const crossed = (days: number) => sql`SELECT account_id FROM usage_hourly WHERE hour >= ${ago(last, days)} AND hour < ${ago(now, days)}`;
  const lastHour = new Date(Math.floor((last.getTime() - settledMs) / 3_600_000) * 3_600_000).toISOString();
  return sql`
    SELECT account_id FROM usage_hourly WHERE hour >= ${lastHour}::timestamptz
    UNION ${crossed(30)} UNION ${crossed(60)}
    UNION SELECT n.id FROM accounts n JOIN wallets w ON w.id = n.wallet_id LEFT JOIN customer_activity c ON c.account_id = n.id
    WHERE c.balance_nano IS DISTINCT FROM w.paid_nano + w.promo_nano
      -- Written by a process of an older version, whose days have other bits, during an update.
      OR c.refreshed_at > ${last.toISOString()}::timestamptz`;
}

const refreshed = 'customer_activity_days_at';

/** When the sums were last refreshed; null: never. */
export const activityRefreshedAt = (sql: Sql): Promise<Date | null> => readWatermark(sql, refreshed);
