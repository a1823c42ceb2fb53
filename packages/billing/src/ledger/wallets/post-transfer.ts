import type { Sql, TransactionSql } from '@derouter/db';
import { LedgerError } from '../ledger-error.ts';
import type { TransferCode } from './transfer-codes.ts';

/** A movement of money other than usage. Amount in nano-USD, positive. */
export interface Transfer {
  readonly idempotencyKey: string;
  readonly debitAccountId: bigint;
  readonly creditAccountId: bigint;
  readonly amountNano: bigint;
  readonly code: TransferCode;
  readonly reference: string;
  readonly reason?: string;
  readonly actor?: string;
  /** Only a chargeback or a reversed payment may leave a wallet negative. */
  readonly mayOverdraw?: boolean;
}

/**
 * Posts one transfer inside the caller's transaction and updates the wallet on either side.
 * The same idempotency key with the same content does nothing the second time.
 * Throws `LedgerError`: `idempotency_conflict` for other content, `insufficient_credit`.
 */
export async function postTransfer(tx: Sql | TransactionSql, transfer: Transfer): Promise<{ replayed: boolean }> {
  const amount = transfer.amountNano.toString();
  const [debit, credit] = [transfer.debitAccountId.toString(), transfer.creditAccountId.toString()];
  const inserted = await tx`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference, reason, actor)
    VALUES (${transfer.idempotencyKey}, ${debit}, ${credit}, ${amount}, ${transfer.code}, ${transfer.reference},
            ${transfer.reason ?? ''}, ${transfer.actor ?? 'system'})
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`;
  if (inserted.length === 0) {
    await compareWithPosted(tx, transfer);
    return { replayed: true };
  }
  // Locked in id order, in a separate statement, as every other writer of wallets does.
  const wallets = await tx<{ id: bigint; debited: boolean; available: bigint }[]>`
    SELECT id, ${debit}::bigint IN (paid_account_id, promo_account_id) AS debited,
           -- What is held may be needed from either kind; a kind itself never goes below zero.
           least(paid_nano + promo_nano - held_nano, CASE paid_account_id WHEN ${debit}::bigint THEN paid_nano ELSE promo_nano END) AS available
    FROM wallets
    WHERE ARRAY[paid_account_id, promo_account_id] && ARRAY[${debit}::bigint, ${credit}::bigint]
      AND (paid_account_id IN (${debit}, ${credit}) OR promo_account_id IN (${debit}, ${credit}))
    ORDER BY id FOR NO KEY UPDATE`;
  const payer = wallets.find((wallet) => wallet.debited);
  if (payer && !transfer.mayOverdraw && payer.available < transfer.amountNano) {
    throw new LedgerError('insufficient_credit', `wallet ${payer.id} does not have ${amount} nano-USD available`);
  }
  for (const { id } of wallets) {
    await tx`
      UPDATE wallets SET
        paid_nano = paid_nano + CASE paid_account_id WHEN ${credit} THEN ${amount}::bigint WHEN ${debit} THEN -${amount}::bigint ELSE 0 END,
        promo_nano = promo_nano + CASE promo_account_id WHEN ${credit} THEN ${amount}::bigint WHEN ${debit} THEN -${amount}::bigint ELSE 0 END
      WHERE id = ${id.toString()}`;
  }
  return { replayed: false };
}

async function compareWithPosted(tx: Sql | TransactionSql, transfer: Transfer): Promise<void> {
  const [posted] = await tx<{ same: boolean }[]>`
    SELECT debit_account_id = ${transfer.debitAccountId.toString()} AND credit_account_id = ${transfer.creditAccountId.toString()}
      AND amount_nano = ${transfer.amountNano.toString()} AND code = ${transfer.code}
      AND reference = ${transfer.reference} AND reason = ${transfer.reason ?? ''} AND actor = ${transfer.actor ?? 'system'} AS same
    FROM transfers WHERE idempotency_key = ${transfer.idempotencyKey}`;
  if (!posted?.same) {
    throw new LedgerError('idempotency_conflict', `${transfer.idempotencyKey} was posted before with other content`);
  }
}
