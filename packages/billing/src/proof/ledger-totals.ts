import type { Sql } from '@derouter/db';
import { firstIdAfter, firstIdSince } from './find-transfer-ids.ts';

const dayMs = 86_400_000;
/** Nothing is booked any more with a time this long ago: a booking that takes longer is given up. */
const settledMs = 10 * 60_000;

/** Transfers of a time, with ids between which they are. Null: from the first, or to the last. */
export interface Span {
  readonly from: { readonly at: Date; readonly id: bigint } | null;
  readonly to: { readonly at: Date; readonly id: bigint } | null;
}

/** Finds the transfers from a time, inclusive, to another, exclusive. */
export async function findSpan(sql: Sql, from: Date | null, to: Date | null): Promise<Span> {
  return {
    from: from && { at: from, id: await firstIdSince(sql, from) },
    to: to && { at: to, id: await firstIdAfter(sql, to) },
  };
}

/** The condition that a transfer `t` is in a span. */
export function inSpan(sql: Sql, { from, to }: Span): ReturnType<Sql> {
  return sql`true
    ${from ? sql`AND t.id >= ${from.id.toString()}::bigint AND t.created_at >= ${from.at.toISOString()}::timestamptz` : sql``}
    ${to ? sql`AND t.id < ${to.id.toString()}::bigint AND t.created_at < ${to.at.toISOString()}::timestamptz` : sql``}`;
}

/** Up to when `ledger_totals` has everything. Null: it has nothing. */
export async function totalledUntil(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ until: Date | null }[]>`SELECT max(until) AS until FROM ledger_totals`;
  return row?.until ?? null;
}

/**
 * Adds up debits and credits of each line of the trial balance up to a few minutes ago, so that reading them does not take longer as the
 * ledger grows. A job, because charges must not wait for a shared row. Each step begins from the sums of the last one; those of the end of
 * each UTC day are kept, and `prove()` compares them with the transfers.
 */
export async function addUpLedger(sql: Sql, now = new Date()): Promise<void> {
  const end = new Date(Math.floor((now.getTime() - settledMs) / 60_000) * 60_000);
  while (await addStep(sql, end)) {
    // The next day.
  }
}

/** Adds up to the end of a UTC day, or to `end`. Returns whether there may be more. */
function addStep(sql: Sql, end: Date): Promise<boolean> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`SELECT pg_advisory_xact_lock(hashtext('ledger totals'))`;
    const from = await totalledUntil(tx);
    const [first] = from ? [{ at: from }] : await tx<{ at: Date }[]>`SELECT created_at AS at FROM transfers ORDER BY id LIMIT 1`;
    if (!first || first.at >= end) return false;
    const to = new Date(Math.min(end.getTime(), (Math.floor(first.at.getTime() / dayMs) + 1) * dayMs));
    const at = to.toISOString();
    await tx`
      INSERT INTO ledger_totals (until, line, debit_nano, credit_nano, transfers)
      SELECT ${at}::timestamptz, line, sum(debit), sum(credit), sum(transfers) FROM (
        SELECT line, debit_nano AS debit, credit_nano AS credit, transfers FROM ledger_totals WHERE until = ${from?.toISOString() ?? null}::timestamptz
        UNION ALL ${sumTransfers(tx, await findSpan(tx, from, to))}) parts
      GROUP BY line`;
    // Who read the last time a moment ago still reads its sums.
    await tx`DELETE FROM ledger_totals WHERE until < ${at}::timestamptz - interval '1 day' AND until <> date_trunc('day', until, 'UTC')`;
    return to < end;
  });
}

/** The query of the sums of each line over the transfers of a span: `line`, `debit`, `credit`, `transfers`. */
export function sumTransfers(sql: Sql, span: Span): ReturnType<Sql> {
  return sql`
    SELECT regexp_replace(a.code, '^wallet:\\d+:', 'wallets:') AS line, sum(s.debit)::bigint AS debit, sum(s.credit)::bigint AS credit,
      sum(s.transfers)::bigint AS transfers
    FROM (
      SELECT e.account_id, sum(e.debit) AS debit, sum(e.credit) AS credit, count(*) AS transfers
      FROM transfers t CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount_nano, 0), (t.credit_account_id, 0, t.amount_nano))
        AS e(account_id, debit, credit)
      WHERE ${inSpan(sql, span)} GROUP BY 1) s
    JOIN ledger_accounts a ON a.id = s.account_id GROUP BY 1`;
}
