import type { Sql, TransactionSql } from '@derouter/db';
import { postTransfer } from '../wallets/post-transfer.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import { type ClearingCode, findClearingAccount } from './find-clearing-account.ts';

/** Books what a provider charged us for a payment, once per `feeKey`: `expense:provider_fees → clearing`. Zero books nothing. */
export async function bookProviderFee(
  tx: Sql | TransactionSql,
  { feeKey, clearing, feeNano }: { readonly feeKey: string; readonly clearing: ClearingCode; readonly feeNano: bigint },
): Promise<void> {
  if (feeNano < 0n) throw new RangeError('a provider fee cannot be negative');
  if (feeNano === 0n) return;
  await postTransfer(tx, {
    idempotencyKey: `${feeKey}:provider_fee`,
    debitAccountId: systemAccounts['expense:provider_fees'],
    creditAccountId: await findClearingAccount(tx, clearing),
    amountNano: feeNano,
    code: 'provider_fee',
    reference: feeKey,
  });
}
