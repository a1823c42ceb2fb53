import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';
import * as schema from './schema/index.ts';

/**
 * The raw driver. Reads `bigint` as BigInt and timestamps as text; pass timestamps as ISO strings
 * (drizzle shares this client and takes over date conversion).
 */
export type Sql = postgres.Sql<{ bigint: bigint }>;
export type TransactionSql = postgres.TransactionSql<{ bigint: bigint }>;
export type Database = PostgresJsDatabase<typeof schema>;

export interface Connection {
  readonly sql: Sql;
  readonly db: Database;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections at most. */
  readonly max?: number;
  /** Work as `derouter_app`, which cannot change what was booked, where that role exists. Default true. */
  readonly asApplication?: boolean;
  /** Told what the server says beside its answers. */
  readonly onNotice?: (notice: { readonly message?: string }) => void;
}

/** For every session: days and months are those of UTC, whatever zone the server or the database is set to. */
export const sessionSettings = { TimeZone: 'UTC' } as const;

/** Opens a pool. Throws what the driver throws when the server cannot be reached or refuses. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Connection> {
  const open = (role: string | null) =>
    postgres(url, {
      max: options.max ?? 10,
      connect_timeout: 10,
      // Seconds before another try to connect: a database that is back is used again within two seconds.
      backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 2),
      onnotice: options.onNotice ?? (() => {}),
      fetch_types: false,
      types: { bigint: postgres.BigInt, ...arrayTypes },
      connection: { application_name: 'derouter', ...sessionSettings, ...(role ? { role } : {}) },
    }) as unknown as Sql;
  let sql = open(null);
  try {
    const rows = await sql<{ settable: boolean }[]>`
      SELECT pg_has_role(current_user, oid, 'SET') AS settable FROM pg_roles WHERE rolname = 'derouter_app'`;
    if (options.asApplication !== false && rows[0]?.settable) {
      await sql.end();
      sql = open('derouter_app');
    }
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw error;
  }
  return { sql, db: drizzle(sql, { schema }), close: () => sql.end({ timeout: 5 }) };
}
