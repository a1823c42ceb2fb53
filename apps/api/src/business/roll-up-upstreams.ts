import type { Sql } from '@derouter/db';
import { firstIdAt } from './roll-up.ts';
import { firstUsageHour, readWatermark, writeWatermark } from './watermark.ts';

const hourMs = 3_600_000;
/** Hours that are summed by one statement. */
const hoursPerStep = 24;
/** Hours before the last call that are summed again, for answers that were still running then. */
const repeatedHours = 2;
const watermark = 'upstream_hourly_until';

/** Up to when the sums of upstreams were made, the hour under way included. Null: never. */
export const upstreamsSummedUntil = (sql: Sql): Promise<Date | null> => readWatermark(sql, watermark);

/**
 * Sums requests, charges and cost of each upstream by the hour in which the requests began, up to now. The last hours are summed again,
 * so only what runs for longer than them is missing. Repeating an hour gives the same sums.
 */
export async function rollUpUpstreams({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const since = (await upstreamsSummedUntil(sql)) ?? (await firstUsageHour(sql));
  if (!since) return;
  const floor = (ms: number) => ms - (ms % hourMs);
  const end = floor(now.getTime()) + hourMs;
  for (let from = floor(since.getTime()) - repeatedHours * hourMs; from < end; from += hoursPerStep * hourMs) {
    const to = Math.min(end, from + hoursPerStep * hourMs);
    const [first, last] = [new Date(from), new Date(to)];
    await sql.begin(async (tx) => {
      await tx`
        INSERT INTO upstream_hourly (hour, upstream_id, model_id, requests, failures, total_nano, cost_nano, uncosted_nano)
        ${sumReceipts(tx as unknown as Sql, first, last)}
        ON CONFLICT (upstream_id, hour, model_id) DO UPDATE SET requests = excluded.requests, failures = excluded.failures,
          total_nano = excluded.total_nano, cost_nano = excluded.cost_nano, uncosted_nano = excluded.uncosted_nano`;
      await writeWatermark(tx, watermark, new Date(Math.min(to, now.getTime())));
    });
  }
}

/** The sums of each hour, upstream and model, from the receipts. */
export function sumReceipts(sql: Sql, from: Date, to: Date) {
  return sql`
    SELECT date_trunc('hour', created_at, 'UTC') AS hour, upstream_id, model_id, count(*) AS requests,
      count(*) FILTER (WHERE status = 'failed') AS failures, sum(total_nano - write_off_nano) AS total_nano,
      coalesce(sum(cost_nano), 0) AS cost_nano, coalesce(sum(total_nano - write_off_nano) FILTER (WHERE cost_nano IS NULL), 0) AS uncosted_nano
    FROM receipts
    WHERE created_at >= ${from.toISOString()}::timestamptz AND created_at < ${to.toISOString()}::timestamptz
      AND id >= ${firstIdAt(from)}::uuid AND id < ${firstIdAt(to)}::uuid AND upstream_id IS NOT NULL
    GROUP BY 1, 2, 3`;
}
