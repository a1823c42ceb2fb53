import { formatUsd } from '@derouter/billing';
import { databaseNow, type Sql } from '@derouter/db';
import { comparedPeriods, showCost, sumReceipts, upstreamsSummedUntil } from '../business/index.ts';
import type { Services } from '../services.ts';
import type { PeriodInput } from '../usage/index.ts';
import { nameUpstreams } from './name-upstreams.ts';

/**
 * What customers paid for requests that an upstream answered, what it cost us, and both in the period before. Amounts are exact
 * decimals in USD; null: no cost is known.
 */
export interface UpstreamFigures {
  readonly upstreamId: string;
  readonly name: string;
  readonly requests: number;
  readonly failures: number;
  readonly revenueUsd: string;
  readonly costUsd: string | null;
  /** The part of the revenue whose cost is not known. */
  readonly uncostedUsd: string;
  readonly marginUsd: string | null;
  readonly requestsBefore: number;
  readonly revenueBeforeUsd: string;
  readonly costBeforeUsd: string | null;
  readonly marginBeforeUsd: string | null;
}

interface SumRow {
  readonly upstreamId: string;
  readonly requests: bigint;
  readonly failures: bigint;
  readonly revenue: bigint;
  readonly cost: bigint;
  readonly uncosted: bigint;
}

const hourMs = 3_600_000;
const nothing = { requests: 0n, failures: 0n, revenue: 0n, cost: 0n, uncosted: 0n };

/** The periods of `readToday` by upstream, the greatest revenue first. Requests count in the hour in which they began. */
export async function readUpstreamFigures(
  services: Pick<Services, 'db' | 'sql'>,
  input: PeriodInput,
  now = databaseNow(),
): Promise<UpstreamFigures[]> {
  const { period, end, earlier, earlierEnd } = comparedPeriods(input, now);
  const [current, before] = await Promise.all([
    readSums(services.sql, period.start, end),
    readSums(services.sql, earlier.start, earlierEnd),
  ]);
  const ids = [...new Set([...current, ...before].map(({ upstreamId }) => upstreamId))];
  const names = await nameUpstreams(services, ids);
  const of = (rows: readonly SumRow[], id: string) => show(rows.find(({ upstreamId }) => upstreamId === id) ?? nothing);
  return ids
    .map((id) => {
      const past = of(before, id);
      return {
        ...{ upstreamId: id, name: names.get(id) ?? id, ...of(current, id), requestsBefore: past.requests },
        ...{ revenueBeforeUsd: past.revenueUsd, costBeforeUsd: past.costUsd, marginBeforeUsd: past.marginUsd },
      };
    })
    .sort((a, b) => Number(b.revenueUsd) - Number(a.revenueUsd) || b.requests - a.requests || (a.name < b.name ? -1 : 1));
}

/** Hours that are summed up come from their sums; the last two, in which requests may have ended since, from the receipts. */
async function readSums(sql: Sql, start: Date, end: Date): Promise<readonly SumRow[]> {
  const summed = (await upstreamsSummedUntil(sql))?.getTime() ?? 0;
  const until = new Date(Math.min(Math.max(summed - (summed % hourMs) - hourMs, start.getTime()), end.getTime()));
  return sql<SumRow[]>`
    SELECT upstream_id AS "upstreamId", sum(requests)::bigint AS requests, sum(failures)::bigint AS failures,
      sum(total_nano)::bigint AS revenue, sum(cost_nano)::bigint AS cost, sum(uncosted_nano)::bigint AS uncosted
    FROM (
      SELECT upstream_id, requests, failures, total_nano, cost_nano, uncosted_nano
      FROM upstream_hourly WHERE hour >= ${start.toISOString()}::timestamptz AND hour < ${until.toISOString()}::timestamptz
      UNION ALL SELECT upstream_id, requests, failures, total_nano, cost_nano, uncosted_nano FROM (${sumReceipts(sql, until, end)}) r) h
    GROUP BY 1`;
}

function show({ requests, failures, ...sums }: Omit<SumRow, 'upstreamId'>) {
  return {
    requests: Number(requests),
    failures: Number(failures),
    revenueUsd: formatUsd(sums.revenue),
    ...showCost(sums),
  };
}
