import type { Services } from '../services.ts';

/** Days shown on the status page, including today. */
export const statusDays = 90;

/**
 * Sums requests, and failures by fault of the upstreams, per UTC day and model, from the hourly sums and the failed receipts: the first
 * time for all days that are shown, afterwards from the day before the newest sum. What a caller did wrong (4xx) is no failure; a 429 is,
 * because requests over the caller's own limits have no receipt.
 */
export async function rollUpHealth({ sql }: Pick<Services, 'sql'>): Promise<void> {
  const [row] = await sql<{ since: string }[]>`
    SELECT greatest(max(day) - 1, (now() AT TIME ZONE 'UTC')::date - ${statusDays - 1}::int)::text AS since FROM model_health_daily`;
  const since = row?.since ?? '';
  await sql`
    WITH requests AS (
      SELECT (hour AT TIME ZONE 'UTC')::date AS day, model_id, sum(requests)::bigint AS requests
      FROM usage_hourly WHERE hour >= ${`${since}T00:00:00Z`}::timestamptz GROUP BY 1, 2
    ), failures AS (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS day, model_id, count(*) AS failures
      FROM receipts
      WHERE status = 'failed' AND created_at >= ${`${since}T00:00:00Z`}::timestamptz
        AND (http_status < 400 OR http_status = 429 OR http_status >= 500)
        AND coalesce(error_code, '') NOT IN ('shutting_down', 'account_suspended')
      GROUP BY 1, 2
    )
    INSERT INTO model_health_daily (day, model_id, requests, failures)
    SELECT day, model_id, requests, least(requests, coalesce(failures, 0)) FROM requests LEFT JOIN failures USING (day, model_id)
    ON CONFLICT (day, model_id) DO UPDATE SET requests = excluded.requests, failures = excluded.failures`;
  await sql`DELETE FROM model_health_daily WHERE day <= (now() AT TIME ZONE 'UTC')::date - ${statusDays}::int`;
}
