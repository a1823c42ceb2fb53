import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { type SystemAccount, systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';

/** Where money that leaves a clearing account goes. `loss`: nowhere, such as a token that its issuer froze. */
const accounts = {
  bank: 'assets:bank',
  treasury: 'assets:treasury',
  loss: 'expense:losses',
} as const satisfies Readonly<Record<string, SystemAccount>>;

/** Money between what a provider or a deposit address holds and an account of ours. Amounts in nano-USD, not negative. */
export interface Withdrawal {
  /** The id of its row in `withdrawals`. The ledger books it once. */
  readonly withdrawalKey: string;
  readonly clearing: ClearingCode;
  readonly destination: keyof typeof accounts;
  /** `in`: money that goes back to the provider, or corrects a withdrawal. */
  readonly direction: 'out' | 'in';
  /** What arrives. The fee is taken beyond it, in either direction. */
  readonly amountNano: bigint;
  readonly feeNano: bigint;
  readonly reason: string;
  /** The author, such as `staff:<user id>`; `system` for what a chain says. */
  readonly actor: string;
}

/**
 * Books a withdrawal once: `clearing → destination`, and its fee `clearing → expense:provider_fees`. Wallets are not touched.
 * Throws `LedgerError` `idempotency_conflict` for the same key with other content, `RangeError` for amounts below zero or nothing at all.
 */
export async function bookWithdrawal(tx: Sql | TransactionSql, withdrawal: Withdrawal): Promise<{ readonly replayed: boolean }> {
  const { withdrawalKey, clearing, destination, direction, amountNano, feeNano, reason, actor } = withdrawal;
  if (amountNano < 0n || feeNano < 0n || amountNano + feeNano === 0n) throw new RangeError('a withdrawal moves an amount above zero');
  const clearingId = await findClearingAccount(tx, clearing);
  const otherId = systemAccounts[accounts[destination]];
  const shared = { reference: withdrawalKey, reason, actor };
  let replayed = true;
  if (amountNano > 0n) {
    const posted = await postTransfer(tx, {
      ...shared,
      idempotencyKey: `withdrawal:${withdrawalKey}`,
      debitAccountId: direction === 'out' ? otherId : clearingId,
      creditAccountId: direction === 'out' ? clearingId : otherId,
      amountNano,
      code: direction === 'out' ? 'withdrawal' : 'withdrawal_returned',
    });
    replayed = posted.replayed;
  }
  if (feeNano > 0n) {
    const posted = await postTransfer(tx, {
      ...shared,
      idempotencyKey: `withdrawal:${withdrawalKey}:fee`,
      debitAccountId: systemAccounts['expense:provider_fees'],
      creditAccountId: clearingId,
      amountNano: feeNano,
      code: 'provider_fee',
    });
    replayed &&= posted.replayed;
  }
  return { replayed };
}
