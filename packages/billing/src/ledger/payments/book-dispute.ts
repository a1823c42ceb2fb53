import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { readWallet } from '../wallets/read-wallet.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';
import type { PaymentParts } from './split-reversal.ts';

/**
 * One movement of a dispute at the provider, taken from us or given back. `disputeFeeNano` is what the provider charges for the
 * dispute, `excessNano` what exceeds the payment. Nano-USD, none negative.
 */
export interface DisputeMovement extends PaymentParts {
  readonly direction: 'withdrawn' | 'reinstated';
  /** The movement at the provider, such as `stripe:dp_1:txn_1`; booked once. */
  readonly movementKey: string;
  readonly walletId: bigint;
  readonly clearing: ClearingCode;
  readonly excessNano: bigint;
  readonly disputeFeeNano: bigint;
  readonly reason: string;
}

const parts = ['credit', 'fee', 'tax', 'excess', 'dispute_fee'] as const;

/** Whether a movement was booked before. */
export async function isDisputeMovementBooked(tx: Sql | TransactionSql, movementKey: string): Promise<boolean> {
  const keys = parts.map((part) => `dispute:${movementKey}:${part}`);
  const [row] = await tx<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM transfers WHERE idempotency_key = ANY(${keys}::text[])) AS found`;
  return row?.found === true;
}

/**
 * Books a movement of a dispute. A withdrawal takes the customer's part even if it was spent, and may leave the wallet negative; a
 * reinstatement is the same with both sides exchanged.
 */
export async function bookDisputeMovement(tx: Sql | TransactionSql, movement: DisputeMovement): Promise<void> {
  const wallet = await readWallet(tx, movement.walletId);
  const clearingId = await findClearingAccount(tx, movement.clearing);
  const isWithdrawn = movement.direction === 'withdrawn';
  const moved = {
    credit: { account: wallet.paidAccountId, amountNano: movement.creditNano, code: 'chargeback' },
    fee: { account: systemAccounts['revenue:processing_fee'], amountNano: movement.feeNano, code: 'chargeback_processing_fee' },
    tax: { account: systemAccounts['liability:tax'], amountNano: movement.taxNano, code: 'chargeback_tax' },
    excess: { account: systemAccounts['expense:chargebacks'], amountNano: movement.excessNano, code: 'chargeback_loss' },
    dispute_fee: { account: systemAccounts['expense:dispute_fees'], amountNano: movement.disputeFeeNano, code: 'dispute_fee' },
  } as const;
  for (const part of parts) {
    const { account, amountNano, code } = moved[part];
    if (amountNano === 0n) continue;
    await postTransfer(tx, {
      idempotencyKey: `dispute:${movement.movementKey}:${part}`,
      debitAccountId: isWithdrawn ? account : clearingId,
      creditAccountId: isWithdrawn ? clearingId : account,
      amountNano,
      code: isWithdrawn ? code : (`${code}_reversal` as const),
      reference: movement.movementKey,
      reason: movement.reason,
      mayOverdraw: isWithdrawn,
    });
  }
}

/**
 * Takes from the customer what a dispute took from us beyond the payment, because credit of the payment came back later: a refund
 * under way failed. `wallet → expense:chargebacks`.
 */
export async function claimDisputeExcess(
  tx: Sql | TransactionSql,
  { walletId, claimKey, amountNano }: { readonly walletId: bigint; readonly claimKey: string; readonly amountNano: bigint },
): Promise<void> {
  const wallet = await readWallet(tx, walletId);
  await postTransfer(tx, {
    idempotencyKey: `dispute:${claimKey}:claim`,
    debitAccountId: wallet.paidAccountId,
    creditAccountId: systemAccounts['expense:chargebacks'],
    amountNano,
    code: 'chargeback',
    reference: claimKey,
    mayOverdraw: true,
  });
}
