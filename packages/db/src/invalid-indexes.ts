import type { Sql } from './client-types.ts';

/** Indexes that PostgreSQL does not use, because making them or attaching them to their partitions was interrupted. */
export async function invalidIndexes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;
  return rows.map(({ name }) => name);
}
