import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { findSpan, sumTransfers, totalledUntil } from './ledger-totals.ts';

/** A line of the trial balance: a system account, or all wallets of one kind together. */
export interface TrialBalanceLine {
  /** Such as `clearing:stripe`, or `wallets:paid`. */
  readonly code: string;
  readonly debitNano: NanoUsd;
  readonly creditNano: NanoUsd;
  readonly transfers: number;
}

/**
 * The sums of debits and credits of every system account and of the wallets. Both columns have the same sum, since each transfer has
 * one amount and two ends. Reads the sums of `addUpLedger` and the transfers since, without a lock.
 */
export async function readTrialBalance(sql: Sql): Promise<TrialBalanceLine[]> {
  // What was added up does not change any more, so the rest may come later.
  const until = await totalledUntil(sql);
  const span = await findSpan(sql, until, null);
  const rows = await sql<{ code: string; debit: bigint; credit: bigint; transfers: bigint }[]>`
    SELECT line AS code, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit, sum(transfers)::bigint AS transfers FROM (
      SELECT line, debit_nano AS debit, credit_nano AS credit, transfers FROM ledger_totals WHERE until = ${until?.toISOString() ?? null}::timestamptz
      UNION ALL ${sumTransfers(sql, span)}
      UNION ALL SELECT code, 0, 0, 0 FROM ledger_accounts WHERE code NOT LIKE 'wallet:%'
      UNION ALL VALUES ('wallets:paid', 0, 0, 0), ('wallets:promo', 0, 0, 0)) parts
    GROUP BY 1 ORDER BY 1`;
  return rows.map(({ code, debit, credit, transfers }) => ({
    code,
    debitNano: nano(debit),
    creditNano: nano(credit),
    transfers: Number(transfers),
  }));
}
