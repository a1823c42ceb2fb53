import postgres from 'postgres';
import type { Database, Sql } from './client-types.ts';
import { driverTypes, typedQueries } from './driver-types.ts';
import { renewablePool } from './renewable-pool.ts';

export interface Connection {
  readonly sql: Sql;
  readonly db: Database;
  /**
   * Makes all connections of the pool anew, for a server that must not be used any more, or one that no longer answers on them.
   * Statements that run have ten seconds. What listens for notices must listen again.
   */
  renew(): void;
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
  let role: string | null = null;
  const first = open(null);
  try {
    const rows = await first<{ settable: boolean }[]>`
      SELECT pg_has_role(current_user, oid, 'SET') AS settable FROM pg_roles WHERE rolname = 'derouter_app'`;
    if (options.asApplication !== false && rows[0]?.settable) {
      await first.end();
      role = 'derouter_app';
    }
  } catch (error) {
    await first.end({ timeout: 0 });
    throw error;
  }
  const unused = role === null ? [first] : [];
  const { sql, renew, end } = renewablePool(() => unused.pop() ?? open(role));
  return { sql, db: typedQueries(sql), renew, close: () => end(5) };
}
