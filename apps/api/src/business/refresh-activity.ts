import type { Sql } from '@derouter/db';
import { readWatermark, writeWatermark } from './watermark.ts';

/**
 * Adds up what each customer did in the last 30 days and in the 30 before, for the order of the list of customers and for counts of
 * active ones. Writes only what differs.
 */
export async function refreshActivity({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const at = now.toISOString();
  await sql`
    INSERT INTO customer_activity AS c (account_id, requests, tokens, spend_nano, requests_before, tokens_before, spend_before_nano,
      balance_nano, active_days, refreshed_at)
    SELECT a.id, coalesce(u.requests, 0), coalesce(u.tokens, 0), coalesce(u.spend, 0), coalesce(u.requests_before, 0),
      coalesce(u.tokens_before, 0), coalesce(u.spend_before, 0), w.paid_nano + w.promo_nano, coalesce(u.days, 0), ${at}::timestamptz
    FROM accounts a JOIN wallets w ON w.id = a.wallet_id
    LEFT JOIN (
      SELECT account_id,
        sum(requests) FILTER (WHERE is_new) AS requests, sum(requests) FILTER (WHERE NOT is_new) AS requests_before,
        sum(tokens) FILTER (WHERE is_new) AS tokens, sum(tokens) FILTER (WHERE NOT is_new) AS tokens_before,
        sum(spend) FILTER (WHERE is_new) AS spend, sum(spend) FILTER (WHERE NOT is_new) AS spend_before,
        bit_or(CASE WHEN requests > 0 AND days_ago BETWEEN 0 AND 62 THEN 1::bigint << days_ago ELSE 0 END) AS days
      FROM (
        SELECT account_id, requests, input_tokens + output_tokens + cache_read_tokens + cache_write_tokens AS tokens,
          total_nano - write_off_nano AS spend, hour >= ${at}::timestamptz - interval '30 days' AS is_new,
          (${at}::timestamptz AT TIME ZONE 'UTC')::date - (hour AT TIME ZONE 'UTC')::date AS days_ago
        FROM usage_hourly WHERE hour >= ${at}::timestamptz - interval '60 days' AND hour <= ${at}::timestamptz) h
      GROUP BY account_id) u ON u.account_id = a.id
    ON CONFLICT (account_id) DO UPDATE SET requests = excluded.requests, tokens = excluded.tokens, spend_nano = excluded.spend_nano,
      requests_before = excluded.requests_before, tokens_before = excluded.tokens_before, spend_before_nano = excluded.spend_before_nano,
      balance_nano = excluded.balance_nano, active_days = excluded.active_days, refreshed_at = excluded.refreshed_at
    WHERE (c.requests, c.tokens, c.spend_nano, c.requests_before, c.tokens_before, c.spend_before_nano, c.balance_nano, c.active_days)
      IS DISTINCT FROM (excluded.requests, excluded.tokens, excluded.spend_nano, excluded.requests_before, excluded.tokens_before,
        excluded.spend_before_nano, excluded.balance_nano, excluded.active_days)`;
  await writeWatermark(sql, refreshed, now);
}

const refreshed = 'customer_activity_at';

/** When the sums were last refreshed; null: never. */
export const activityRefreshedAt = (sql: Sql): Promise<Date | null> => readWatermark(sql, refreshed);
