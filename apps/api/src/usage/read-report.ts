import type { Services } from '../services.ts';
import { type GroupedSums, groupSums, totalSums } from './group-sums.ts';
import { type GroupName, nameKeys } from './name-groups.ts';
import { type BucketUnit, bucketEdges, type Period, periodBefore } from './period.ts';
import { type FirstTokenTimes, readFirstTokenTimes, viewFirstTokenTimes } from './read-first-token-times.ts';
import { readSums, type SumRow } from './read-sums.ts';
import type { UsageFilter } from './usage-filter.ts';

/** An account's usage by time and group. Times are ISO texts. */
export interface UsageReport extends GroupedSums {
  readonly zone: string;
  /** Whether it begins and ends where days do. */
  readonly wholeDays: boolean;
  /** First and last day, as YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly unit: BucketUnit;
  /** Where each bucket begins. */
  readonly starts: readonly string[];
  readonly end: string;
  /** Most expensive first; the last one has the id null if it stands for all the others. */
  readonly groups: readonly (GroupName | { readonly id: null })[];
  /** The period of the same length before; null if it was not asked for. */
  readonly before:
    | (Pick<GroupedSums, 'buckets' | 'totals'> & {
        readonly from: string;
        readonly to: string;
        readonly firstToken: FirstTokenTimes['buckets'] | null;
      })
    | null;
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

export async function readReport(services: Pick<Services, 'sql' | 'db'>, accountId: string, query: ReportQuery): Promise<UsageReport> {
  const { period, unit, filter, groupBy, comparesBefore, withFirstToken } = query;
  const edges = bucketEdges(period, unit);
  const earlier = comparesBefore ? periodBefore(period) : null;
  const earlierEdges = earlier ? bucketEdges(earlier, unit) : [];
  const [sums, sumsBefore, firstToken, firstTokenBefore] = await Promise.all([
    readSums(services, accountId, edges, filter),
    earlier && readSums(services, accountId, earlierEdges, filter),
    withFirstToken ? readFirstTokenTimes(services.db, accountId, edges, query) : null,
    withFirstToken && earlier ? readFirstTokenTimes(services.db, accountId, earlierEdges, query) : null,
  ]);
  const groupOf = groupBy === 'key' ? ({ keyId }: SumRow) => keyId : ({ modelId }: SumRow) => modelId;
  const { ranked, shown, ...grouped } = groupSums(sums.rows, edges.length - 1, groupOf);
  const groupCount = Math.min(ranked.length, shown.length + 1);
  const names = groupBy === 'key' ? await nameKeys(services.sql, accountId, shown) : new Map<string, GroupName>();
  return {
    ...{ zone: period.zone, wholeDays: period.wholeDays, from: period.from, to: period.to, unit },
    starts: edges.slice(0, -1).map((edge) => edge.toISOString()),
    end: period.end.toISOString(),
    groups: [
      ...shown.map((id) => names.get(id) ?? { id, name: groupBy === 'key' ? '' : id, isRevoked: false }),
      ...(shown.length < groupCount ? [{ id: null }] : []),
    ],
    ...grouped,
    before: earlier &&
      sumsBefore && {
        ...{ from: earlier.from, to: earlier.to },
        ...totalSums(sumsBefore.rows, earlierEdges.length - 1),
        firstToken: firstTokenBefore && viewFirstTokenTimes(firstTokenBefore, earlierEdges.length - 1, [], 0).buckets,
      },
    firstToken: firstToken && viewFirstTokenTimes(firstToken, edges.length - 1, shown, groupCount),
    isTruncated: sums.isTruncated,
  };
}
