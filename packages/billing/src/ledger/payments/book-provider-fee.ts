import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';

/**
 * Books what a provider charged us, once per `feeKey`: `expense:provider_fees → clearing`. Below zero: it gave a fee back. Zero books
 * nothing.
 */
export async function bookProviderFee(
  tx: Sql | TransactionSql,
  { feeKey, clearing, feeNano }: { readonly feeKey: string; readonly clearing: ClearingCode; readonly feeNano: bigint },
): Promise<void> {
  if (feeNano === 0n) return;
  const [feesId, clearingId] = [systemAccounts['expense:provider_fees'], await findClearingAccount(tx, clearing)];
  await postTransfer(tx, {
    idempotencyKey: `${feeKey}:provider_fee`,
    debitAccountId: feeNano > 0n ? feesId : clearingId,
    creditAccountId: feeNano > 0n ? clearingId : feesId,
    amountNano: feeNano > 0n ? feeNano : -feeNano,
    code: 'provider_fee',
    reference: feeKey,
  });
}
