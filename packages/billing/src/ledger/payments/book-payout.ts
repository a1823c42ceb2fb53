import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';

/** A transfer between a provider and our bank account. */
export interface Payout {
  /** Such as `stripe:po_1`. */
  readonly payoutKey: string;
  readonly clearing: ClearingCode;
  /** Nano-USD; negative if the provider collected it from the bank. */
  readonly amountNano: bigint;
  /** `returned`: the bank sent it back. */
  readonly state: 'paid' | 'returned';
}

/**
 * Books a payout once: `clearing → assets:bank`, and back if the bank returned it later. One that was returned before it was booked
 * books nothing.
 */
export async function bookPayout(tx: Sql | TransactionSql, { payoutKey, clearing, amountNano, state }: Payout): Promise<void> {
  if (amountNano === 0n) return;
  const paidKey = `payout:${payoutKey}`;
  const isReturned = state === 'returned';
  if (isReturned && (await tx`SELECT 1 FROM transfers WHERE idempotency_key = ${paidKey}`).length === 0) return;
  const clearingId = await findClearingAccount(tx, clearing);
  const bankId = systemAccounts['assets:bank'];
  const toBank = amountNano > 0n !== isReturned;
  await postTransfer(tx, {
    idempotencyKey: isReturned ? `${paidKey}:returned` : paidKey,
    debitAccountId: toBank ? bankId : clearingId,
    creditAccountId: toBank ? clearingId : bankId,
    amountNano: amountNano > 0n ? amountNano : -amountNano,
    code: isReturned ? 'payout_returned' : 'payout',
    reference: payoutKey,
  });
}
