import type { Database } from '@derouter/db';
import type { Stripe } from 'stripe';
import type { Logger } from '../../observability/index.ts';
import type { CardBook } from '../auto-top-up/card-book.ts';
import type { PaymentBook } from '../rail.ts';
import type { StripeConfig } from './config.ts';

/** What the functions of this rail share. */
export interface StripeContext {
  readonly stripe: Stripe;
  readonly config: StripeConfig;
  readonly db: Database;
  readonly log: Logger;
  readonly book: PaymentBook;
  readonly cards: CardBook;
  readonly publicUrl: string;
  /** Whether the key is one of live mode. */
  readonly livemode: boolean;
}

export const stripeClearing = 'clearing:stripe';

/** The reference of a payment in our books. */
export const paymentRefOf = (intentId: string) => `pi:${intentId}`;
