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
 * Adds up a period of whole UTC hours by bucket (`hour` or `day`, UTC) and model: hours that are over from their sums over all
 * accounts, the rest from the sums of each account.
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
  const until = clamp((await summedUntil(sql)) ?? start, start, end);
  const [rows, ttft] = await Promise.all([
    sql<SumRow[]>`
      SELECT date_trunc(${unit}, hour, 'UTC') AS at, model_id AS model, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures,
        sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)::bigint AS tokens, sum(total_nano)::bigint AS total,
        sum(write_off_nano)::bigint AS "writeOff", sum(cost_nano)::bigint AS cost, sum(uncosted_nano)::bigint AS uncosted
      FROM (
        SELECT hour, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano,
          write_off_nano, cost_nano, uncosted_nano
        FROM business_hourly WHERE hour >= ${start.toISOString()}::timestamptz AND hour < ${until.toISOString()}::timestamptz
        UNION ALL ${hourSums(sql, until, end)}) h
      GROUP BY 1, 2`,
    readTtft(sql, { start, end }, until),
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
async function readTtft(sql: Sql, { start, end }: Span, until: Date): Promise<ReadonlyMap<string, readonly number[]>> {
  const [day] = await sql<{ after: Date | null }[]>`SELECT (max(day) + 1)::timestamp AT TIME ZONE 'UTC' AS after FROM business_daily_ttft`;
  const upTo = clamp(day?.after ?? start, start, until);
  // Periods begin with a day; a part of one comes from its hours.
  const daysUntil = new Date(upTo.getTime() - (upTo.getTime() % dayMs));
  const rows = await sql<{ model: string; counts: number[] }[]>`
    SELECT model, to_jsonb(counts) AS counts FROM (
    SELECT model_id AS model, ttft_counts AS counts FROM business_daily_ttft
    WHERE day >= (${start.toISOString()}::timestamptz AT TIME ZONE 'UTC')::date AND day < (${daysUntil.toISOString()}::timestamptz AT TIME ZONE 'UTC')::date
    UNION ALL SELECT model_id, ttft_counts FROM business_hourly
    WHERE hour >= ${daysUntil.toISOString()}::timestamptz AND hour < ${until.toISOString()}::timestamptz
    UNION ALL SELECT model_id, counts FROM (${hourTtft(sql, until, end)}) t) c`;
  return new Map(
    [...Map.groupBy(rows, ({ model }) => model)].map(([model, members]) => [model, addCounts(members.map(({ counts }) => counts))]),
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

function clamp(at: Date, low: Date, high: Date): Date {
  const ms = Math.min(Math.max(at.getTime(), low.getTime()), high.getTime());
  return new Date(ms - (ms % hourMs));
}
