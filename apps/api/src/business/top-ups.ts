import type { Sql } from '@derouter/db';
import { readWatermark, writeWatermark } from './watermark.ts';

/** What arrived by one rail. Amounts in nano-USD. */
export interface TopUpSums {
  readonly provider: string;
  readonly payments: number;
  readonly creditNano: bigint;
  readonly feeNano: bigint;
}

const dayMs = 86_400_000;
/** Nothing is booked any more with a time this long ago: a booking that takes longer is given up. */
const settledMs = 10 * 60_000;
const watermark = 'top_ups_daily_until';

/**
 * Adds the settlements that were booked since the last call to the days on which their providers settled them. A payment may be booked
 * days after that, so each is counted by the time of its booking, once.
 */
export async function rollUpTopUps({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const until = new Date(now.getTime() - settledMs);
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext(${watermark}))`;
    const from = await readWatermark(tx as unknown as Sql, watermark);
    if (from && from >= until) return;
    await tx`
      INSERT INTO top_ups_daily AS t (day, provider, payments, credit_nano, fee_nano)
      SELECT (settled_at AT TIME ZONE 'UTC')::date, provider, count(*), sum(credit_nano), sum(fee_nano) FROM settlements
      WHERE created_at >= coalesce(${from?.toISOString() ?? null}::timestamptz, '-infinity') AND created_at < ${until.toISOString()}::timestamptz
      GROUP BY 1, 2
      ON CONFLICT (day, provider) DO UPDATE SET payments = t.payments + excluded.payments, credit_nano = t.credit_nano + excluded.credit_nano,
        fee_nano = t.fee_nano + excluded.fee_nano`;
    await writeWatermark(tx, watermark, until);
  });
}

/**
 * Adds up what was settled from a beginning of a UTC day, inclusive, to a time, exclusive: whole days from their sums, what was booked
 * since and the rest from the settlements. The most credit first.
 */
export async function readTopUps(sql: Sql, { start, end }: { readonly start: Date; readonly end: Date }): Promise<TopUpSums[]> {
  const daysUntil = new Date(end.getTime() - (end.getTime() % dayMs));
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const [from, days, to] = [start, daysUntil, end].map((at) => sql`${at.toISOString()}::timestamptz`);
  if (!from || !days || !to) throw new Error('a period has a start and an end');
  // One snapshot, so that no payment is counted twice or not at all while the job moves its watermark, which is a value of its own because
  // only then the planner sees how little was booked since.
  const rows = await sql.begin('isolation level repeatable read read only', async (tx) => {
    const summed = (await readWatermark(tx as unknown as Sql, watermark)) ?? new Date(0);
    return tx<{ provider: string; payments: bigint; credit: bigint; fee: bigint }[]>`
      SELECT provider, sum(payments)::bigint AS payments, sum(credit_nano)::bigint AS credit, sum(fee_nano)::bigint AS fee FROM (
        SELECT provider, payments, credit_nano, fee_nano FROM top_ups_daily WHERE day >= ${day(start)}::date AND day < ${day(daysUntil)}::date
        UNION ALL SELECT provider, 1, credit_nano, fee_nano FROM settlements
        WHERE created_at >= ${summed.toISOString()}::timestamptz AND settled_at >= ${from} AND settled_at < ${days}
        UNION ALL SELECT provider, 1, credit_nano, fee_nano FROM settlements WHERE settled_at >= ${days} AND settled_at < ${to}) parts
      GROUP BY provider ORDER BY credit DESC, provider`;
  });
  return rows.map(({ provider, payments, credit, fee }) => ({ provider, payments: Number(payments), creditNano: credit, feeNano: fee }));
}
