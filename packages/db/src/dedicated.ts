import { randomBytes } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database, Sql } from './connect.ts';
import * as schema from './schema/index.ts';

/** A statement that was not sent yet. */
export type Statement = postgres.PendingQuery<postgres.Row[]>;

/** A transaction on its own connection, with the token that proves that a statement runs inside it. */
export interface GuardedTransaction {
  readonly sql: Sql;
  /** The same connection for typed queries. It opens no transactions of its own. */
  readonly db: Database;
  /**
   * For the WHERE clause of statements that are sent together, and of the first: `in_transaction(${xid})` raises when one
   * would run outside this transaction, as it would after the driver had quietly connected anew. Statements sent after
   * another's answer need no such clause: `sql` refuses them once the connection has closed.
   */
  readonly xid: string;
  /** Sends the last statements, in order, and the commit together: nobody waits between them. Nothing may follow. */
  commit(statements: readonly Statement[]): Promise<void>;
}

export interface DedicatedConnections {
  /**
   * Sends one statement, which is a transaction of its own. Resolves once it is committed. Statements go over one line, in
   * the order of these calls, and need not wait for each other's answers.
   */
  statement(build: (sql: Sql) => Statement): Promise<void>;
  /** Runs `work` in a transaction. Resolves only when its commit was confirmed on the connection it began on. */
  transaction<T>(work: (transaction: GuardedTransaction) => Promise<T>): Promise<T>;
  /** Ends every connection, those in use after at most five seconds. Refuses whatever comes later. */
  close(): Promise<void>;
}

interface Client {
  readonly sql: Sql;
  closes: number;
}

/**
 * All that is said here looks rows up by their keys. The planner, which would plan for each batch anew because it sees how
 * long the arrays are, and would read small tables from end to end however many dead rows are in them, is told so.
 */
const keyLookups = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
} as const;

/** Maximum connections for transactions; further callers wait. Some stay open. */
const maxTransactions = 40;
const maxIdle = 4;

/** Makes each transaction's token unique, across processes too. */
const salt = randomBytes(8).toString('hex');
let transactions = 0;

/** An error that the server answered a lone statement with: nothing was done, and the connection is sound. */
function isAnswer(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR' && !/^(08|57)/.test(error.code);
}

/** The outcome of the commit is unknown, or nothing was done: retry if the work is idempotent. */
function connectionLost(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'CONNECTION_LOST' });
}

/**
 * Transactions that money depends on, each on a connection that nobody else uses. The driver's own `begin` was seen, when
 * connections break under load, to leave transactions without an answer, and can send a late rollback into a connection
 * that has a new owner. Here a connection is thrown away at the first error, a commit counts only if no connection
 * closed since its begin, and a deadline ends what the driver forgot.
 */
export function createDedicated(pool: Sql, deadlineMs = 10_000): DedicatedConnections {
  const idle: Client[] = [];

  const open = (): Client => {
    const client = { closes: 0 } as { -readonly [K in keyof Client]: Client[K] };
    const options = {
      ...pool.options,
      connection: { ...pool.options.connection, ...keyLookups },
      max: 1,
      shared: { retries: 0, typeArrayMap: {} },
      onclose: () => client.closes++,
    };
    client.sql = postgres(options as unknown as postgres.Options<Record<string, never>>) as unknown as Sql;
    return client;
  };

  const run = async <T>(client: Client, work: (transaction: GuardedTransaction) => Promise<T>): Promise<T> => {
    const { sql } = client;
    const xid = `${process.pid}-${transactions++}-${salt}`;
    const closesAtBegin = client.closes;
    // Not awaited: the first statement is pipelined with them. Sent here, so that nothing precedes them.
    const begun = Promise.all([sql`BEGIN`.execute(), sql`SELECT set_config('derouter.transaction', ${xid}, true)`.execute()]);
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
        // Typed queries are sent through it.
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
      // Passed to the driver here, so that their order does not depend on what is awaited.
      for (const statement of [...statements, last]) statement.execute();
      const [, , outcome] = await Promise.all([begun, Promise.all(statements), last]);
      stillOpen();
      // PostgreSQL answers a commit of a failed transaction with ROLLBACK.
      if (outcome.command !== 'COMMIT') throw connectionLost('the transaction was rolled back');
    };
    const result = await work({
      sql: guarded,
      get db() {
        db ??= drizzle(guarded, { schema });
        return db;
      },
      xid,
      commit,
    });
    if (!committed) await commit([]);
    return result;
  };

  const withDeadline = async <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(connectionLost(`the database did not answer within ${deadlineMs} ms`)), deadlineMs);
    });
    try {
      return await Promise.race([work, deadline]);
    } finally {
      clearTimeout(timer);
    }
  };
  // The server rolls back the transaction of a lost connection.
  const discard = (client: Client) => void client.sql.end({ timeout: 0 }).catch(() => {});
  let line: Client | null = null;
  let closed = false;
  const busy = new Set<Client>();
  let inUse = 0;
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const refuseIfClosed = () => {
    if (closed) throw connectionLost('these connections were closed');
  };
  const takeSlot = async () => {
    if (inUse < maxTransactions) inUse++;
    else await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  };
  // The waiter gets the slot directly, so that a new caller cannot take it.
  const freeSlot = () => {
    const next = waiting.shift();
    if (next) next.resolve();
    else inUse--;
  };

  return {
    async statement(build) {
      refuseIfClosed();
      line ??= open();
      const client = line;
      const statement = build(client.sql);
      try {
        // The driver answers once the server is ready for more, which it is after the commit.
        await withDeadline(statement.execute());
      } catch (error) {
        if (isAnswer(error)) throw error;
        if (line === client) line = null;
        discard(client);
        throw error;
      }
    },
    async transaction(work) {
      refuseIfClosed();
      await takeSlot();
      let client: Client | null = null;
      try {
        refuseIfClosed();
        client = idle.pop() ?? open();
        busy.add(client);
        const result = await withDeadline(run(client, work));
        if (idle.length < maxIdle && !closed) idle.push(client);
        else discard(client);
        return result;
      } catch (error) {
        if (client) discard(client);
        throw error;
      } finally {
        if (client) busy.delete(client);
        freeSlot();
      }
    },
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(connectionLost('these connections were closed'));
      const clients = [...(line ? [line] : []), ...idle.splice(0), ...busy];
      line = null;
      await Promise.all(clients.map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}
