import { formatUsd } from '@derouter/billing';
import { addSums, type SumRow, type Sums } from './read-sums.ts';

/** Sums with the cost as an exact decimal in USD. */
type SumsView = Omit<Sums, 'costNano'> & { readonly costUsd: string };

/** Sums by time and group, for a chart. */
export interface GroupedSums {
  /** What is not zero. `bucket` and `group` count from 0. */
  readonly cells: readonly (SumsView & { readonly bucket: number; readonly group: number })[];
  readonly buckets: readonly SumsView[];
  readonly totals: SumsView;
}

/** Groups with a colour of their own in charts; the rest are one more. */
const maxGroups = 7;

/** `ranked`: the ids of all groups. `shown`: of those that have a number of their own, in its order. The next number is all the others. */
export function groupSums(
  rows: readonly SumRow[],
  bucketCount: number,
  idOf: (row: SumRow) => string,
): GroupedSums & { readonly ranked: readonly string[]; readonly shown: readonly string[] } {
  const ranked = rank(rows, idOf);
  const shown = ranked.length > maxGroups + 1 ? ranked.slice(0, maxGroups) : ranked;
  const numbers = new Map(shown.map((id, i) => [id, i]));
  const groupOf = (row: SumRow) => numbers.get(idOf(row)) ?? shown.length;
  const cells = Map.groupBy(rows, (row) => row.bucket * (maxGroups + 2) + groupOf(row));
  return {
    ...{ ranked, shown },
    cells: [...cells.values()].flatMap((members) =>
      members[0] ? [{ bucket: members[0].bucket, group: groupOf(members[0]), ...viewSums(addSums(members)) }] : [],
    ),
    ...totalSums(rows, bucketCount),
  };
}

export function totalSums(rows: readonly SumRow[], bucketCount: number): Pick<GroupedSums, 'buckets' | 'totals'> {
  const byBucket = Map.groupBy(rows, ({ bucket }) => bucket);
  return {
    buckets: Array.from({ length: bucketCount }, (_, i) => viewSums(addSums(byBucket.get(i) ?? []))),
    totals: viewSums(addSums(rows)),
  };
}

/** Ids by cost, then by requests, the most first. */
export function rank(rows: readonly SumRow[], idOf: (row: SumRow) => string): string[] {
  return [...Map.groupBy(rows, idOf)]
    .map(([id, members]) => ({ id, ...addSums(members) }))
    .sort((a, b) => Number(b.costNano - a.costNano) || b.requests - a.requests || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

function viewSums({ costNano, ...sums }: Sums): SumsView {
  const { requests, failures, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = sums;
  return { requests, failures, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, costUsd: formatUsd(costNano) };
}
