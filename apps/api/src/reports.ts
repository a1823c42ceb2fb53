import { type Connection, connect, type Database, type Sql } from '@derouter/db';
import { sqlState } from './errors/index.ts';
import type { Logger } from './observability/index.ts';

/** Where something is read. */
export interface Reader {
  readonly sql: Sql;
  readonly db: Database;
}

/** Reads that may be a few seconds old and take long: sums, statements of past days, exports. */
export interface Reports {
  /** Runs `work` on the replica or, without one, or if it fails there, on the primary. So `work` may run twice. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /** As `read`, for a period that ends at this moment: what may still change, or changed just now, is read from the primary. */
  readUntil<T>(end: Date, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** The reader for something that cannot be read again from its beginning, such as a stream. */
  reader(): Reader;
  /** Null without a replica. */
  replica(): ReplicaState | null;
  close(): Promise<void>;
}

interface ReplicaState {
  readonly isUsed: boolean;
  /** How old its data is at most; null if it has not answered yet. */
  readonly lagMs: number | null;
}

interface ReportsOptions {
  readonly primary: Reader;
  /** Null: everything is read from the primary. */
  readonly replicaUrl: string | null;
  readonly maxLagMs: number;
  readonly prepare: boolean;
  readonly log: Logger;
}

const checkEveryMs = 1_000;
/** What has a time before the end of a period may be committed this much later. */
const maxTransactionMs = 60_000;
const maxConnections = 6;
const maxCheckMs = 5_000;
/** Statements that take longer hold back what the replica applies, or are cancelled by it. */
const limits = { statementMs: 300_000, idleInTransactionMs: 60_000, transactionMs: 900_000 } as const;

/** Opens the replica in the background: nothing waits for it. */
export function createReports({ primary, replicaUrl, maxLagMs, prepare, log }: ReportsOptions): Reports {
  const replica = replicaUrl === null ? null : watchReplica({ primary: primary.sql, url: replicaUrl, maxLagMs, prepare, log });
  const reader = () => replica?.reader() ?? primary;
  const read: Reports['read'] = async (work) => {
    const chosen = reader();
    if (chosen === primary) return work(primary);
    try {
      return await work(chosen);
    } catch (error) {
      if (!isOfReplica(error)) throw error;
      log.warn({ err: error }, 'a report could not be read from the replica and is read from the primary');
      if (!isCancelled(error)) replica?.rest();
      return work(primary);
    }
  };
  return {
    read,
    readUntil: (end, work) => (end.getTime() < Date.now() - maxLagMs - maxTransactionMs ? read(work) : work(primary)),
    reader,
    replica: () => replica?.state() ?? null,
    close: async () => replica?.close(),
  };
}

/** A conflict between what the replica applies and what is read there. */
function isCancelled(error: unknown): boolean {
  return sqlState(error) === '40001' || sqlState(error) === '40P01';
}

/** Whether the primary may answer where the replica did not. */
function isOfReplica(error: unknown): boolean {
  const code = sqlState(error) ?? (error as NodeJS.ErrnoException).code ?? '';
  // Connections, resources, shutdowns, writes (a function that turned out to write), and tables that are not there yet.
  return isCancelled(error) || /^(08|53|57|58|25|42P01|42703|42883|ECONN|ETIMEDOUT|EPIPE|CONNECT)/.test(code);
}

interface Watched {
  reader(): Reader | null;
  /** Does without the replica until the next check. */
  rest(): void;
  state(): ReplicaState;
  close(): Promise<void>;
}

/** The server stands by, and has applied this much of the log. */
interface Applied {
  readonly isStandby: boolean;
  readonly applied: string | null;
}

/**
 * Asks primary and replica every second how much of the log they have. What the replica has applied tells when the primary was there, so
 * how old its data is at most is known without comparing clocks, and also while the primary writes nothing.
 */
function watchReplica({
  primary,
  url,
  maxLagMs,
  prepare,
  log,
}: Omit<ReportsOptions, 'primary' | 'replicaUrl'> & { primary: Sql; url: string }): Watched {
  let connection: Connection | null = null;
  /** When the primary's log, as far as the replica has applied it, was the newest; 0 until that is known. */
  let freshAtMs = 0;
  let isUsed = false;
  const seen: { readonly position: bigint; readonly atMs: number }[] = [];
  let closed = false;

  const use = (usable: boolean, why: string, error?: unknown) => {
    if (usable !== isUsed) log[usable ? 'info' : 'warn']({ err: error, lagMs: freshAtMs === 0 ? null : Date.now() - freshAtMs }, why);
    isUsed = usable;
  };
  const check = async () => {
    const atMs = Date.now();
    const [log] = await primary<{ at: string }[]>`SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::text AS at`;
    if (log) seen.push({ position: BigInt(log.at), atMs });
    connection ??= await connect(url, { max: maxConnections, prepare, limits });
    const [row] = await connection.sql<Applied[]>`
      SELECT pg_is_in_recovery() AS "isStandby", (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::text AS applied`;
    if (!row?.isStandby || row.applied === null)
      return use(false, 'DATABASE_REPLICA_URL leads to no replica: reports are read from the primary');
    const applied = BigInt(row.applied);
    while (seen[0] && seen[0].position <= applied) freshAtMs = seen.shift()?.atMs ?? freshAtMs;
    if (seen.length > 4_000) seen.splice(1, 1);
    const isFresh = Date.now() - freshAtMs <= maxLagMs;
    use(isFresh, isFresh ? 'reports are read from the replica' : 'the replica is too far behind: reports are read from the primary');
  };
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      await withDeadline(check());
    } catch (error) {
      use(false, 'the replica cannot be asked: reports are read from the primary', error);
    }
    if (closed) return;
    timer = setTimeout(() => {
      running = run();
    }, checkEveryMs);
    timer.unref();
  };
  let running = run();
  return {
    // The checks may have stopped for a while, so the age counts now.
    reader: () => (connection && isUsed && Date.now() - freshAtMs <= maxLagMs + checkEveryMs ? connection : null),
    rest: () => use(false, 'the replica failed: reports are read from the primary'),
    state: () => ({ isUsed, lagMs: freshAtMs === 0 ? null : Date.now() - freshAtMs }),
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
      await connection?.close();
    },
  };
}

async function withDeadline(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${maxCheckMs} ms`)), maxCheckMs);
  });
  work.catch(() => {});
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
