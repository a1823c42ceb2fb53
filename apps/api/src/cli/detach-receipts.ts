import { setTimeout as sleep } from 'node:timers/promises';
import { createDedicated, type Sql } from '@derouter/db';
import { changeAs } from '../admin/index.ts';
import { sqlState } from '../errors/index.ts';
import { CommandError } from './terminal.ts';

interface Detaching {
  readonly sql: Sql;
  readonly operator: string;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** How long to try for the lock. Default 15 minutes. */
  readonly patienceMs?: number;
}

/** Between tries, everybody who waited behind one goes on. */
const pauseMs = 4_000;
const longestMs = 6 * 3_600_000;

interface Sums {
  readonly receipts: bigint;
  readonly totalNano: bigint;
  readonly writeOffNano: bigint;
}

/**
 * Moves a month of receipts (its first day) out of the table, keeps its sums, and returns the name of its table. Nobody waits while it
 * is summed; detaching it needs all receipts for itself for a moment, for which it waits at most 1.5 seconds at a time.
 */
export async function detachReceipts(month: string, { sql, operator, ...options }: Detaching): Promise<string> {
  // Not a transaction of money: summing takes minutes.
  const connections = createDedicated(sql, { deadlineMs: longestMs });
  try {
    return await changeAs({ billing: connections, notices }, operator, async ({ sql: tx }) => {
      // The settings of these transactions are for looking up rows by key.
      await tx`
        SELECT set_config(name, CASE name WHEN 'enable_seqscan' THEN 'on' ELSE '0' END, true) FROM pg_settings
        WHERE name IN ('statement_timeout', 'transaction_timeout', 'enable_seqscan')`;
      options.onProgress('adding up the month');
      const [closed] = await tx<{ name: string }[]>`SELECT close_receipt_partition(${month}::date) AS name`;
      const name = closed?.name ?? '';
      const sums = await sumMonth(tx, name);
      const clients = await sumClients(tx, name);
      options.signal.throwIfAborted();
      await unlink(tx, month, options);
      await tx`INSERT INTO detached_receipts (month, receipts, total_nano, write_off_nano)
        VALUES (${month}::date, ${sums.receipts}, ${sums.totalNano}, ${sums.writeOffNano})`;
      await tx`INSERT INTO detached_client_sums (month, key_id, shown_nano)
        SELECT ${month}::date, key_id, shown_nano
        FROM unnest(${clients.map(({ keyId }) => keyId)}::uuid[], ${clients.map(({ shown }) => shown)}::bigint[]) AS s(key_id, shown_nano)`;
      const { writeOffNano: _, ...after } = sums;
      return { value: name, actions: [{ action: 'detach receipts', subject: name, before: null, after }], notices: [] };
    });
  } finally {
    await connections.close();
  }
}

/** Nothing is cached of a month. */
const notices = { publishIn: async () => {}, tell: () => {}, subscribe: () => {}, listenAgain: () => {}, close: async () => {} };

async function sumMonth(tx: Sql, name: string): Promise<Sums> {
  const [sums] = await tx<Sums[]>`
    SELECT count(*) AS receipts, coalesce(sum(total_nano), 0)::bigint AS "totalNano", coalesce(sum(write_off_nano), 0)::bigint AS "writeOffNano"
    FROM ${tx(name)}`;
  if (!sums) throw new Error(`${name} gives no sums`);
  return sums;
}

/** What each client key was shown to spend. */
async function sumClients(tx: Sql, name: string): Promise<{ keyId: string; shown: string }[]> {
  return tx<{ keyId: string; shown: string }[]>`
    SELECT key_id AS "keyId", sum(div((total_nano - write_off_nano)::numeric * multiplier_millionths + 500000, 1000000))::bigint::text AS shown
    FROM ${tx(name)} WHERE multiplier_millionths IS NOT NULL GROUP BY key_id`;
}

async function unlink(
  tx: Sql,
  month: string,
  { signal, onProgress, patienceMs = 900_000 }: Omit<Detaching, 'operator' | 'sql'>,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    await tx`SAVEPOINT before_unlink`;
    try {
      await tx`SELECT unlink_receipt_partition(${month}::date)`;
      return;
    } catch (error) {
      if (sqlState(error) !== '55P03') throw error;
      if (Date.now() > until) {
        throw new CommandError('The receipts were being read all the time: try again when no report, export or proof runs.', {
          code: 'busy',
        });
      }
      await tx`ROLLBACK TO SAVEPOINT before_unlink`;
      onProgress(`waiting until nobody reads the receipts (try ${tries})`);
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
