import { systemAccounts } from '../wallets/system-accounts.ts';
import type { WalletRow } from '../wallets/wallet-row.ts';
import type { Column } from './columns.ts';
import type { Charge } from './decide-settlements.ts';

interface ChargeTransfer {
  readonly idempotencyKey: string;
  readonly debitAccountId: bigint;
  readonly amountNano: bigint;
  readonly code: 'usage' | 'write_off';
  readonly requestId: string;
}

/** All charges are credited to revenue. */
export const transferColumns: readonly Column<ChargeTransfer>[] = [
  { name: 't_key', type: 'text', of: ({ idempotencyKey }) => idempotencyKey },
  { name: 't_debit', type: 'bigint', of: ({ debitAccountId }) => debitAccountId },
  { name: 't_amount', type: 'bigint', of: ({ amountNano }) => amountNano },
  { name: 't_code', type: 'text', of: ({ code }) => code },
  { name: 't_reference', type: 'text', of: ({ requestId }) => requestId },
];

/** Charges as transfers, and the uncovered part as write-offs. */
export function chargeTransfers(charges: readonly Charge[], wallets: ReadonlyMap<bigint, WalletRow>): ChargeTransfer[] {
  const transfers: ChargeTransfer[] = [];
  for (const { settlement, promoNano, paidNano, writeOffNano } of charges) {
    const { requestId, walletId } = settlement.admission;
    const wallet = wallets.get(walletId);
    if (!wallet) throw new Error(`wallet ${walletId} was not read`);
    const add = (part: string, debitAccountId: bigint, amountNano: bigint, code: ChargeTransfer['code']) => {
      if (amountNano > 0n) transfers.push({ idempotencyKey: `charge:${requestId}:${part}`, debitAccountId, amountNano, code, requestId });
    };
    add('promo', wallet.promoAccountId, promoNano, 'usage');
    add('paid', wallet.paidAccountId, paidNano, 'usage');
    add('write_off', systemAccounts['expense:write_offs'], writeOffNano, 'write_off');
  }
  return transfers;
}
