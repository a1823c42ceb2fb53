import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type * as schema from './schema/index.ts';

/** The raw driver. `driverTypes` defines how values are converted. */
export type Sql = postgres.Sql<{ bigint: bigint }>;
export type TransactionSql = postgres.TransactionSql<{ bigint: bigint }>;
export type Database = PostgresJsDatabase<typeof schema>;
