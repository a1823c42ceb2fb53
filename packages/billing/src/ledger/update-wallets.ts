import type { GuardedTransaction, Statement } from '@derouter/db';
import type { Charge } from './decide-settlements.ts';
import type { NewHold } from './write-holds.ts';

interface Change {
  released: bigint;
  promo: bigint;
  paid: bigint;
  added: bigint;
}

/** Moves the balances of a batch's wallets: charges taken, holds released and added. */
export function updateWallets({ sql: tx, xid }: GuardedTransaction, charges: readonly Charge[], holds: readonly NewHold[]): Statement {
  const changes = new Map<bigint, Change>();
  const changeOf = (walletId: bigint) => {
    let change = changes.get(walletId);
    if (!change) {
      change = { released: 0n, promo: 0n, paid: 0n, added: 0n };
      changes.set(walletId, change);
    }
    return change;
  };
  for (const { settlement, heldNano, promoNano, paidNano } of charges) {
    const change = changeOf(settlement.admission.walletId);
    change.released += heldNano;
    change.promo += promoNano;
    change.paid += paidNano;
  }
  for (const { admission, heldNano } of holds) changeOf(admission.walletId).added += heldNano;
  const column = (pick: (change: Change) => bigint) => [...changes.values()].map((change) => pick(change).toString());
  // The decisions are checked again by the write itself: usage that would take a wallet below zero, and holds beyond
  // what is available, abort the batch.
  return tx`
    UPDATE wallets w SET
      held_nano = CASE
        WHEN d.added = 0 OR w.paid_nano + w.promo_nano - d.paid - d.promo - w.held_nano + d.released >= d.added
        THEN w.held_nano - d.released + d.added ELSE refuse_overspend(w.id) END,
      promo_nano = w.promo_nano - d.promo,
      paid_nano = CASE WHEN d.paid + d.promo = 0 OR w.paid_nano + w.promo_nano >= d.paid + d.promo
        THEN w.paid_nano - d.paid ELSE refuse_overspend(w.id) END
    FROM unnest(${[...changes.keys()].map(String)}::bigint[], ${column((change) => change.released)}::bigint[],
                ${column((change) => change.promo)}::bigint[], ${column((change) => change.paid)}::bigint[],
                ${column((change) => change.added)}::bigint[]) AS d(id, released, promo, paid, added)
    WHERE w.id = d.id AND in_transaction(${xid})`;
}
