import type { Sql } from '@derouter/db';
import { ttftGrowth, ttftLastStep } from './ttft-steps.ts';
import { firstUsageHour, readWatermark, writeWatermark } from './watermark.ts';

const hourMs = 3_600_000;
/** Nothing is booked in an hour any more that ended this long ago: a booking that takes longer is given up. */
const settledMs = 10 * 60_000;
/** Hours that are summed by one statement. */
const hoursPerStep = 24;
const watermark = 'business_hourly_until';

/** Up to when `business_hourly` has every hour. Null: it has none yet. */
export const summedUntil = (sql: Sql): Promise<Date | null> => readWatermark(sql, watermark);

/**
 * Sums the hours that are over since the last call, over all accounts by model. A job, because the charges of different accounts must
 * not wait for a shared row. Repeating an hour gives the same sums.
 */
export async function rollUpBusiness({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const end = floorHour(new Date(now.getTime() - settledMs));
  for (let from = (await summedUntil(sql)) ?? (await firstUsageHour(sql)); from !== null && from < end; ) {
    const to = new Date(Math.min(end.getTime(), from.getTime() + hoursPerStep * hourMs));
    await sumHours(sql, from, to);
    from = to;
  }
  await sumDays(sql);
}

/** Adds up the sums and counts of days that are over. */
async function sumDays(sql: Sql): Promise<void> {
  const until = await summedUntil(sql);
  if (until === null) return;
  await sql`
    INSERT INTO business_daily (day, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
      total_nano, write_off_nano, cost_nano, uncosted_nano)
    SELECT (hour AT TIME ZONE 'UTC')::date, model_id, sum(requests), sum(failures), sum(input_tokens), sum(output_tokens),
      sum(cache_read_tokens), sum(cache_write_tokens), sum(total_nano), sum(write_off_nano), sum(cost_nano), sum(uncosted_nano)
    FROM business_hourly
    WHERE hour < date_trunc('day', ${until.toISOString()}::timestamptz, 'UTC')
      AND hour >= coalesce((SELECT max(day) + 1 FROM business_daily), '-infinity'::date) AT TIME ZONE 'UTC'
    GROUP BY 1, 2 ON CONFLICT (day, model_id) DO NOTHING`;
  await sql`
    INSERT INTO business_daily_ttft (day, model_id, ttft_counts)
    SELECT day, model_id, array_agg(n ORDER BY step) FROM (
      SELECT (h.hour AT TIME ZONE 'UTC')::date AS day, h.model_id, c.step, sum(c.n)::int AS n
      FROM business_hourly h CROSS JOIN LATERAL unnest(h.ttft_counts) WITH ORDINALITY AS c(n, step)
      WHERE h.hour < date_trunc('day', ${until.toISOString()}::timestamptz, 'UTC')
        AND h.hour >= coalesce((SELECT max(day) + 1 FROM business_daily_ttft), '-infinity'::date) AT TIME ZONE 'UTC'
      GROUP BY 1, 2, 3) d
    GROUP BY 1, 2 ON CONFLICT (day, model_id) DO NOTHING`;
}

async function sumHours(sql: Sql, from: Date, to: Date): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      INSERT INTO business_hourly (hour, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
        total_nano, write_off_nano, cost_nano, uncosted_nano, ttft_counts)
      SELECT s.*, coalesce(t.counts, '{}') FROM (${hourSums(tx as unknown as Sql, from, to)}) s
      LEFT JOIN (${hourTtft(tx as unknown as Sql, from, to)}) t USING (hour, model_id)
      ON CONFLICT (hour, model_id) DO UPDATE SET requests = excluded.requests, failures = excluded.failures,
        input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
        cache_write_tokens = excluded.cache_write_tokens, total_nano = excluded.total_nano, write_off_nano = excluded.write_off_nano,
        cost_nano = excluded.cost_nano, uncosted_nano = excluded.uncosted_nano, ttft_counts = excluded.ttft_counts`;
    await writeWatermark(tx, watermark, to);
  });
}

/** The sums of each hour and model. */
export function hourSums(sql: Sql, from: Date, to: Date) {
  return sql`
    SELECT hour, model_id, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(input_tokens)::bigint AS input_tokens,
      sum(output_tokens)::bigint AS output_tokens, sum(cache_read_tokens)::bigint AS cache_read_tokens,
      sum(cache_write_tokens)::bigint AS cache_write_tokens, sum(total_nano)::bigint AS total_nano,
      sum(write_off_nano)::bigint AS write_off_nano, sum(cost_nano)::bigint AS cost_nano,
      sum(uncosted_nano)::bigint AS uncosted_nano
    FROM usage_hourly WHERE hour >= ${from.toISOString()}::timestamptz AND hour < ${to.toISOString()}::timestamptz GROUP BY 1, 2`;
}

/** How many times to the first token fell into each step, by the hour in which the requests began. */
export function hourTtft(sql: Sql, from: Date, to: Date) {
  return sql`
    SELECT hour, model_id, (
      SELECT array_agg(coalesce((steps ->> n::text)::int, 0) ORDER BY n) FROM generate_series(0, ${ttftLastStep}::int) AS n) AS counts
    FROM (
      SELECT hour, model_id, jsonb_object_agg(step, n) AS steps FROM (
        SELECT date_trunc('hour', created_at, 'UTC') AS hour, model_id,
          least(${ttftLastStep}::int, ceil(ln(greatest(ttft_ms, 1)) / ln(${ttftGrowth}::float8)))::int AS step, count(*) AS n
        FROM receipts
        WHERE created_at >= ${from.toISOString()}::timestamptz AND created_at < ${to.toISOString()}::timestamptz
          AND id >= ${firstIdAt(from)}::uuid AND id < ${firstIdAt(to)}::uuid AND ttft_ms IS NOT NULL
        GROUP BY 1, 2, 3) c
      GROUP BY 1, 2) h`;
}

/** The least id (UUIDv7) of a time, by which receipts of all accounts are found in the order of their primary key. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function floorHour(at: Date): Date {
  return new Date(at.getTime() - (at.getTime() % hourMs));
}
