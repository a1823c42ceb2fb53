import { formatUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { hourSums, hourTtft, summedUntil } from './roll-up.ts';
import { addCounts, percentileMs } from './ttft-steps.ts';

/** What all customers together did in a period. Amounts are exact decimals in USD; what is not known is null. */
export interface BusinessSums {
  readonly requests: number;
  readonly failures: number;
  readonly tokens: number;
  /** What was charged: less what was written off. */
  readonly revenueUsd: string;
  readonly writeOffUsd: string;
  /** What the upstreams cost, as far as their rates are known; null: nothing is known. */
  readonly costUsd: string | null;
  /** The part of the revenue whose cost is not known. */
  readonly uncostedUsd: string;
  /** Revenue less cost, of the part whose cost is known. */
  readonly marginUsd: string | null;
}

export interface ModelFigures extends BusinessSums {
  readonly modelId: string;
  /** Times to the first token of streamed requests; at most a tenth too high. Null if none streamed. */
  readonly ttftMedianMs: number | null;
  readonly ttftP95Ms: number | null;
}

interface SumRow {
  readonly at: Date;
  readonly model: string;
  readonly requests: bigint;
  readonly failures: bigint;
  readonly tokens: bigint;
  readonly total: bigint;
  readonly writeOff: bigint;
  readonly cost: bigint;
  readonly uncosted: bigint;
}

interface Span {
  readonly start: Date;
  readonly end: Date;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Adds up a period of whole UTC hours, which begins with a UTC day, by bucket (`hour` or `day`, UTC) and model: days and hours that are
 * over from their sums over all accounts, the rest from the sums of each account.
 */
export async function readBusiness(
  sql: Sql,
  { start, end }: Span,
  unit: 'hour' | 'day',
): Promise<{
  readonly totals: BusinessSums;
  readonly models: readonly ModelFigures[];
  readonly buckets: ReadonlyMap<string, BusinessSums>;
}> {
  const [summed, days] = await Promise.all([summedUntil(sql), daysSummedUntil(sql)]);
  const until = clamp(summed ?? start, start, end);
  // A part of a day comes from its hours.
  const wholeDaysUntil = (after: Date | null) => {
    const upTo = clamp(after ?? start, start, until).getTime();
    return new Date(upTo - (upTo % dayMs));
  };
  const daysUntil = unit === 'day' ? wholeDaysUntil(days.sums) : start;
  const [rows, ttft] = await Promise.all([
    sql<SumRow[]>`
      SELECT date_trunc(${unit}, hour, 'UTC') AS at, model_id AS model, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures,
        sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)::bigint AS tokens, sum(total_nano)::bigint AS total,
        sum(write_off_nano)::bigint AS "writeOff", sum(cost_nano)::bigint AS cost, sum(uncosted_nano)::bigint AS uncosted
      FROM (
        SELECT hour, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano,
          write_off_nano, cost_nano, uncosted_nano
        FROM business_hourly WHERE hour >= ${daysUntil.toISOString()}::timestamptz AND hour < ${until.toISOString()}::timestamptz
        UNION ALL SELECT day AT TIME ZONE 'UTC', model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
          cache_write_tokens, total_nano, write_off_nano, cost_nano, uncosted_nano
        FROM business_daily WHERE day >= ${utcDay(start)}::date AND day < ${utcDay(daysUntil)}::date
        UNION ALL ${hourSums(sql, until, end)}) h
      GROUP BY 1, 2`,
    readTtft(sql, { start, end }, until, wholeDaysUntil(days.counts)),
  ]);
  const byModel = Map.groupBy(rows, ({ model }) => model);
  const models = [...byModel].map(([modelId, members]) => {
    const counts = ttft.get(modelId) ?? [];
    return { modelId, ...addUp(members), ttftMedianMs: percentileMs(counts, 0.5), ttftP95Ms: percentileMs(counts, 0.95) };
  });
  return {
    totals: addUp(rows),
    models: models.sort(
      (a, b) => Number(b.revenueUsd) - Number(a.revenueUsd) || b.requests - a.requests || (a.modelId < b.modelId ? -1 : 1),
    ),
    buckets: new Map([...Map.groupBy(rows, ({ at }) => at.toISOString())].map(([at, members]) => [at, addUp(members)])),
  };
}

/** Counts of times to the first token by model: whole days from their counts, then hours, then requests. */
async function readTtft(sql: Sql, { start, end }: Span, until: Date, daysUntil: Date): Promise<ReadonlyMap<string, readonly number[]>> {
  // As text, which PostgreSQL writes in a third of the time of JSON.
  const rows = await sql<{ model: string; counts: string }[]>`
    SELECT model, counts::text AS counts FROM (
    SELECT model_id AS model, ttft_counts AS counts FROM business_daily_ttft
    WHERE day >= ${utcDay(start)}::date AND day < ${utcDay(daysUntil)}::date
    UNION ALL SELECT model_id, ttft_counts FROM business_hourly
    WHERE hour >= ${daysUntil.toISOString()}::timestamptz AND hour < ${until.toISOString()}::timestamptz
    UNION ALL SELECT model_id, counts FROM (${hourTtft(sql, until, end)}) t) c`;
  return new Map(
    [...Map.groupBy(rows, ({ model }) => model)].map(([model, members]) => [
      model,
      addCounts(members.map(({ counts }) => JSON.parse(`[${counts.slice(1, -1)}]`) as number[])),
    ]),
  );
}

function addUp(rows: readonly SumRow[]): BusinessSums {
  const sum = (pick: (row: SumRow) => bigint) => rows.reduce((total, row) => total + BigInt(pick(row)), 0n);
  const revenue = sum(({ total }) => total) - sum(({ writeOff }) => writeOff);
  const uncosted = sum((row) => row.uncosted);
  const cost = sum((row) => row.cost);
  return {
    requests: Number(sum(({ requests }) => requests)),
    failures: Number(sum(({ failures }) => failures)),
    tokens: Number(sum(({ tokens }) => tokens)),
    revenueUsd: formatUsd(revenue),
    writeOffUsd: formatUsd(sum(({ writeOff }) => writeOff)),
    ...showCost({ revenue, cost, uncosted }),
  };
}

/** The cost of what was earned and what is left of it, as far as costs are known; null where none is. In nano-USD. */
export function showCost({ revenue, cost, uncosted }: { readonly revenue: bigint; readonly cost: bigint; readonly uncosted: bigint }) {
  // Where nothing was earned, nothing of it has an unknown cost.
  const isKnown = uncosted === 0n || revenue > uncosted || cost > 0n;
  return {
    costUsd: isKnown ? formatUsd(cost) : null,
    uncostedUsd: formatUsd(uncosted),
    marginUsd: isKnown ? formatUsd(revenue - uncosted - cost) : null,
  };
}

/** When the last day that is summed up ended, for sums and for times to the first token. Null: none is. */
async function daysSummedUntil(sql: Sql): Promise<{ readonly sums: Date | null; readonly counts: Date | null }> {
  const [row] = await sql<{ sums: Date | null; counts: Date | null }[]>`
    SELECT (SELECT max(day) + 1 FROM business_daily)::timestamp AT TIME ZONE 'UTC' AS sums,
      (SELECT max(day) + 1 FROM business_daily_ttft)::timestamp AT TIME ZONE 'UTC' AS counts`;
  return row ?? { sums: null, counts: null };
}

const utcDay = (at: Date) => at.toISOString().slice(0, 10);

function clamp(at: Date, low: Date, high: Date): Date {
  const ms = Math.min(Math.max(at.getTime(), low.getTime()), high.getTime());
  return new Date(ms - (ms % hourMs));
}
