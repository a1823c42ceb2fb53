import type { GuardedTransaction, Statement } from '@derouter/db';
import type { Charge } from './decide-settlements.ts';
import { systemAccounts } from './system-accounts.ts';
import type { WalletRow } from './wallet-row.ts';

/** Books charges, and what no credit was left for as write-offs. */
export function writeTransfers(
  { sql: tx, xid }: GuardedTransaction,
  charges: readonly Charge[],
  wallets: ReadonlyMap<bigint, WalletRow>,
): Statement {
  const rows: unknown[] = [];
  for (const { settlement, promoNano, paidNano, writeOffNano } of charges) {
    const { requestId, walletId } = settlement.admission;
    const wallet = wallets.get(walletId);
    const add = (part: string, debit: bigint | undefined, amount: bigint, code: string) => {
      if (amount > 0n) {
        rows.push({ k: `charge:${requestId}:${part}`, d: String(debit), a: amount.toString(), c: code, r: requestId });
      }
    };
    add('promo', wallet?.promoAccountId, promoNano, 'usage');
    add('paid', wallet?.paidAccountId, paidNano, 'usage');
    add('write_off', systemAccounts['expense:write_offs'], writeOffNano, 'write_off');
  }
  return tx`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
    SELECT k, d, ${systemAccounts['revenue:usage'].toString()}::bigint, a, c, r
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS t(k text, d bigint, a bigint, c text, r text)
    WHERE in_transaction(${xid})`;
}
