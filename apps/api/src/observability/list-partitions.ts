import type { Sql } from '@derouter/db';

/** A month of receipts. */
export interface PartitionView {
  /** The table: `receipts_2026_11`, or `receipts_default` for what fits no month. */
  readonly name: string;
  /** False after it was detached; then its sums are kept, and the table can be dumped and dropped. */
  readonly isAttached: boolean;
  /** PostgreSQL's estimate; exact for a detached month. */
  readonly receipts: number;
  /** With its indexes. 0 if a detached table was dropped. */
  readonly bytes: number;
}

/** The partitions of the receipts, newest first, and the months that were detached. */
export async function listPartitions(sql: Sql): Promise<PartitionView[]> {
  const rows = await sql<{ name: string; isAttached: boolean; receipts: bigint; bytes: bigint }[]>`
    SELECT c.relname AS name, true AS "isAttached", greatest(c.reltuples, 0)::bigint AS receipts,
           pg_total_relation_size(c.oid) AS bytes
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'receipts'::regclass
    UNION ALL
    SELECT d.name, false, d.receipts, coalesce(pg_total_relation_size(to_regclass(d.name)), 0)
    FROM (SELECT 'receipts_' || to_char(month, 'YYYY_MM') AS name, receipts FROM detached_receipts) d
    ORDER BY name DESC`;
  return rows.map(({ receipts, bytes, ...row }) => ({ ...row, receipts: Number(receipts), bytes: Number(bytes) }));
}
