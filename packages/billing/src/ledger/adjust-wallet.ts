import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from './post-transfer.ts';
import { readWallet } from './read-wallet.ts';
import { systemAccounts } from './system-accounts.ts';

/** A correction by staff. `credit` adds to the paid credit, `debit` takes from it, `promotion` adds promotional credit. */
export interface Adjustment {
  readonly walletId: bigint;
  readonly kind: 'credit' | 'debit' | 'promotion';
  /** Positive, nano-USD. */
  readonly amountNano: bigint;
  /** Given by the author's form, so that sending it twice books once. */
  readonly adjustmentId: string;
  readonly reason: string;
  /** Who did it, such as `staff:<user id>`. */
  readonly actor: string;
}

/**
 * Books a correction. A debit takes paid credit that is available, at most. The same id with the same content changes nothing.
 * Throws `LedgerError`: `insufficient_credit`, `idempotency_conflict`, `not_found`.
 */
export async function adjustWallet(tx: Sql | TransactionSql, adjustment: Adjustment): Promise<{ readonly replayed: boolean }> {
  const wallet = await readWallet(tx, adjustment.walletId);
  const ends = {
    credit: [systemAccounts['expense:adjustments'], wallet.paidAccountId],
    debit: [wallet.paidAccountId, systemAccounts['expense:adjustments']],
    promotion: [systemAccounts['expense:promotions'], wallet.promoAccountId],
  } as const;
  const [debitAccountId, creditAccountId] = ends[adjustment.kind];
  return postTransfer(tx, {
    idempotencyKey: `adjustment:${adjustment.adjustmentId}`,
    debitAccountId,
    creditAccountId,
    amountNano: adjustment.amountNano,
    code: adjustment.kind === 'promotion' ? 'promotion' : 'adjustment',
    reference: adjustment.adjustmentId,
    reason: adjustment.reason,
    actor: adjustment.actor,
  });
}
