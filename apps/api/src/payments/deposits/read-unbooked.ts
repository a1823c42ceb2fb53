import type { Sql } from '@derouter/db';

/**
 * Base units of a token that our addresses received and the books do not hold: deposits that wait, and what was cut off from those
 * that were credited, less what was cut off from transfers out. Deducted from a balance before it is compared with the books.
 */
export async function readUnbooked(sql: Sql, chain: string, token: string): Promise<bigint> {
  const [row] = await sql<{ units: string }[]>`
    SELECT (coalesce((SELECT sum(CASE WHEN state = 'credited' THEN remainder ELSE value END) FROM deposits
                      WHERE chain = ${chain} AND token = ${token}), 0)
          - coalesce((SELECT sum(remainder) FROM outgoing_transfers WHERE chain = ${chain} AND token = ${token}), 0))::text AS units`;
  return BigInt(row?.units ?? '0');
}
