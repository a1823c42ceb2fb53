import postgres from 'postgres';
import type { Database, Sql } from './client-types.ts';
import { driverTypes, typedQueries } from './driver-types.ts';
import { PoolerError } from './pooler-error.ts';
import { type PoolLoad, renewablePool } from './renewable-pool.ts';

export interface Connection {
  readonly sql: Sql;
  readonly db: Database;
  /**
   * Makes all connections of the pool anew, for a server that must not be used any more, or one that no longer answers on them.
   * Statements that run have ten seconds. What listens for notices must listen again.
   */
  renew(): void;
  load(): PoolLoad;
  /** Something between this process and PostgreSQL shares or replaces connections. */
  readonly isPooled: boolean;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Maximum connections. */
  readonly max?: number;
  /** Use a role that cannot change booked rows: the one that logs in or, if that may change them, `derouter_app`. Default true. */
  readonly asApplication?: boolean;
  /** Name statements, so that PostgreSQL parses and plans each once for a connection. Default true. */
  readonly prepare?: boolean;
  /**
   * Time limits, which the server enforces. A pooler does not take them from a client: behind one, the role that logs in must have them
   * (docs/scaling.md).
   */
  readonly limits?: SessionLimits;
  /** Called for each NOTICE of the server. */
  readonly onNotice?: (notice: { readonly message?: string }) => void;
  /** Called before a transaction is run again because a table was changed under its statements (`isStalePlan`). */
  readonly onStalePlan?: (error: unknown) => void;
}

export interface SessionLimits {
  readonly statementMs: number;
  /** A transaction that waits for its next statement. */
  readonly idleInTransactionMs: number;
  /** A whole transaction. PostgreSQL 17 and newer. */
  readonly transactionMs: number;
}

/** Every session uses UTC, whatever the server's or the database's time zone. */
export const sessionSettings = { TimeZone: 'UTC' } as const;

const fencedRole = 'derouter_app';

export interface Login {
  readonly pid: number;
  readonly user: string;
  /** Major version of PostgreSQL. */
  readonly version: number;
  /** May become the fenced role. */
  readonly settable: boolean;
  /** Cannot change booked rows. */
  readonly fenced: boolean;
}

/**
 * Opens a pool. Throws the driver's error if the server is unreachable or rejects the connection, and `PoolerError` if a pooler keeps
 * this process from using the fenced role.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Connection> {
  const open = (parameters: Readonly<Record<string, string>>, max = options.max ?? 10) =>
    postgres(url, {
      max,
      connect_timeout: 10,
      // Reconnect delay in seconds, so that a recovered database is used within two seconds.
      backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 2),
      onnotice: options.onNotice ?? (() => {}),
      fetch_types: false,
      prepare: options.prepare ?? true,
      types: driverTypes,
      connection: { application_name: 'derouter', ...sessionSettings, ...parameters },
    }) as unknown as Sql;
  const first = open({});
  try {
    const { login, isPooled } = await lookAround(first);
    const role = options.asApplication === false || login.fenced || !login.settable ? {} : { role: fencedRole };
    const limits = options.limits && !isPooled ? limitsFor(login.version, options.limits) : {};
    if (options.asApplication !== false && isPooled && !login.fenced) throw new PoolerError(refusal(url, login.user));
    const parameters: Record<string, string> = { ...role, ...limits };
    const isUsable = Object.keys(parameters).length === 0;
    if (!isUsable) await first.end();
    const unused = isUsable ? [first] : [];
    const { sql, load, renew, end } = renewablePool((max) => unused.pop() ?? open(parameters, max), options.onStalePlan);
    return { sql, db: typedQueries(sql), isPooled, load, renew, close: () => end(5) };
  } catch (error) {
    await first.end({ timeout: 0 });
    throw error;
  }
}

/** Who logged in, what that role may do, and whether the process that answers is the one that greeted us. */
export async function lookAround(sql: Sql): Promise<{ readonly login: Login; readonly isPooled: boolean }> {
  const rows = await sql<Login[]>`
    SELECT pg_backend_pid() AS pid, current_user AS "user", current_setting('server_version_num')::int / 10000 AS version,
      coalesce((SELECT pg_has_role(current_user, oid, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
        FROM pg_roles WHERE rolname = ${fencedRole}), false) AS settable,
      NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND CASE WHEN to_regclass('public.transfers') IS NULL
        THEN current_user = ${fencedRole}
        ELSE NOT has_table_privilege(current_user, to_regclass('public.transfers'), 'UPDATE, DELETE, TRUNCATE')
          AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = to_regclass('public.transfers')), 'MEMBER')
      END AS fenced`;
  const [login] = rows;
  if (!login) throw new Error('the database does not say who is connected');
  return { login, isPooled: rows.state.pid !== login.pid };
}

function limitsFor(version: number, { statementMs, idleInTransactionMs, transactionMs }: SessionLimits): Record<string, string> {
  return {
    statement_timeout: String(statementMs),
    idle_in_transaction_session_timeout: String(idleInTransactionMs),
    ...(version >= 17 ? { transaction_timeout: String(transactionMs) } : {}),
  };
}

function refusal(url: string, user: string): string {
  return (
    `the database at ${new URL(url).host} is reached through a pooler as ${user}, who can change booked rows, and a pooler does not pass on ` +
    `the change to ${fencedRole}: let ${fencedRole}, or a login role that is a member of it and of nothing else, log in (docs/scaling.md)`
  );
}
