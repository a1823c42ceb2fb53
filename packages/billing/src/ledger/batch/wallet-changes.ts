import type { Column } from './columns.ts';
import type { Charge } from './decide-settlements.ts';
import type { NewHold } from './hold-columns.ts';

interface WalletChange {
  readonly walletId: bigint;
  releasedNano: bigint;
  promoNano: bigint;
  paidNano: bigint;
  addedNano: bigint;
}

export const walletColumns: readonly Column<WalletChange>[] = [
  { name: 'w_id', type: 'bigint', of: ({ walletId }) => walletId },
  { name: 'w_released', type: 'bigint', of: ({ releasedNano }) => releasedNano },
  { name: 'w_promo', type: 'bigint', of: ({ promoNano }) => promoNano },
  { name: 'w_paid', type: 'bigint', of: ({ paidNano }) => paidNano },
  { name: 'w_added', type: 'bigint', of: ({ addedNano }) => addedNano },
];

/** The net change of each wallet in a batch: charges, released holds, new holds. */
export function walletChanges(charges: readonly Charge[], holds: readonly NewHold[]): WalletChange[] {
  const changes = new Map<bigint, WalletChange>();
  const changeOf = (walletId: bigint) => {
    let change = changes.get(walletId);
    if (!change) {
      change = { walletId, releasedNano: 0n, promoNano: 0n, paidNano: 0n, addedNano: 0n };
      changes.set(walletId, change);
    }
    return change;
  };
  for (const { settlement, heldNano, promoNano, paidNano } of charges) {
    const change = changeOf(settlement.admission.walletId);
    change.releasedNano += heldNano;
    change.promoNano += promoNano;
    change.paidNano += paidNano;
  }
  for (const { admission, heldNano } of holds) changeOf(admission.walletId).addedNano += heldNano;
  return [...changes.values()];
}
