import type { Sql } from '@derouter/db';
import type { WalletCode } from '../ledger/wallets/transfer-codes.ts';
import { nano } from '../money/nano-usd.ts';
import type { StatementMovement } from './read-statement.ts';

/** The newest movements of a wallet other than usage, newest first, with their authors. */
export async function listMovements(
  sql: Sql,
  walletId: bigint,
  limit: number,
): Promise<(StatementMovement & { readonly actor: string })[]> {
  const rows = await sql<{ at: Date; code: WalletCode; amount: bigint; reference: string; reason: string; actor: string }[]>`
    SELECT t.created_at AS at, t.code, t.reference, t.reason, t.actor,
           CASE WHEN t.credit_account_id IN (w.paid_account_id, w.promo_account_id) THEN t.amount_nano ELSE -t.amount_nano END AS amount
    FROM wallets w JOIN transfers t ON t.code <> 'usage' AND (
      t.credit_account_id IN (w.paid_account_id, w.promo_account_id) OR t.debit_account_id IN (w.paid_account_id, w.promo_account_id))
    WHERE w.id = ${walletId.toString()} ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit}`;
  return rows.map(({ amount, ...row }) => ({ ...row, amountNano: nano(amount) }));
}
