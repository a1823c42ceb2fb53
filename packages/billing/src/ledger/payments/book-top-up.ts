import type { Sql, TransactionSql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { LedgerError } from '../ledger-error.ts';
import { postTransfer } from '../wallets/post-transfer.ts';
import { readWallet } from '../wallets/read-wallet.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';

/** A payment as the provider reports it. Amounts in nano-USD; `fee` and `tax` were disclosed before the customer paid. */
export interface TopUp {
  readonly walletId: bigint;
  readonly clearing: ClearingCode;
  /** The provider's id of the money, such as `stripe:pi:pi_123`; the ledger books it once. */
  readonly settlementKey: string;
  readonly grossNano: bigint;
  readonly feeNano: bigint;
  readonly taxNano: bigint;
}

/** Books a settled payment: credit = gross − tax − fee. The same settlement again changes nothing. Throws
 * `LedgerError` `idempotency_conflict` for the same settlement with other amounts. */
export async function bookTopUp(
  tx: Sql | TransactionSql,
  topUp: TopUp,
): Promise<{ readonly creditNano: NanoUsd; readonly replayed: boolean }> {
  const creditNano = topUp.grossNano - topUp.feeNano - topUp.taxNano;
  if (creditNano <= 0n) throw new RangeError('nothing is left to credit');
  const wallet = await readWallet(tx, topUp.walletId);
  const clearingId = await findClearingAccount(tx, topUp.clearing);
  const parts = [
    { part: 'settle', to: wallet.paidAccountId, amountNano: creditNano, code: 'top_up' },
    { part: 'fee', to: systemAccounts['revenue:processing_fee'], amountNano: topUp.feeNano, code: 'processing_fee' },
    { part: 'tax', to: systemAccounts['liability:tax'], amountNano: topUp.taxNano, code: 'tax' },
  ] as const;
  const posted: boolean[] = [];
  for (const { part, to, amountNano, code } of parts) {
    if (amountNano === 0n) continue;
    const { replayed } = await postTransfer(tx, {
      idempotencyKey: `${topUp.settlementKey}:${part}`,
      debitAccountId: clearingId,
      creditAccountId: to,
      amountNano,
      code,
      reference: topUp.settlementKey,
    });
    posted.push(!replayed);
  }
  const replayed = posted[0] === false;
  const [count] = await tx<{ parts: number }[]>`
    SELECT count(*)::int AS parts FROM transfers WHERE idempotency_key = ANY(${parts.map(({ part }) => `${topUp.settlementKey}:${part}`)})`;
  // The same credit from a different gross amount is a different settlement.
  if (posted.some((isNew) => isNew === replayed) || count?.parts !== posted.length) {
    throw new LedgerError('idempotency_conflict', `${topUp.settlementKey} was booked before with another fee or tax`);
  }
  return { creditNano: nano(creditNano), replayed };
}
