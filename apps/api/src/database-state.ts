import { statfsSync } from 'node:fs';
import type { Sql } from '@derouter/db';

/** What slowly goes wrong inside a database. */
export interface DatabaseState {
  /** What keeps dead rows from being removed: sessions, replication slots, standbys, prepared transactions. The oldest first. */
  readonly snapshots: readonly OldSnapshot[];
  /** Bytes of the log (WAL) that the furthest replication slot keeps on the disk; 0 without slots. */
  readonly slotBytes: number;
  /** Bytes of the log that can still be written until a slot is given up; null without a limit (`max_slot_wal_keep_size`). */
  readonly slotSafeBytes: number | null;
  /** Slots that were given up: their replicas must be made anew. */
  readonly slotsLost: number;
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
  const [row] = await sql<Pick<DatabaseState, 'slotBytes' | 'slotSafeBytes' | 'slotsLost' | 'monthsAhead' | 'receiptsWithoutMonth'>[]>`
    SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE
             (SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::float8 FROM pg_replication_slots) END AS "slotBytes",
           (SELECT min(safe_wal_size)::float8 FROM pg_replication_slots WHERE restart_lsn IS NOT NULL) AS "slotSafeBytes",
           (SELECT count(*)::int FROM pg_replication_slots WHERE wal_status = 'lost') AS "slotsLost",
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
    slotSafeBytes: row?.slotSafeBytes ?? null,
    slotsLost: row?.slotsLost ?? 0,
    monthsAhead: row?.monthsAhead ?? 0,
    receiptsWithoutMonth: row?.receiptsWithoutMonth ?? 0,
  };
}

/** The part of a folder's disk that is used, from 0 to 1, of what users other than root may use. */
export function readDiskUse(folder: string): number {
  const { blocks, bfree, bavail } = statfsSync(folder);
  const used = blocks - bfree;
  return used / (used + bavail);
}

/** More use of a disk than this is an alarm. */
export const maxDiskUse = 0.7;

/** Whether a replication slot has used two thirds of what it may keep. */
export const isSlotInDanger = ({ slotBytes, slotSafeBytes }: Pick<DatabaseState, 'slotBytes' | 'slotSafeBytes'>): boolean =>
  slotSafeBytes !== null && slotSafeBytes < slotBytes / 2;
