import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { type Client, connectionLost, type GuardedTransaction, runGuarded, type Statement } from './guarded-transaction.ts';
import { isServerUnfit } from './server-unfit.ts';
import { isStalePlan } from './stale-plan.ts';

export interface DedicatedConnections {
  /**
   * Sends one statement, which is its own transaction. Resolves after the commit. All statements of a line share one connection,
   * are sent in the order of these calls, and do not wait for each other's answers.
   */
  statement(build: (sql: Sql) => Statement, line?: number): Promise<void>;
  /**
   * Runs `work` in a transaction. Resolves only if the commit was confirmed on the connection on which it began. Runs it again, once and on
   * a new connection, if a statement's plan was out of date (`isStalePlan`): nothing was written then.
   */
  transaction<T>(work: (transaction: GuardedTransaction) => Promise<T>): Promise<T>;
  /** Closes every connection, those in use after at most five seconds. Later calls are rejected. */
  close(): Promise<void>;
}

/** Maximum connections for transactions; further callers wait. Up to `maxIdle` stay open. */
const defaultMaxTransactions = 40;
const maxIdle = 12;

export interface DedicatedOptions {
  /** Work that the database does not answer within this time is rejected; the server ends transactions without a statement for as long. Default 10 000. */
  readonly deadlineMs?: number;
  /** Maximum connections for transactions. Each line of `statement` uses one more. Default 40. */
  readonly maxTransactions?: number;
  /** Called when the server turned out to be unfit (`isServerUnfit`). These connections were discarded; others should be too. */
  readonly onUnfit?: (error: unknown) => void;
  /** Called before a transaction is run again because a table was changed under its statements (`isStalePlan`). */
  readonly onStalePlan?: (error: unknown) => void;
}

/** Whether the server answered a single statement with an error: it had no effect, and the connection is usable. */
function isAnswer(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR' && !/^(08|57)/.test(error.code) && !isServerUnfit(error);
}

/**
 * Transactions that move money, each on a dedicated connection. The driver's own `begin` has no time limit, and unpatched it sends what
 * is left of a transaction on a connection that was opened anew (docs/decisions/0055-the-database-driver-is-patched.md). Here, a connection
 * is discarded at the first error, a commit counts only if the connection has not closed since the transaction began, and work that the
 * driver never answers times out.
 */
export function createDedicated(
  pool: Sql,
  { deadlineMs = 10_000, maxTransactions = defaultMaxTransactions, onUnfit, onStalePlan }: DedicatedOptions = {},
): DedicatedConnections {
  const idle: Client[] = [];

  const open = (): Client => {
    const client = { closes: 0 } as { -readonly [K in keyof Client]: Client[K] };
    const options = {
      ...pool.options,
      max: 1,
      shared: { retries: 0, typeArrayMap: {} },
      onclose: () => client.closes++,
    };
    client.sql = postgres(options as unknown as postgres.Options<Record<string, never>>) as unknown as Sql;
    return client;
  };

  // The server rolls back the transaction of a lost connection.
  const discard = (client: Client) => void client.sql.end({ timeout: 0 }).catch(() => {});
  const lines = new Map<number, Client>();
  /** Connections opened before this was raised are not used again. */
  let generation = 0;
  let closed = false;
  const busy = new Set<Client>();
  const slots = new Slots(maxTransactions);
  const noteFailure = (error: unknown) => {
    const isUnfit = isServerUnfit(error);
    // The others probably go to the same place, which may lose what is sent to it, or have the same plan.
    if (!isUnfit && !(error instanceof DeadlineError) && !isStalePlan(error)) return;
    generation++;
    for (const client of idle.splice(0)) discard(client);
    if (!isUnfit) return;
    for (const client of lines.values()) discard(client);
    lines.clear();
    onUnfit?.(error);
  };
  const refuseIfClosed = () => {
    if (closed) throw connectionLost('these connections were closed');
  };

  const once = async <T>(work: (transaction: GuardedTransaction) => Promise<T>): Promise<T> => {
    refuseIfClosed();
    const openedIn = generation;
    const client = idle.pop() ?? open();
    busy.add(client);
    try {
      const result = await withDeadline(runGuarded(client, deadlineMs, work), deadlineMs);
      if (idle.length < maxIdle && openedIn === generation && !closed) idle.push(client);
      else discard(client);
      return result;
    } catch (error) {
      discard(client);
      noteFailure(error);
      throw error;
    } finally {
      busy.delete(client);
    }
  };

  return {
    async statement(build, line = 0) {
      refuseIfClosed();
      const client = lines.get(line) ?? open();
      lines.set(line, client);
      const statement = build(client.sql);
      try {
        // The driver resolves when the server is ready for the next statement, which is after the commit.
        await withDeadline(statement.execute(), deadlineMs);
      } catch (error) {
        if (isAnswer(error)) throw error;
        if (lines.get(line) === client) lines.delete(line);
        discard(client);
        noteFailure(error);
        throw error;
      }
    },
    async transaction(work) {
      refuseIfClosed();
      await slots.take();
      try {
        return await once(work).catch((error: unknown) => {
          if (!isStalePlan(error)) throw error;
          onStalePlan?.(error);
          return once(work);
        });
      } finally {
        slots.free();
      }
    },
    async close() {
      closed = true;
      slots.refuseAll(connectionLost('these connections were closed'));
      const clients = [...lines.values(), ...idle.splice(0), ...busy];
      lines.clear();
      await Promise.all(clients.map(({ sql }) => sql.end({ timeout: 5 })));
    },
  };
}

/** As `connectionLost`: the outcome is unknown. */
class DeadlineError extends Error {
  readonly code = 'CONNECTION_LOST';

  constructor(deadlineMs: number) {
    super(`the database did not answer within ${deadlineMs} ms`);
  }
}

async function withDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(deadlineMs)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** A semaphore: limits concurrent callers; others wait in order. */
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
