import type { Sql } from '@derouter/db';
import { noticedWithinDays } from '../catalog/index.ts';
import { readWatermark, writeWatermark } from './watermark.ts';

/** The days of which a new price is compared. */
const comparedDays = 30;
const refreshed = 'model_usage_recent_at';

/** Up to when the requests of the last 30 days are in `model_usage_recent`. Null: it was never summed. */
export const modelsSummedUntil = (sql: Sql): Promise<Date | null> => readWatermark(sql, refreshed);

/**
 * Adds up `model_usage_daily`: one row for each customer and model, and the sums over all customers. Each model is replaced as a whole in
 * one transaction, which also leaves its rows beside each other on the disk.
 */
export async function refreshModelUsage({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const models = await sql<{ id: string }[]>`
    SELECT model_id AS id FROM model_usage_daily UNION SELECT model_id FROM model_usage_shapes ORDER BY 1`;
  for (const { id } of models) {
    await sql.begin(async (tx) => {
      await tx`LOCK TABLE model_usage_shapes IN SHARE ROW EXCLUSIVE MODE`;
      await tx`DELETE FROM model_usage_recent WHERE model_id = ${id}`;
      await tx`DELETE FROM model_usage_shapes WHERE model_id = ${id}`;
      await sumModel(tx as unknown as Sql, id, now);
    });
  }
  await writeWatermark(sql, refreshed, now);
}

async function sumModel(sql: Sql, modelId: string, now: Date): Promise<void> {
  const dayBefore = (days: number) => sql`(${now.toISOString()}::timestamptz AT TIME ZONE 'UTC')::date - ${days}::int`;
  await sql`
    WITH used AS (
      SELECT account_id, tier_from, service_tier, m.meter, sum(m.quantity)::bigint AS quantity
      FROM model_usage_daily, unnest(meters, quantities) AS m(meter, quantity)
      WHERE model_id = ${modelId} AND day > ${dayBefore(comparedDays)} GROUP BY 1, 2, 3, 4),
    listed AS (
      SELECT account_id, array_agg(tier_from ORDER BY tier_from, service_tier, meter) AS tiers_from,
        array_agg(service_tier ORDER BY tier_from, service_tier, meter) AS service_tiers,
        array_agg(meter ORDER BY tier_from, service_tier, meter) AS meters,
        array_agg(quantity ORDER BY tier_from, service_tier, meter) AS quantities
      FROM used GROUP BY 1),
    charged AS (
      SELECT account_id, coalesce(sum(requests) FILTER (WHERE day > ${dayBefore(comparedDays)}), 0)::bigint AS requests,
        coalesce(sum(total_nano) FILTER (WHERE day > ${dayBefore(comparedDays)}), 0)::bigint AS total_nano
      FROM model_usage_daily JOIN accounts a ON a.id = account_id AND a.deleted_at IS NULL
      WHERE model_id = ${modelId} AND day > ${dayBefore(noticedWithinDays)} GROUP BY 1),
    shaped AS MATERIALIZED (
      SELECT account_id, requests, total_nano, tiers_from, service_tiers, meters, quantities,
        hashtextextended(ROW(tiers_from, service_tiers, meters)::text, 0) AS shape
      FROM charged LEFT JOIN listed USING (account_id)),
    added AS (
      SELECT shape, array_agg(quantity ORDER BY place) AS quantities FROM (
        SELECT shape, q.place, sum(q.quantity)::bigint AS quantity
        FROM shaped, unnest(quantities) WITH ORDINALITY AS q(quantity, place) GROUP BY 1, 2) s
      GROUP BY 1),
    -- Two combinations with the same number, which will not happen, would be refused here.
    shapes AS (
      INSERT INTO model_usage_shapes (model_id, shape, tiers_from, service_tiers, meters, accounts, total_nano, quantities)
      SELECT ${modelId}, shape, coalesce(tiers_from, '{}'), coalesce(service_tiers, '{}'), coalesce(s.meters, '{}'), s.accounts, s.total_nano,
        coalesce(added.quantities, '{}')
      FROM (
        SELECT shape, tiers_from, service_tiers, meters, count(*) AS accounts, sum(total_nano)::bigint AS total_nano
        FROM shaped GROUP BY 1, 2, 3, 4) s
      LEFT JOIN added USING (shape))
    INSERT INTO model_usage_recent (model_id, account_id, shape, requests, total_nano, quantities)
    SELECT ${modelId}, account_id, shape, requests, total_nano, coalesce(quantities, '{}') FROM shaped ORDER BY account_id`;
}
