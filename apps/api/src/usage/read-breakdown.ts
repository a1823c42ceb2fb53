import { formatUsd } from '@derouter/billing';
import type { Services } from '../services.ts';
import { rank } from './group-sums.ts';
import { type GroupName, nameKeys } from './name-groups.ts';
import { bucketEdges, type Period } from './period.ts';
import { addSums, readSums, type SumRow } from './read-sums.ts';
import type { UsageFilter } from './usage-filter.ts';

/** What one cell, row or column adds up to. */
interface BreakdownSum {
  readonly requests: number;
  readonly costUsd: string;
}

/** Usage by two dimensions at once. The totals are those of everything, also of what is not shown as a row or column of its own. */
export interface Breakdown {
  readonly zone: string;
  /** Days are named by their date, YYYY-MM-DD. `id` null: all others. */
  readonly rows: readonly (BreakdownSum & { readonly id: string | null; readonly name: string; readonly isRevoked: boolean })[];
  readonly columns: readonly (BreakdownSum & { readonly id: string | null; readonly name: string; readonly isRevoked: boolean })[];
  /** By row, then by column; null where there is no request. */
  readonly cells: readonly (readonly (BreakdownSum | null)[])[];
  readonly total: BreakdownSum;
  readonly isTruncated: boolean;
}

export type Dimension = 'key' | 'model' | 'day';

const maxRows = 100;
const maxColumns = 8;

export async function readBreakdown(
  services: Pick<Services, 'sql' | 'db'>,
  accountId: string,
  {
    period,
    filter,
    rows: by,
    columns: across,
  }: { readonly period: Period; readonly filter: UsageFilter; readonly rows: Dimension; readonly columns: Dimension },
): Promise<Breakdown> {
  const edges = by === 'day' || across === 'day' ? bucketEdges(period, 'day') : [period.start, period.end];
  const days = edges.slice(0, -1).map((_, i) => Temporal.PlainDate.from(period.from).add({ days: i }).toString());
  const { rows, isTruncated } = await readSums(services, accountId, edges, filter);
  const idOf = (dimension: Dimension) => (row: SumRow) =>
    dimension === 'key' ? row.keyId : dimension === 'model' ? row.modelId : (days[row.bucket] ?? '');
  const names = await nameKeys(services.sql, accountId, [...new Set(rows.map(({ keyId }) => keyId))]);
  const lines = split(rows, by, idOf(by), by === 'day' ? days.length : maxRows);
  const columns = split(rows, across, idOf(across), maxColumns);
  const columnOf = new Map(columns.flatMap(({ members }, i) => members.map((row) => [row, i] as const)));
  const view = ({ id, members }: Part, dimension: Dimension) => ({ ...nameOf(id, dimension, names), ...sumOf(members) });
  return {
    zone: period.zone,
    rows: lines.map((line) => view(line, by)),
    columns: columns.map((column) => view(column, across)),
    cells: lines.map(({ members }) => {
      const byColumn = Map.groupBy(members, (row) => columnOf.get(row) ?? -1);
      return columns.map((_, i) => {
        const both = byColumn.get(i);
        return both === undefined ? null : sumOf(both);
      });
    }),
    total: sumOf(rows),
    isTruncated,
  };
}

interface Part {
  /** Null: all that have no part of their own. */
  readonly id: string | null;
  readonly members: readonly SumRow[];
}

/** Days in order, newest first; others by cost. */
function split(rows: readonly SumRow[], dimension: Dimension, idOf: (row: SumRow) => string, max: number): Part[] {
  const byId = Map.groupBy(rows, idOf);
  const ids = dimension === 'day' ? [...byId.keys()].sort().reverse() : rank(rows, idOf);
  const own = ids.length > max ? ids.slice(0, max - 1) : ids;
  const others = ids.slice(own.length).flatMap((id) => byId.get(id) ?? []);
  return [...own.map((id) => ({ id, members: byId.get(id) ?? [] })), ...(others.length > 0 ? [{ id: null, members: others }] : [])];
}

function nameOf(id: string | null, dimension: Dimension, names: ReadonlyMap<string, GroupName>) {
  if (id === null) return { id, name: '', isRevoked: false };
  return dimension === 'key' ? (names.get(id) ?? { id, name: '', isRevoked: false }) : { id, name: id, isRevoked: false };
}

function sumOf(rows: readonly SumRow[]): BreakdownSum {
  const { requests, costNano } = addSums(rows);
  return { requests, costUsd: formatUsd(costNano) };
}
