import type { Sql } from '@derouter/db';

/** What slowly goes wrong inside a database. */
export interface DatabaseState {
  /** What keeps dead rows from being removed: sessions, replication slots, standbys, prepared transactions. The oldest first. */
  readonly snapshots: readonly OldSnapshot[];
  /** Bytes of the log (WAL) that the furthest replication slot keeps on the disk; 0 without slots. */
  readonly slotBytes: number;
  /** Months after this one that have a partition for their receipts. */
  readonly monthsAhead: number;
  /** Receipts that fit no month. Should be 0: they are moved when their month is made, which takes time. */
  readonly receiptsWithoutMonth: number;
  /** Rows of the tables that requests update that are dead and not removed yet, by PostgreSQL's own estimate. */
  readonly deadRows: readonly { readonly table: string; readonly rows: number }[];
}

interface OldSnapshot {
  readonly kind: 'session' | 'replication slot' | 'standby' | 'prepared transaction';
  /** Of the application, the slot or the transaction. */
  readonly name: string;
  /** How many transactions ago it was taken. */
  readonly transactions: number;
  /** How long its transaction has run; null if unknown. */
  readonly seconds: number | null;
}

/** Snapshots beyond either are an alarm (`ops/prometheus/alerts.yaml`). */
const oldSeconds = 3_600;
const oldTransactions = 20_000_000;

/** A slot that keeps more than this is an alarm. */
export const maxSlotBytes = 16 * 2 ** 30;

/** Those that are so old that dead rows pile up behind them. */
export function tooOld(snapshots: DatabaseState['snapshots']): DatabaseState['snapshots'] {
  return snapshots.filter(({ seconds, transactions }) => (seconds ?? 0) > oldSeconds || transactions > oldTransactions);
}

/** Fewer months ahead than this are an alarm: a start and every night make three. */
export const minMonthsAhead = 2;

/** What requests update. Each such table has settings of its own for its vacuuming. */
const hotTables = ['wallets', 'holds', 'key_budgets', 'rate_buckets'];

/** Reads what metrics, `doctor` and the nightly maintenance watch. Takes milliseconds. */
export async function readDatabaseState(sql: Sql): Promise<DatabaseState> {
  const snapshots = await sql<(Omit<OldSnapshot, 'transactions'> & { transactions: bigint })[]>`
    SELECT kind, name, transactions, seconds FROM old_snapshots() LIMIT 20`;
  const [row] = await sql<{ slotBytes: number; monthsAhead: number; receiptsWithoutMonth: number }[]>`
    SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE
             (SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::float8 FROM pg_replication_slots) END AS "slotBytes",
           (SELECT count(*)::int FROM generate_series(1, 12) AS m
            WHERE to_regclass('receipts_' || to_char((now() AT TIME ZONE 'UTC') + make_interval(months => m), 'YYYY_MM')) IS NOT NULL) AS "monthsAhead",
           (SELECT count(*)::int FROM (SELECT 1 FROM receipts_default LIMIT 1000) r) AS "receiptsWithoutMonth"`;
  const deadRows = await sql<{ table: string; rows: number }[]>`
    SELECT relname AS table, n_dead_tup::float8 AS rows FROM pg_stat_user_tables
    WHERE schemaname = 'public' AND relname = ANY(${hotTables}::text[]) ORDER BY relname`;
  return {
    deadRows,
    snapshots: snapshots.map(({ transactions, ...one }) => ({ ...one, transactions: Number(transactions) })),
    slotBytes: row?.slotBytes ?? 0,
    monthsAhead: row?.monthsAhead ?? 0,
    receiptsWithoutMonth: row?.receiptsWithoutMonth ?? 0,
  };
}
