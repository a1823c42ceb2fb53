import type { Sql } from '@derouter/db';
import { refreshModelUsage } from './refresh-model-usage.ts';
import { firstIdAt } from './roll-up.ts';
import { firstUsageHour, readWatermark, writeWatermark } from './watermark.ts';

const dayMs = 86_400_000;
/** How long before the last call the days are summed again, for answers that were still running then. */
const repeatedMs = 2 * 3_600_000;
/** The days that are kept: all whose users are told of a new price, and some more. */
const keptDays = 100;
const watermark = 'model_usage_daily_until';

/**
 * Sums what each account used of each model by the UTC day in which the requests began, from their receipts, up to now, and then
 * what each used in the last month. A day that has got more is summed again as a whole, so repeating one gives the same sums.
 */
export async function rollUpModels({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const oldest = now.getTime() - keptDays * dayMs;
  const since = (await readWatermark(sql, watermark)) ?? (await firstUsageHour(sql));
  if (!since) return;
  const floor = (ms: number) => ms - (ms % dayMs);
  for (let from = floor(Math.max(since.getTime() - repeatedMs, oldest)); from <= now.getTime(); from += dayMs) {
    await sql.begin(async (tx) => {
      await sumDay(tx as unknown as Sql, new Date(from), new Date(from + dayMs));
      const until = new Date(Math.min(from + dayMs, now.getTime()));
      await writeWatermark(tx, watermark, until);
    });
  }
  await sql`DELETE FROM model_usage_daily WHERE day < (${new Date(oldest).toISOString()}::timestamptz AT TIME ZONE 'UTC')::date`;
  await refreshModelUsage({ sql }, now);
}

async function sumDay(sql: Sql, from: Date, to: Date): Promise<void> {
  await sql`
    INSERT INTO model_usage_daily (model_id, day, account_id, tier_from, service_tier, requests, total_nano, meters, quantities)
    WITH sized AS (
      SELECT model_id, account_id, coalesce(service_tier, '') AS service_tier, price_version_id, total_nano, line_items,
        (SELECT coalesce(sum((i->>'quantity')::bigint), 0) FROM jsonb_array_elements(line_items) i
          WHERE i->>'meter' NOT LIKE 'output%' AND i->>'meter' NOT IN ('web_search', 'request')) AS prompt
      FROM receipts
      WHERE created_at >= ${from.toISOString()}::timestamptz AND created_at < ${to.toISOString()}::timestamptz
        AND id >= ${firstIdAt(from)}::uuid AND id < ${firstIdAt(to)}::uuid),
    tiered AS (
      SELECT s.*, coalesce((SELECT max((t->>'fromPromptTokens')::bigint) FROM price_versions p, jsonb_array_elements(p.rates->'tiers') t
        WHERE p.id = s.price_version_id AND (t->>'fromPromptTokens')::bigint <= s.prompt), 0) AS tier_from
      FROM sized s),
    used AS (
      SELECT model_id, account_id, tier_from, service_tier, i->>'meter' AS meter, sum((i->>'quantity')::bigint)::bigint AS quantity
      FROM tiered, jsonb_array_elements(line_items) i WHERE i->>'meter' <> 'request' GROUP BY 1, 2, 3, 4, 5
      UNION ALL
      SELECT model_id, account_id, tier_from, service_tier, 'request', count(*) FROM tiered WHERE line_items <> '[]' GROUP BY 1, 2, 3, 4),
    listed AS (
      SELECT model_id, account_id, tier_from, service_tier, array_agg(meter ORDER BY meter) AS meters,
        array_agg(quantity ORDER BY meter) AS quantities
      FROM used GROUP BY 1, 2, 3, 4),
    summed AS (
      SELECT model_id, account_id, tier_from, service_tier, count(*) AS requests, sum(total_nano)::bigint AS total_nano
      FROM tiered GROUP BY 1, 2, 3, 4)
    SELECT model_id, (${from.toISOString()}::timestamptz AT TIME ZONE 'UTC')::date, account_id, tier_from, service_tier, requests, total_nano,
      coalesce(meters, '{}'), coalesce(quantities, '{}')
    FROM summed LEFT JOIN listed USING (model_id, account_id, tier_from, service_tier)
    ON CONFLICT (model_id, day, account_id, tier_from, service_tier) DO UPDATE SET requests = excluded.requests,
      total_nano = excluded.total_nano, meters = excluded.meters, quantities = excluded.quantities`;
}
