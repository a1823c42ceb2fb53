import type { ChargeResult, SavedCard } from './card-rail.ts';

/** What a rail reports about saved cards and charges of them. Every function is idempotent. */
export interface CardBook {
  /** Stores a card that the customer saved at `savedAt`; an older one never replaces a newer one. Returns the id of the card that it replaced. */
  saveCard(accountId: string, card: SavedCard, savedAt: Date): Promise<{ readonly replaced: string | null }>;
  /** Updates the details of a saved card, such as its expiry date. False if the card is not saved here. */
  updateCard(card: SavedCard): Promise<boolean>;
  /** Removes a saved card that the provider no longer has. False if none was saved. */
  forgetCard(which: { readonly paymentMethodId: string } | { readonly accountId: string }): Promise<boolean>;
  /** Ends an attempt with what the provider says about its charge. Later reports of an ended attempt change nothing. */
  finishCharge(attemptId: string, result: ChargeResult): Promise<void>;
}
