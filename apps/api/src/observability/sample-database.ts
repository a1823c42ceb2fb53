import type { Sql } from '@derouter/db';
import { type DatabaseState, readDatabaseState, readDiskUse } from '../database-state.ts';
import { countExpired } from '../retention.ts';
import type { DatabaseGauge, DatabaseSample } from './database-metrics.ts';

/** Scrapes that follow each other, such as those of two scrapers, share a sample. */
const maxAgeMs = 5_000;
/** What reads whole tables is read this seldom, and no scrape waits for it. */
const slowAgeMs = 600_000;
/** A scrape must not wait for a database that does not answer. */
const maxWaitMs = 3_000;

/**
 * Reads what the database knows about the service, for `/metrics`. Null if it does not answer in time. `dataDir`: the folder of an
 * embedded PostgreSQL; the disk of another one is not known.
 */
export function createDatabaseSampler(sql: Sql, dataDir: string | null = null): () => Promise<DatabaseSample | null> {
  let last: { readonly at: number; readonly sample: Promise<DatabaseSample | null> } | null = null;
  let waiting: DatabaseSample['derouter_retention_rows_waiting'] = [];
  let countedAt = Number.NEGATIVE_INFINITY;
  const countWaiting = async () => {
    countedAt = performance.now();
    waiting = (await countExpired(sql)).map(({ table, rows }) => ({ labels: { table }, value: rows }));
  };
  return () => {
    if (last && performance.now() - last.at < maxAgeMs) return last.sample;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), maxWaitMs);
    });
    const read = async () => {
      const sample = await readSample(sql, dataDir);
      if (performance.now() - countedAt > slowAgeMs) void countWaiting().catch(() => {});
      return { ...sample, derouter_retention_rows_waiting: waiting };
    };
    const sample = Promise.race([read().catch(() => null), timeout]).finally(() => clearTimeout(timer));
    last = { at: performance.now(), sample };
    return sample;
  };
}

interface Facts {
  readonly processes: number;
  readonly holds: number;
  readonly heldUsd: number;
  readonly jobsOldest: number;
  readonly eventsWaiting: number;
  readonly eventsOldest: number;
  readonly eventsFailed: number;
  readonly deliveries: number;
  readonly proofAge: number | null;
  readonly findings: number | null;
}

async function readSample(sql: Sql, dataDir: string | null): Promise<Omit<DatabaseSample, 'derouter_retention_rows_waiting'>> {
  const startedAt = performance.now();
  await sql`SELECT 1`;
  const pingMs = performance.now() - startedAt;
  const [facts] = await readFacts(sql);
  if (!facts) throw new Error('the database returned no row');
  const one = (value: number | null) => (value === null ? [] : [{ value }]);
  const of = (rows: readonly { labels: Record<string, string>; value: number }[]) => rows.map(({ labels, value }) => ({ labels, value }));
  const payments = await readPayments(sql);
  const state = await readDatabaseState(sql);
  return {
    derouter_database_ping_seconds: one(pingMs / 1000),
    derouter_database_connections: of(await readConnections(sql)),
    derouter_processes: one(facts.processes),
    derouter_holds: one(facts.holds),
    derouter_held_usd: one(facts.heldUsd),
    derouter_jobs: of(await readJobs(sql)),
    derouter_jobs_oldest_waiting_seconds: one(facts.jobsOldest),
    derouter_payment_orders: of(await readOrders(sql)),
    derouter_payments_last_hour: payments.map(({ rail, payments: value }) => ({ labels: { rail }, value })),
    derouter_payments_last_hour_usd: payments.map(({ rail, usd: value }) => ({ labels: { rail }, value })),
    derouter_payment_events_waiting: one(facts.eventsWaiting),
    derouter_payment_events_oldest_seconds: one(facts.eventsOldest),
    derouter_payment_events_failed_last_day: one(facts.eventsFailed),
    derouter_webhook_deliveries_waiting: one(facts.deliveries),
    derouter_proof_age_seconds: one(facts.proofAge),
    derouter_proof_findings: one(facts.findings),
    derouter_oldest_snapshot_transactions: oldest(state.snapshots, ({ transactions }) => transactions),
    derouter_oldest_snapshot_seconds: oldest(state.snapshots, ({ seconds }) => seconds),
    derouter_dead_rows: state.deadRows.map(({ table, rows: value }) => ({ labels: { table }, value })),
    derouter_replication_slot_kept_bytes: one(state.slotBytes),
    derouter_replication_slot_safe_bytes: one(state.slotSafeBytes),
    derouter_replication_slots_lost: one(state.slotsLost),
    derouter_database_disk_used_ratio: one(dataDir === null ? null : readDiskUse(dataDir)),
    derouter_receipts_without_month: one(state.receiptsWithoutMonth),
    derouter_receipt_months_ahead: one(state.monthsAhead),
  } satisfies Record<Exclude<DatabaseGauge, 'derouter_retention_rows_waiting'>, unknown>;
}

/** The largest figure of each kind; 0 where nothing has a snapshot, so that its series does not end when a long one does. */
function oldest(snapshots: DatabaseState['snapshots'], read: (snapshot: DatabaseState['snapshots'][number]) => number | null) {
  const kinds = ['session', 'replication slot', 'standby', 'prepared transaction'] as const;
  return kinds.map((kind) => {
    const figures = snapshots.filter((one) => one.kind === kind).map((one) => read(one) ?? 0);
    return { labels: { kind }, value: Math.max(0, ...figures) };
  });
}

/** Single figures. Each reads through an index, or a table that stays small. */
const readFacts = (sql: Sql) => sql<Facts[]>`
  SELECT (SELECT count(*)::int FROM leases WHERE expires_at > now()) AS processes,
         h.holds, h.usd AS "heldUsd",
         (SELECT coalesce(extract(epoch FROM now() - min(start_after)), 0)::float8 FROM pgboss.job
          WHERE state IN ('created', 'retry') AND start_after <= now()) AS "jobsOldest",
         e.waiting AS "eventsWaiting", e.oldest AS "eventsOldest",
         (SELECT count(*)::int FROM provider_events WHERE outcome IN ('failed', 'set_aside')
          AND received_at > now() - interval '1 day') AS "eventsFailed",
         (SELECT count(*)::int FROM webhook_deliveries WHERE state = 'pending' AND next_attempt_at <= now()) AS deliveries,
         p.age AS "proofAge", p.findings
  FROM (SELECT count(*)::int AS holds, (coalesce(sum(amount_nano), 0) / 1e9)::float8 AS usd FROM holds) h,
       (SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 AS oldest
        FROM provider_events WHERE processed_at IS NULL) e
       LEFT JOIN (SELECT extract(epoch FROM now() - created_at)::float8 AS age, jsonb_array_length(findings) AS findings
                  FROM proofs ORDER BY created_at DESC LIMIT 1) p ON true`;

const readConnections = (sql: Sql) => sql<{ labels: Record<string, string>; value: number }[]>`
  SELECT jsonb_build_object('application', CASE WHEN application_name LIKE 'derouter%' THEN application_name ELSE 'other' END) AS labels,
         count(*)::int AS value
  FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1`;

const readJobs = (sql: Sql) => sql<{ labels: Record<string, string>; value: number }[]>`
  SELECT jsonb_build_object('queue', name, 'state', state::text) AS labels, count(*)::int AS value FROM pgboss.job
  WHERE state IN ('created', 'retry', 'active', 'failed') AND name NOT LIKE '\\_\\_pgboss\\_\\_%' GROUP BY name, state`;

const readOrders = (sql: Sql) => sql<{ labels: Record<string, string>; value: number }[]>`
  SELECT jsonb_build_object('rail', provider, 'state', state) AS labels, count(*)::int AS value FROM payment_orders
  WHERE state IN ('created', 'processing', 'held', 'review') GROUP BY provider, state`;

const readPayments = (sql: Sql) => sql<{ rail: string; payments: number; usd: number }[]>`
  SELECT provider AS rail, count(*)::int AS payments, (sum(gross_nano) / 1e9)::float8 AS usd FROM settlements
  WHERE settled_at > now() - interval '1 hour' GROUP BY provider`;
