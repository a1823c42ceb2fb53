import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import type { Database, Sql } from './client-types.ts';
import { typedQueries } from './driver-types.ts';

/** A statement that has not been sent yet. */
export type Statement = postgres.PendingQuery<postgres.Row[]>;

/** A transaction on its own connection, with the token that proves that a statement runs inside it. */
export interface GuardedTransaction {
  readonly sql: Sql;
  /** The same connection for typed queries. It must not open transactions. */
  readonly db: Database;
  /**
   * For the WHERE clause of the first statement and of statements that are sent together: `in_transaction(${xid})` raises an
   * error if the statement would run outside this transaction, which happens after the driver has silently reconnected. A
   * statement that is sent after the answer to another needs no such clause: `sql` rejects it if the connection has closed.
   */
  readonly xid: string;
  /** Sends the last statements, in order, and the commit together, without waiting in between. Nothing may follow. */
  commit(statements: readonly Statement[]): Promise<void>;
}

/** A dedicated connection that counts how often it was closed. */
export interface Client {
  readonly sql: Sql;
  closes: number;
}

/** Makes each transaction's token unique, even across processes. */
const salt = randomBytes(8).toString('hex');
let transactions = 0;

/** The outcome of the commit is unknown, or nothing was done: retry if the work is idempotent. */
export function connectionLost(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'CONNECTION_LOST' });
}

/**
 * Runs `work` in a transaction on a dedicated connection and commits it. Rejects if the connection has closed since the
 * transaction began; the outcome of the commit is then unknown.
 *
 * Every statement of these transactions looks rows up by key. By default, the planner would plan each again because array lengths
 * differ, and would scan small tables sequentially, however many dead rows they contain. The settings against it are made in the
 * transaction (and on the function `book_batch`), not when the connection is opened: a pooler does not pass those on.
 *
 * The server ends the transaction if this process sends nothing for `maxIdleMs`, as one that is stopped or cut off: its row locks would
 * stop the accounts concerned on every other process.
 */
export async function runGuarded<T>(client: Client, maxIdleMs: number, work: (transaction: GuardedTransaction) => Promise<T>): Promise<T> {
  const { sql } = client;
  const xid = `${process.pid}-${transactions++}-${salt}`;
  const closesAtBegin = client.closes;
  // Not awaited, so that the first statement is pipelined with these. Executed here, so that nothing precedes them.
  const begun = Promise.all([
    sql`BEGIN`.execute(),
    sql`SELECT set_config('derouter.transaction', ${xid}, true), set_config('plan_cache_mode', 'force_generic_plan', true),
      set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('idle_in_transaction_session_timeout', ${String(maxIdleMs)}, true)`.execute(),
  ]);
  begun.catch(() => {});
  const stillOpen = () => {
    if (client.closes !== closesAtBegin) throw connectionLost('the connection closed during the transaction');
  };
  // The driver would reconnect for the next statement and run it outside the transaction.
  const guarded = new Proxy(sql, {
    apply(target, thisArg, args) {
      stillOpen();
      return Reflect.apply(target, thisArg, args);
    },
    get(target, name, receiver) {
      // Typed queries use `unsafe`.
      if (name === 'unsafe') stillOpen();
      return Reflect.get(target, name, receiver);
    },
  });
  let db: Database | null = null;
  let committed = false;
  const commit = async (statements: readonly Statement[]) => {
    stillOpen();
    committed = true;
    const last = sql`COMMIT`;
    // Passed to the driver here, so that their order does not depend on the order of awaits.
    for (const statement of [...statements, last]) statement.execute();
    const [, , outcome] = await Promise.all([begun, Promise.all(statements), last]);
    stillOpen();
    // PostgreSQL answers COMMIT in a failed transaction with ROLLBACK.
    if (outcome.command !== 'COMMIT') throw connectionLost('the transaction was rolled back');
  };
  const result = await work({
    sql: guarded,
    get db() {
      db ??= typedQueries(guarded);
      return db;
    },
    xid,
    commit,
  });
  if (!committed) await commit([]);
  return result;
}
