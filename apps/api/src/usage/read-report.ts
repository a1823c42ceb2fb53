import { formatUsd } from '@derouter/billing';
import type { Services } from '../services.ts';
import { type GroupName, nameKeys } from './name-groups.ts';
import { type BucketUnit, bucketEdges, type Period, periodBefore } from './period.ts';
import { type FirstTokenTimes, readFirstTokenTimes } from './read-first-token-times.ts';
import { addSums, readSums, type SumRow, type Sums } from './read-sums.ts';
import type { UsageFilter } from './usage-filter.ts';

/** Sums with the cost as an exact decimal in USD. */
export type SumsView = Omit<Sums, 'costNano'> & { readonly costUsd: string };

/** An account's usage by time and group. Times are ISO texts. */
export interface UsageReport {
  readonly zone: string;
  /** First and last day, as YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly unit: BucketUnit;
  /** Where each bucket begins. */
  readonly starts: readonly string[];
  readonly end: string;
  /** Most expensive first; the last one has the id null if it stands for all the others. */
  readonly groups: readonly (GroupName | { readonly id: null })[];
  /** What is not zero. `bucket` and `group` count from 0. */
  readonly cells: readonly (SumsView & { readonly bucket: number; readonly group: number })[];
  readonly buckets: readonly SumsView[];
  readonly totals: SumsView;
  /** The period of the same length before; null if it was not asked for. */
  readonly before: { readonly from: string; readonly to: string; readonly buckets: readonly SumsView[]; readonly totals: SumsView } | null;
  readonly firstToken: FirstTokenTimes | null;
  /** Whether only the newest matching receipts are included, because there are too many for these filters. */
  readonly isTruncated: boolean;
}

export interface ReportQuery {
  readonly period: Period;
  readonly unit: BucketUnit;
  readonly filter: UsageFilter;
  readonly groupBy: 'model' | 'key';
  readonly comparesBefore: boolean;
  readonly withFirstToken: boolean;
}

/** Groups with a colour of their own in charts; the rest are one more. */
const maxGroups = 7;

export async function readReport(services: Pick<Services, 'sql' | 'db'>, accountId: string, query: ReportQuery): Promise<UsageReport> {
  const { period, unit, filter, groupBy, comparesBefore, withFirstToken } = query;
  const edges = bucketEdges(period, unit);
  const earlier = comparesBefore ? periodBefore(period) : null;
  const [sums, sumsBefore, firstToken] = await Promise.all([
    readSums(services, accountId, edges, filter),
    earlier && readSums(services, accountId, bucketEdges(earlier, unit), filter),
    withFirstToken ? readFirstTokenTimes(services.db, accountId, edges, filter) : null,
  ]);
  const groupOf = groupBy === 'key' ? ({ keyId }: SumRow) => keyId : ({ modelId }: SumRow) => modelId;
  const ranked = rank(sums.rows, groupOf);
  const shown = ranked.length > maxGroups + 1 ? ranked.slice(0, maxGroups) : ranked;
  const names = groupBy === 'key' ? await nameKeys(services.sql, accountId, shown) : new Map<string, GroupName>();
  const groupIndex = new Map(shown.map((id, i) => [id, i]));
  const indexOf = (row: SumRow) => groupIndex.get(groupOf(row)) ?? shown.length;
  return {
    ...{ zone: period.zone, from: period.from, to: period.to, unit },
    starts: edges.slice(0, -1).map((edge) => edge.toISOString()),
    end: period.end.toISOString(),
    groups: [
      ...shown.map((id) => names.get(id) ?? { id, name: groupBy === 'key' ? '' : id, isRevoked: false }),
      ...(shown.length < ranked.length ? [{ id: null }] : []),
    ],
    cells: [...Map.groupBy(sums.rows, (row) => row.bucket * (maxGroups + 2) + indexOf(row)).values()].flatMap((rows) =>
      rows[0] ? [{ bucket: rows[0].bucket, group: indexOf(rows[0]), ...viewSums(addSums(rows)) }] : [],
    ),
    buckets: bucketSums(sums.rows, edges.length - 1),
    totals: viewSums(addSums(sums.rows)),
    before: earlier &&
      sumsBefore && {
        ...{ from: earlier.from, to: earlier.to },
        buckets: bucketSums(sumsBefore.rows, bucketEdges(earlier, unit).length - 1),
        totals: viewSums(addSums(sumsBefore.rows)),
      },
    firstToken,
    isTruncated: sums.isTruncated,
  };
}

/** Ids by cost, then by requests, the most first. */
export function rank(rows: readonly SumRow[], idOf: (row: SumRow) => string): string[] {
  return [...Map.groupBy(rows, idOf)]
    .map(([id, members]) => ({ id, ...addSums(members) }))
    .sort((a, b) => Number(b.costNano - a.costNano) || b.requests - a.requests || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

function bucketSums(rows: readonly SumRow[], count: number): SumsView[] {
  const byBucket = Map.groupBy(rows, ({ bucket }) => bucket);
  return Array.from({ length: count }, (_, i) => viewSums(addSums(byBucket.get(i) ?? [])));
}

export function viewSums({ costNano, ...sums }: Sums): SumsView {
  const { requests, failures, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = sums;
  return { requests, failures, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, costUsd: formatUsd(costNano) };
}
