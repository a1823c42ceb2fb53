import type { Sql } from '@derouter/db';

/**
 * Base units of a token that our addresses received and the books do not hold: deposits that wait, and what was cut off from those
 * that were credited. Deducted from a balance before it is compared with the books.
 */
export async function readUnbooked(sql: Sql, chain: string, token: string): Promise<bigint> {
  const [row] = await sql<{ units: string }[]>`
    SELECT coalesce(sum(CASE WHEN state = 'credited' THEN remainder ELSE value END), 0)::text AS units
    FROM deposits WHERE chain = ${chain} AND token = ${token}`;
  return BigInt(row?.units ?? '0');
}
