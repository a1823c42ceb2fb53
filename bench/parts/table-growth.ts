import type { Sql } from '@derouter/db';

/** Bytes of each table with its indexes and large values, partitions under the name of their table. */
export async function readTableSizes(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql<{ name: string; bytes: number }[]>`
    SELECT CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || coalesce(p.relname, c.relname) AS name,
      sum(pg_total_relation_size(c.oid))::float8 AS bytes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relkind = 'r' AND n.nspname IN ('public', 'pgboss') GROUP BY 1`;
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

/** What a table grew by for each request. */
interface Growth {
  readonly table: string;
  readonly bytesPerRequest: number;
}

/** The tables that grow with requests, the largest first. Less than a megabyte in all is nothing. */
export function growthPerRequest(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, requests: number): Growth[] {
  return [...after]
    .map(([table, bytes]) => ({ table, grown: bytes - (before.get(table) ?? 0) }))
    .filter(({ grown }) => grown > 2 ** 20)
    .map(({ table, grown }) => ({ table, bytesPerRequest: grown / requests }))
    .toSorted((a, b) => b.bytesPerRequest - a.bytesPerRequest);
}

/** Tables that may grow with requests: receipts go by month, transfers are the books, the others stay within what is dead and not vacuumed yet. */
const expected = new Set(['receipts', 'transfers', 'usage_hourly', 'holds', 'wallets', 'rate_buckets', 'key_budgets']);

/** Those that grow although nothing bounds them. */
export function unboundedGrowth(growth: readonly Growth[]): Growth[] {
  return growth.filter(({ table, bytesPerRequest }) => !expected.has(table) && bytesPerRequest > 20);
}
