import { batchLines } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { type Config, ConfigError } from './config.ts';

/** The most connections that one process opens, by use. */
export interface ConnectionShare {
  /** Queries. */
  readonly pool: number;
  /** Transactions of the ledger and of bookings. */
  readonly transactions: number;
  readonly jobs: number;
}

/** The notices of jobs use one connection, other notices up to two. Batches of the ledger use more (`batchLines`). */
const notices = 3;
const largest = { pool: 20, transactions: 40, jobs: 4 } as const;
const mostPerProcess = largest.pool + largest.transactions + largest.jobs + notices;
/** Without batches. */
const leastPerProcess = 11;
/** Left for the operator's commands, backups and monitoring where the operator does not say how many connections to use. */
const spare = 5;

/** Divides the connections of one process by use; `lines` of them are for batches. */
export function divideConnections(count: number, lines = 1): ConnectionShare {
  const jobs = count < 24 ? 2 : largest.jobs;
  const rest = count - notices - lines - jobs;
  const pool = Math.min(largest.pool, Math.floor(rest / 3));
  return { pool, jobs, transactions: Math.min(largest.transactions, rest - pool) };
}

/**
 * The share of each process of this machine, so that all of them, and one more while they are replaced, stay within
 * DATABASE_CONNECTIONS and within what the database allows. Throws `ConfigError` if there are too few.
 */
export async function planConnections(
  sql: Sql,
  { workers, databaseConnections, ledgerShards }: Pick<Config, 'databaseConnections' | 'ledgerShards' | 'workers'>,
): Promise<ConnectionShare> {
  const lines = batchLines(ledgerShards);
  const processes = workers === 1 ? 1 : workers + 1;
  const { allowed, what } = await readAllowed(sql);
  if (databaseConnections !== null && databaseConnections > allowed) {
    throw new ConfigError(`DATABASE_CONNECTIONS=${databaseConnections} is more than the ${allowed} that the database allows (${what}).`);
  }
  const total = databaseConnections ?? allowed - spare;
  const each = Math.min(mostPerProcess + lines, Math.floor(total / processes));
  if (each < leastPerProcess + lines) {
    const has =
      databaseConnections === null
        ? `The database allows ${allowed} connections (${what})`
        : `DATABASE_CONNECTIONS is ${databaseConnections}`;
    const needs = (leastPerProcess + lines) * processes + (databaseConnections === null ? spare : 0);
    const why = workers === 1 ? '' : ` for ${workers} WORKERS and one more while they are replaced`;
    throw new ConfigError(`${has}, but ${needs} are needed${why}: allow more, or lower WORKERS.`);
  }
  return divideConnections(each, lines);
}

/** How many connections the database allows our user, and where that comes from. */
async function readAllowed(sql: Sql): Promise<{ allowed: number; what: string }> {
  const [row] = await sql<{ most: number; reserved: number; ofRole: number; ofDatabase: number }[]>`
    SELECT current_setting('max_connections')::int AS most,
           current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
           (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS "ofRole",
           (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS "ofDatabase"`;
  const { most = 0, reserved = 0, ofRole = -1, ofDatabase = -1 } = row ?? {};
  const limits = [
    { allowed: most - reserved, what: `max_connections ${most}, ${reserved} of them reserved` },
    { allowed: ofRole, what: `the connection limit of its user` },
    { allowed: ofDatabase, what: `the connection limit of the database` },
  ].filter(({ allowed }) => allowed >= 0);
  return limits.reduce((least, one) => (one.allowed < least.allowed ? one : least), { allowed: Number.POSITIVE_INFINITY, what: '' });
}
