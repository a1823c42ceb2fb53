import type { Config } from '../../config.ts';
import type { BookContext } from '../book/book-context.ts';
import type { PaymentRail } from '../rail.ts';
import type { CardRail } from './card-rail.ts';

/** What automatic top-ups need. */
export interface AutoTopUpContext extends BookContext {
  readonly config: Pick<Config, 'newAccountDailyUsd' | 'publicUrl' | 'topUpBounds'>;
  /** The rail with this name. */
  find(name: string): PaymentRail | undefined;
}

/** A rail that keeps cards; null if it does not, or is not set up. */
export function railWithCards(find: AutoTopUpContext['find'], name: string): (PaymentRail & { readonly cards: CardRail }) | null {
  const rail = find(name);
  return rail?.cards ? { ...rail, cards: rail.cards } : null;
}
