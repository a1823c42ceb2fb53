import type { Sql } from '@derouter/db';

/**
 * How much later a transfer may be booked than its time says, which is that of the beginning of its transaction. Money transactions time
 * out after ten seconds.
 */
const bookedWithinMs = 5 * 60_000;

/**
 * An id below which every transfer is older than `at`. Ids are given in the order of booking, so it is found by halving, without an index
 * on the time that every charge would have to be entered in.
 */
export function firstIdSince(sql: Sql, at: Date): Promise<bigint> {
  return findId(sql, new Date(at.getTime() - bookedWithinMs));
}

/** An id from which on every transfer is of `at` or later. */
export function firstIdAfter(sql: Sql, at: Date): Promise<bigint> {
  return findId(sql, new Date(at.getTime() + bookedWithinMs));
}

/** The least id whose transfer is of this time or later while the one before is not; if all are older, the id after the last. */
async function findId(sql: Sql, at: Date): Promise<bigint> {
  const [row] = await sql<{ id: bigint }[]>`
    WITH RECURSIVE halves AS (
      SELECT coalesce(min(id), 0) AS low, coalesce(max(id), -1) + 1 AS high FROM transfers
      UNION ALL
      SELECT CASE WHEN is_late THEN low ELSE middle + 1 END, CASE WHEN is_late THEN middle ELSE high END
      FROM (SELECT low, high, (low + high) / 2 AS middle FROM halves WHERE low < high) h
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT created_at >= ${at.toISOString()}::timestamptz FROM transfers WHERE id >= h.middle ORDER BY id LIMIT 1), true)
          AS is_late) t)
    SELECT low AS id FROM halves WHERE low = high`;
  return row?.id ?? 0n;
}
