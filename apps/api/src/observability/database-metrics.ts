import type { PoolLoad } from '@derouter/db';
import { Gauge, type Registry } from 'prom-client';

/** A gauge's values, each with its labels. */
type Values = readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];

/** What the database says about the whole service; null if it does not answer. */
export type DatabaseSample = Readonly<Record<DatabaseGauge, Values>>;

/** Every gauge, with its labels. All processes report the same values. */
const gauges = {
  derouter_database_ping_seconds: ['How long the database took to answer a trivial statement of this process.'],
  derouter_database_connections: ['Connections to this database, by the name that the application gave itself.', 'application'],
  derouter_processes: ['Processes of this service that renewed their lease.'],
  derouter_holds: ['Requests of all processes that credit is set aside for.'],
  derouter_held_usd: ['Credit that is set aside, in USD.'],
  derouter_jobs: ['Jobs that wait, run or failed for good.', 'queue', 'state'],
  derouter_jobs_oldest_waiting_seconds: ['How long the oldest job that could run has been waiting.'],
  derouter_payment_orders: ['Orders that are not settled yet.', 'rail', 'state'],
  derouter_payments_last_hour: ['Payments of the last hour.', 'rail'],
  derouter_payments_last_hour_usd: ['Their sum before fees, in USD.', 'rail'],
  derouter_payment_events_waiting: ['Events of payment providers that are not worked yet.'],
  derouter_payment_events_oldest_seconds: ['Age of the oldest of them.'],
  derouter_payment_events_failed_last_day: ['Events of the last day that failed for good or were set aside.'],
  derouter_webhook_deliveries_waiting: ['Deliveries to webhooks of customers that are due.'],
  derouter_proof_age_seconds: ['Time since the ledger was last proven.'],
  derouter_proof_findings: ['Violations that the last proof of the ledger found.'],
  derouter_oldest_snapshot_transactions: [
    'How many transactions ago the oldest snapshot was taken that keeps dead rows from being removed, by what has it.',
    'kind',
  ],
  derouter_oldest_snapshot_seconds: ['How long its transaction has run, where that is known.', 'kind'],
  derouter_dead_rows: ['Dead rows of the tables that requests update, as PostgreSQL estimates them.', 'table'],
  derouter_replication_slot_kept_bytes: ['Bytes of the log of PostgreSQL that the furthest replication slot keeps on the disk.'],
  derouter_replication_slot_safe_bytes: [
    'Bytes of the log that can still be written until a replication slot is given up; nothing where max_slot_wal_keep_size is not set.',
  ],
  derouter_replication_slots_lost: ['Replication slots that PostgreSQL has given up.'],
  derouter_database_disk_used_ratio: [
    'How much of the disk of the embedded PostgreSQL is used, from 0 to 1. Nothing for another PostgreSQL, which cannot tell.',
  ],
  derouter_receipts_without_month: ['Receipts that fit no month, at most 1000.'],
  derouter_retention_rows_waiting: [
    'Rows that are older than what they are kept for, counted every ten minutes and at most to 100 000. They go at night.',
    'table',
  ],
  derouter_receipt_months_ahead: ['Months after this one that have a table for their receipts.'],
} as const satisfies Record<string, readonly [help: string, ...labels: string[]]>;

export type DatabaseGauge = keyof typeof gauges;

/** Registers the gauges of a process's own pool, which `read` tells. With workers, a machine reports the largest of each. */
export function registerPoolMetrics(registry: Registry, read: () => PoolLoad & { readonly size: number }): void {
  const gauge = (name: string, help: string, pick: (load: ReturnType<typeof read>) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      aggregator: 'max',
      collect() {
        this.set(pick(read()));
      },
    });
  gauge('derouter_database_pool_size', 'Connections that the pool of this process may open.', ({ size }) => size);
  gauge('derouter_database_pool_in_use', 'Connections of the pool that run a statement or a transaction.', ({ inUse }) => inUse);
  gauge(
    'derouter_database_pool_waiting',
    'Statements that wait for a connection of the pool, or behind another statement on theirs.',
    ({ waiting }) => waiting,
  );
}

/** Registers gauges that `read` fills at each scrape. */
export function registerDatabaseMetrics(registry: Registry, read: () => Promise<DatabaseSample | null>): void {
  const registers = [registry];
  // Processes of one machine are added up, except for what they all say about the same database.
  const aggregator = 'max';
  new Gauge({
    name: 'derouter_database_up',
    help: '1 if the database answers this process.',
    registers,
    aggregator: 'min',
    async collect() {
      this.set((await read()) ? 1 : 0);
    },
  });
  for (const [name, [help, ...labelNames]] of Object.entries(gauges) as [DatabaseGauge, readonly [string, ...string[]]][]) {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      aggregator,
      async collect() {
        const sample = await read();
        this.reset();
        const values = sample?.[name] ?? [];
        // A gauge without labels would show 0 instead of nothing.
        if (values.length === 0 && labelNames.length === 0) this.set(Number.NaN);
        for (const { labels = {}, value } of values) this.set(labels, value);
      },
    });
  }
}
