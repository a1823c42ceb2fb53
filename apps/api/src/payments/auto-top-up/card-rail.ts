/** A saved card, as customers recognise it. */
export interface SavedCard {
  /** The provider's id of the card. */
  readonly paymentMethodId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  /** The same for the same card number, whoever saved it. */
  readonly fingerprint: string | null;
}

/** A charge of a saved card without the customer, as it was stored before the provider was called. */
export interface CardCharge {
  readonly attemptId: string;
  readonly orderId: string;
  readonly accountId: string;
  /** The provider's id of the customer. */
  readonly customerRef: string;
  readonly paymentMethodId: string;
  /** Credit and fee together, whole cents. */
  readonly grossNano: bigint;
  readonly createdAt: Date;
}

/**
 * Why a charge failed. `soft`: another try may succeed; `hard`: this card will not work again; `authentication`: the bank wants the
 * customer to be present; `refused`: the provider did not accept the request, such as for a card that was removed.
 */
export interface ChargeFailure {
  readonly kind: 'soft' | 'hard' | 'authentication' | 'refused';
  /** The provider's code, such as `insufficient_funds`. */
  readonly code: string;
}

/** The outcome of a charge. `unknown`: there was no answer, so it may have succeeded. */
export type ChargeResult =
  | { readonly state: 'succeeded'; readonly providerRef: string }
  | { readonly state: 'processing'; readonly providerRef: string }
  | { readonly state: 'failed'; readonly providerRef: string | null; readonly failure: ChargeFailure }
  | { readonly state: 'unknown' };

/** What a rail can do with saved cards. */
export interface CardRail {
  /** The least that can be charged at once, nano-USD. */
  readonly minimumNano: bigint;
  /** Opens the provider's page on which a card is saved without paying. */
  openSetup(setup: { readonly accountId: string; readonly email: string }): Promise<{ readonly redirectUrl: string }>;
  /** The provider's id of the account's customer. */
  customerRef(account: { readonly accountId: string; readonly email: string }): Promise<string>;
  /** Charges a card and books what settled. The same charge again is the same request: it cannot charge twice. */
  charge(charge: CardCharge): Promise<ChargeResult>;
  /** Looks up what became of a charge whose outcome is unknown. Null: the provider has no such charge. */
  findCharge(charge: CardCharge, providerRef: string | null): Promise<ChargeResult | null>;
  /** Forgets a card at the provider; one that is gone already is no error. */
  removeCard(paymentMethodId: string): Promise<void>;
}
