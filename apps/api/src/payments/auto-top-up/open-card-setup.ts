import { DerouterError } from '../../errors/index.ts';
import type { Payments } from '../create-payments.ts';

/** Opens the page on which the customer saves a card without paying. Throws `not_found`. */
export async function openCardSetup(
  { rails }: Pick<Payments, 'rails'>,
  account: { readonly accountId: string; readonly email: string },
): Promise<{ readonly redirectUrl: string }> {
  const cards = rails.find((rail) => rail.cards)?.cards;
  if (!cards) throw new DerouterError('not_found', 'No payment method here keeps cards.');
  return cards.openSetup(account);
}
