import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { type Client, connectionLost, type GuardedTransaction, runGuarded, type Statement } from './guarded-transaction.ts';

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

/** An error that the server answered a lone statement with: nothing was done, and the connection is sound. */
function isAnswer(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR' && !/^(08|57)/.test(error.code);
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

  // The server rolls back the transaction of a lost connection.
  const discard = (client: Client) => void client.sql.end({ timeout: 0 }).catch(() => {});
  let line: Client | null = null;
  let closed = false;
  const busy = new Set<Client>();
  const slots = new Slots(maxTransactions);
  const refuseIfClosed = () => {
    if (closed) throw connectionLost('these connections were closed');
  };

  return {
    async statement(build) {
      refuseIfClosed();
      line ??= open();
      const client = line;
      const statement = build(client.sql);
      try {
        // The driver answers once the server is ready for more, which it is after the commit.
        await withDeadline(statement.execute(), deadlineMs);
      } catch (error) {
        if (isAnswer(error)) throw error;
        if (line === client) line = null;
        discard(client);
        throw error;
      }
    },
    async transaction(work) {
      refuseIfClosed();
      await slots.take();
      let client: Client | null = null;
      try {
        refuseIfClosed();
        client = idle.pop() ?? open();
        busy.add(client);
        const result = await withDeadline(runGuarded(client, work), deadlineMs);
        if (idle.length < maxIdle && !closed) idle.push(client);
        else discard(client);
        return result;
      } catch (error) {
        if (client) discard(client);
        throw error;
      } finally {
        if (client) busy.delete(client);
        slots.free();
      }
    },
    async close() {
      closed = true;
      slots.refuseAll(connectionLost('these connections were closed'));
      const clients = [...(line ? [line] : []), ...idle.splice(0), ...busy];
      line = null;
      await Promise.all(clients.map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}

async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(connectionLost(`the database did not answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets so many in at a time; others wait in line. */
class Slots {
  #free: number;
  readonly #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The first waiter gets the slot directly, so that a new caller cannot take it. */
  free(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#free++;
  }

  refuseAll(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
