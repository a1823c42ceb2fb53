import { connect, type Sql } from '@derouter/db';

/** Opens a snapshot and keeps it, as a long report would: rows that were changed since then cannot be removed. Returns how to end it. */
export async function openSnapshot(databaseUrl: string): Promise<() => Promise<void>> {
  const { sql, close } = await connect(databaseUrl, { max: 1, asApplication: false });
  await sql`BEGIN ISOLATION LEVEL REPEATABLE READ`;
  await sql`SET LOCAL idle_in_transaction_session_timeout = 0`;
  await sql`SELECT count(*) FROM wallets`;
  return async () => {
    await sql`ROLLBACK`;
    await close();
  };
}

export interface WalletHealth {
  /** Versions of wallets that are no longer current and not removed. */
  readonly deadRows: number;
  readonly sizeKiB: number;
  /** Mean duration of the batches since the last reading, in milliseconds. */
  readonly batchMs: number;
}

/** Reads, each time it is called, what a long snapshot would make worse. `metricsUrl`: of the server. */
export function createWalletWatch(sql: Sql, metricsUrl: string): () => Promise<WalletHealth> {
  let before = { sum: 0, count: 0 };
  return async () => {
    const text = await (await fetch(metricsUrl)).text();
    const total = (what: string) =>
      [...text.matchAll(new RegExp(`^derouter_ledger_batch_duration_seconds_${what}(?:{[^}]*})? (\\S+)`, 'gm'))].reduce(
        (sum, [, value]) => sum + Number(value),
        0,
      );
    const now = { sum: total('sum'), count: total('count') };
    const batchMs = ((now.sum - before.sum) / Math.max(1, now.count - before.count)) * 1_000;
    before = now;
    const [row] = await sql<{ deadRows: number; sizeKiB: number }[]>`
      SELECT n_dead_tup::int AS "deadRows", (pg_total_relation_size('wallets') / 1024)::int AS "sizeKiB"
      FROM pg_stat_user_tables WHERE relname = 'wallets'`;
    return { deadRows: row?.deadRows ?? 0, sizeKiB: row?.sizeKiB ?? 0, batchMs };
  };
}
