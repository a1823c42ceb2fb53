import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { sessionSettings } from './connect.ts';

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));
/** Advisory lock, so that only one process migrates at a time. */
const migrationLock = 7_309_241;

/** Number of migrations in this version. */
export function expectedMigrations(): number {
  return readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql')).length;
}

/** Applies missing migrations in order, each once, even if several processes start concurrently. */
export async function migrate(url: string): Promise<{ applied: number }> {
  const types = { bigint: postgres.BigInt };
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10, types, connection: sessionSettings }) as Sql;
  try {
    await sql`SELECT pg_advisory_lock(${migrationLock})`;
    const before = await countApplied(sql);
    await applyMigrations(drizzle(sql), { migrationsFolder });
    // The readiness check counts applied migrations as the application's role.
    await sql`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
          GRANT USAGE ON SCHEMA drizzle TO derouter_app;
          GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO derouter_app;
        END IF;
      END $$`;
    return { applied: expectedMigrations() - before };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Migrations already applied to this database. */
export async function countApplied(sql: Sql): Promise<number> {
  const [found] = await sql<{ found: boolean }[]>`
    SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS found`;
  if (!found?.found) return 0;
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations`;
  return row?.count ?? 0;
}
