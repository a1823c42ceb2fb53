import { nanoPerUsd } from '@derouter/billing';

/** What the decision depends on. Amounts in nano-USD, those of the settings in whole cents. */
export interface TopUpSituation {
  /** Paid and promotional credit. Credit that running requests hold counts, since most of it comes back. */
  readonly balanceNano: bigint;
  /** Credit that is on its way: payments that are under way count as if they had arrived. */
  readonly pendingNano: bigint;
  readonly thresholdNano: bigint;
  readonly amountNano: bigint;
  readonly monthlyCapNano: bigint;
  /** Charged in this month, fees included. */
  readonly chargedNano: bigint;
  /** The least that can be charged at once, and the most that may be bought at once. */
  readonly minimumNano: bigint;
  readonly maximumNano: bigint;
  /** The processing fee for a credit; does not decrease as the credit grows. */
  readonly feeOf: (creditNano: bigint) => bigint;
}

/** `isCapped`: the charge is smaller than the gap because of the cap. `cap_reached`: nothing worth charging is left of the cap. */
export type TopUpDecision =
  | { readonly kind: 'none' }
  | { readonly kind: 'cap_reached' }
  | { readonly kind: 'charge'; readonly creditNano: bigint; readonly feeNano: bigint; readonly isCapped: boolean };

const nanoPerCent = nanoPerUsd / 100n;

/**
 * Decides the one charge that closes the gap to the threshold: as many whole steps as it takes, at most what may be bought at once
 * and what is left of the monthly cap.
 */
export function decideTopUp(situation: TopUpSituation): TopUpDecision {
  const { thresholdNano, balanceNano, pendingNano, amountNano, maximumNano, feeOf } = situation;
  const gapNano = thresholdNano - balanceNano - pendingNano;
  if (gapNano <= 0n) return { kind: 'none' };
  const steps = (gapNano + amountNano - 1n) / amountNano;
  const wantedNano = least(steps * amountNano, maximumNano);
  const leftNano = situation.monthlyCapNano - situation.chargedNano;
  const creditNano = fitInto(leftNano, wantedNano, feeOf);
  const feeNano = creditNano > 0n ? feeOf(creditNano) : 0n;
  if (creditNano <= 0n || creditNano + feeNano < situation.minimumNano) return { kind: 'cap_reached' };
  return { kind: 'charge', creditNano, feeNano, isCapped: creditNano < wantedNano };
}

/** A credit, in whole cents, that costs at most `leftNano` with its fee. Since the fee grows with the credit, what exceeds is enough to take off. */
function fitInto(leftNano: bigint, wantedNano: bigint, feeOf: (creditNano: bigint) => bigint): bigint {
  const creditNano = least(wantedNano, leftNano);
  if (creditNano <= 0n) return 0n;
  const excessNano = creditNano + feeOf(creditNano) - leftNano;
  const fittingNano = excessNano > 0n ? creditNano - excessNano : creditNano;
  return fittingNano > 0n ? (fittingNano / nanoPerCent) * nanoPerCent : 0n;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
