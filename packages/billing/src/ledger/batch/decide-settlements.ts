import type { LineItem } from '../../pricing/price-usage.ts';
import { priceUsage } from '../../pricing/price-usage.ts';
import { LedgerError } from '../ledger-error.ts';
import type { WalletState } from '../limits/wallet-state.ts';
import type { Settlement } from '../settlement.ts';
import { availableNano } from '../wallets/wallet-row.ts';

/** What one settlement books. `paidNano + promoNano + writeOffNano = totalNano`. */
export interface Charge {
  readonly settlement: Settlement;
  readonly lineItems: readonly LineItem[];
  readonly totalNano: bigint;
  readonly heldNano: bigint;
  readonly promoNano: bigint;
  readonly paidNano: bigint;
  readonly writeOffNano: bigint;
}

/**
 * Prices each request and takes the money from its wallet, promotional credit first. A charge may use its own hold and the
 * available credit; the rest is a write-off. Decides in order and mutates `wallets` with each charge. Otherwise pure.
 */
export function decideSettlements(
  settlements: readonly Settlement[],
  holds: ReadonlyMap<string, bigint>,
  wallets: ReadonlyMap<bigint, WalletState>,
): Charge[] {
  return settlements.map((settlement) => {
    const { admission, outcome } = settlement;
    const wallet = wallets.get(admission.walletId);
    if (!wallet) throw new LedgerError('not_found', `no wallet ${admission.walletId}`);
    const { lineItems, totalNano } = outcome.priced
      ? priceUsage(outcome.priced.usage, outcome.priced.rates, outcome.priced.serviceTier)
      : { lineItems: [], totalNano: 0n };
    const hold = holds.get(admission.requestId);
    if (hold !== undefined) wallet.open?.remove(admission.keyId, admission.modelId, hold);
    const heldNano = hold ?? 0n;
    const posted = wallet.paidNano + wallet.promoNano;
    const reach = heldNano + atLeastZero(availableNano(wallet));
    const payable = least(totalNano, atLeastZero(posted), reach);
    const promoNano = least(payable, wallet.promoNano);
    const paidNano = payable - promoNano;
    const writeOffNano = totalNano - payable;
    assertDivided({ totalNano, promoNano, paidNano, writeOffNano });
    wallet.heldNano -= heldNano;
    wallet.promoNano -= promoNano;
    wallet.paidNano -= paidNano;
    return { settlement, lineItems, totalNano, heldNano, promoNano, paidNano, writeOffNano };
  });
}

/** Throws unless the parts of a charge add up to its total and none is negative. */
export function assertDivided(charge: Pick<Charge, 'totalNano' | 'promoNano' | 'paidNano' | 'writeOffNano'>): void {
  const { totalNano, promoNano, paidNano, writeOffNano } = charge;
  const isDivided = promoNano + paidNano + writeOffNano === totalNano && promoNano >= 0n && paidNano >= 0n && writeOffNano >= 0n;
  if (!isDivided) throw new Error(`a charge of ${totalNano} cannot be ${promoNano} promo + ${paidNano} paid + ${writeOffNano} written off`);
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

function least(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((least, value) => (value < least ? value : least), first);
}
