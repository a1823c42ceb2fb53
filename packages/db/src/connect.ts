import postgres from 'postgres';
import type { Database, Sql } from './client-types.ts';
import { driverTypes, typedQueries } from './driver-types.ts';

export interface Connection {
  readonly sql: Sql;
  readonly db: Database;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Maximum connections. */
  readonly max?: number;
  /** Use the role `derouter_app`, which cannot change booked rows, if it exists. Default true. */
  readonly asApplication?: boolean;
  /** Called for each NOTICE of the server. */
  readonly onNotice?: (notice: { readonly message?: string }) => void;
}

/** Every session uses UTC, whatever the server's or the database's time zone. */
export const sessionSettings = { TimeZone: 'UTC' } as const;

/** Opens a pool. Throws the driver's error if the server is unreachable or rejects the connection. */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Connection> {
  const open = (role: string | null) =>
    postgres(url, {
      max: options.max ?? 10,
      connect_timeout: 10,
      // Reconnect delay in seconds, so that a recovered database is used within two seconds.
      backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 2),
      onnotice: options.onNotice ?? (() => {}),
      fetch_types: false,
      types: driverTypes,
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
  return { sql, db: typedQueries(sql), close: () => sql.end({ timeout: 5 }) };
}
