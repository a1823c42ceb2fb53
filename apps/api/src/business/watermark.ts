import type { Sql, TransactionSql } from '@derouter/db';

/** Up to when sums of this name were made. Null: never. */
export async function readWatermark(sql: Sql, name: string): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`SELECT (value #>> '{}')::timestamptz AS at FROM installation WHERE name = ${name}`;
  return row?.at ?? null;
}

export async function writeWatermark(sql: Sql | TransactionSql, name: string, at: Date): Promise<void> {
  await sql`
    INSERT INTO installation (name, value) VALUES (${name}, to_jsonb(${at.toISOString()}::text))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`;
}

/** The first hour in which anything was booked. Null: there is none yet. */
export async function firstUsageHour(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ hour: Date | null }[]>`SELECT min(hour) AS hour FROM usage_hourly`;
  return row?.hour ?? null;
}
