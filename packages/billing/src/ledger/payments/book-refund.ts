import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { readWallet } from '../wallets/read-wallet.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';
import type { PaymentParts } from './split-reversal.ts';

/** A refund of a payment. Its three steps are booked once each, whatever the order in which they are repeated. */
export interface Refund extends PaymentParts {
  readonly refundId: string;
  readonly walletId: bigint;
  readonly clearing: ClearingCode;
  /** The payment, such as `stripe:pi:pi_1`. */
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
}

/**
 * Sets the customer's part aside: `wallet → liability:refunds_pending`. A refund that the provider started is booked even if the
 * credit was spent, and may leave the wallet negative. Throws `LedgerError` `insufficient_credit` otherwise.
 */
export async function holdRefund(tx: Sql | TransactionSql, refund: Refund, { isForced }: { readonly isForced: boolean }): Promise<void> {
  if (refund.creditNano === 0n) return;
  const wallet = await readWallet(tx, refund.walletId);
  await postTransfer(tx, {
    idempotencyKey: `refund:${refund.refundId}:hold`,
    debitAccountId: wallet.paidAccountId,
    creditAccountId: systemAccounts['liability:refunds_pending'],
    amountNano: refund.creditNano,
    code: isForced ? 'payment_reversal' : 'refund',
    reference: refund.reference,
    reason: refund.reason,
    actor: refund.actor,
    mayOverdraw: isForced,
  });
}

/** The provider paid the refund: every part leaves the clearing account. */
export async function completeRefund(tx: Sql | TransactionSql, refund: Refund): Promise<void> {
  const clearingId = await findClearingAccount(tx, refund.clearing);
  const parts = [
    { part: 'done', from: systemAccounts['liability:refunds_pending'], amountNano: refund.creditNano, code: 'refund_paid' },
    { part: 'fee', from: systemAccounts['revenue:processing_fee'], amountNano: refund.feeNano, code: 'processing_fee_refund' },
    { part: 'tax', from: systemAccounts['liability:tax'], amountNano: refund.taxNano, code: 'tax_refund' },
  ] as const;
  for (const { part, from, amountNano, code } of parts) {
    if (amountNano === 0n) continue;
    await postTransfer(tx, {
      idempotencyKey: `refund:${refund.refundId}:${part}`,
      debitAccountId: from,
      creditAccountId: clearingId,
      amountNano,
      code,
      reference: refund.reference,
    });
  }
}

/** The refund failed: the customer gets the credit back. `isPaid`: it had been reported as paid before. */
export async function returnRefund(tx: Sql | TransactionSql, refund: Refund, { isPaid }: { readonly isPaid: boolean }): Promise<void> {
  const wallet = await readWallet(tx, refund.walletId);
  const clearingId = await findClearingAccount(tx, refund.clearing);
  const source = isPaid ? clearingId : systemAccounts['liability:refunds_pending'];
  const parts = [
    { part: 'back', from: source, to: wallet.paidAccountId, amountNano: refund.creditNano, code: 'refund_failed' },
    ...(isPaid
      ? ([
          {
            part: 'fee_back',
            from: clearingId,
            to: systemAccounts['revenue:processing_fee'],
            amountNano: refund.feeNano,
            code: 'processing_fee',
          },
          { part: 'tax_back', from: clearingId, to: systemAccounts['liability:tax'], amountNano: refund.taxNano, code: 'tax' },
        ] as const)
      : []),
  ] as const;
  for (const { part, from, to, amountNano, code } of parts) {
    if (amountNano === 0n) continue;
    await postTransfer(tx, {
      idempotencyKey: `refund:${refund.refundId}:${part}`,
      debitAccountId: from,
      creditAccountId: to,
      amountNano,
      code,
      reference: refund.reference,
    });
  }
}
