import type { PaymentRail } from '../rail.ts';
import type { ChainGauges } from './chain-gauges.ts';

/**
 * The result of a claim. `stored`: the transaction paid the account and is credited now or was before; `waiting`: it did, but is not
 * final; `nothing`: no configured chain knows it, or it does not pay an address of this account in an accepted token.
 */
export type ClaimOutcome =
  | { readonly outcome: 'stored'; readonly paymentRefs: readonly string[] }
  | { readonly outcome: 'waiting' | 'nothing' };

/** A rail over public chains, with what its pages need beyond the interface. */
export interface DepositRail extends PaymentRail {
  readonly chains: () => readonly ChainGauges[];
  /** Proves and credits a transaction that a customer names. Throws `validation_failed`. */
  claimTransaction(accountId: string, transaction: string): Promise<ClaimOutcome>;
  /** Gives the account another address; the old ones stay watched. Throws `conflict` if it has too many. */
  replaceAddress(accountId: string): Promise<string>;
}
