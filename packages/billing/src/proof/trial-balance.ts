import type { Sql } from '@derouter/db';
import type { TransferCode } from '../ledger/wallets/transfer-codes.ts';
import { type NanoUsd, nano } from '../money/nano-usd.ts';

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
 * one amount and two ends. Reads every transfer once, without a lock.
 */
export async function readTrialBalance(sql: Sql): Promise<TrialBalanceLine[]> {
  const rows = await sql<{ code: string; debit: bigint; credit: bigint; transfers: bigint }[]>`
    WITH sums AS (
      SELECT account_id, sum(debit) AS debit, sum(credit) AS credit, count(*) AS transfers FROM (
        SELECT debit_account_id AS account_id, amount_nano AS debit, 0 AS credit FROM transfers
        UNION ALL SELECT credit_account_id, 0, amount_nano FROM transfers) ends GROUP BY account_id)
    SELECT regexp_replace(a.code, '^wallet:\\d+:', 'wallets:') AS code, coalesce(sum(s.debit), 0)::bigint AS debit,
           coalesce(sum(s.credit), 0)::bigint AS credit, coalesce(sum(s.transfers), 0)::bigint AS transfers
    FROM ledger_accounts a LEFT JOIN sums s ON s.account_id = a.id GROUP BY 1 ORDER BY 1`;
  return rows.map(({ code, debit, credit, transfers }) => ({
    code,
    debitNano: nano(debit),
    creditNano: nano(credit),
    transfers: Number(transfers),
  }));
}

/** A transfer with the codes of its accounts. */
export interface LedgerTransfer {
  readonly id: string;
  readonly at: Date;
  readonly debit: string;
  readonly credit: string;
  readonly amountNano: NanoUsd;
  readonly code: TransferCode | 'usage';
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
}

export interface TransferFilter {
  /** The code of an account at either end, such as `wallet:42:paid`. */
  readonly account?: string | undefined;
  /** Its kind, such as `top_up`. */
  readonly code?: string | undefined;
  /** Its cause, exactly: a request, a payment, an adjustment. */
  readonly reference?: string | undefined;
  /** Only transfers with a smaller id. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** Transfers, newest first. */
export async function listTransfers(sql: Sql, { account, code, reference, before, limit }: TransferFilter): Promise<LedgerTransfer[]> {
  const rows = await sql<(Omit<LedgerTransfer, 'amountNano' | 'id'> & { id: bigint; amount: bigint })[]>`
    SELECT t.id, t.created_at AS at, d.code AS debit, c.code AS credit, t.amount_nano AS amount, t.code, t.reference, t.reason, t.actor
    FROM transfers t JOIN ledger_accounts d ON d.id = t.debit_account_id JOIN ledger_accounts c ON c.id = t.credit_account_id
    WHERE true
      ${account ? sql`AND (SELECT id FROM ledger_accounts WHERE code = ${account}) IN (t.debit_account_id, t.credit_account_id)` : sql``}
      ${code ? sql`AND t.code = ${code}` : sql``}
      ${reference ? sql`AND t.reference = ${reference}` : sql``}
      ${before === undefined ? sql`` : sql`AND t.id < ${before.toString()}`}
    ORDER BY t.id DESC LIMIT ${limit}`;
  return rows.map(({ id, amount, ...row }) => ({ ...row, id: id.toString(), amountNano: nano(amount) }));
}
