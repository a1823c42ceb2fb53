import type { Stripe } from 'stripe';
import type { EventOutcome } from '../rail.ts';
import { fromCents } from './cents.ts';
import { findAtStripe } from './stripe-client.ts';
import { type StripeContext, stripeClearing } from './stripe-context.ts';

type Recorder = Pick<StripeContext, 'book'>;

/** Books a payout as Stripe reports it now. */
export async function recordPayoutById(context: StripeContext, payoutId: string): Promise<EventOutcome> {
  const payout = await findAtStripe(() => context.stripe.payouts.retrieve(payoutId));
  return payout && (await recordPayouts(context, [payout])) ? 'handled' : 'ignored';
}

/**
 * Books payouts that have reached the bank, and the return of those that failed afterwards. Those in another currency are left out:
 * the ledger is in USD. Returns false if there was nothing to book.
 */
export async function recordPayouts({ book }: Recorder, payouts: readonly Stripe.Payout[]): Promise<boolean> {
  const ended = payouts.filter(({ currency, status }) => currency === 'usd' && !isUnderWay(status));
  if (ended.length > 0) {
    await book.recordPayouts(
      ended.map(({ id, amount, status }) => ({
        payoutRef: id,
        clearing: stripeClearing,
        amountNano: fromCents(amount),
        state: status === 'paid' ? 'paid' : 'returned',
      })),
    );
  }
  return ended.length > 0;
}

/** The amount has left Stripe's balance and has not reached the bank. */
export function isUnderWay(status: string): boolean {
  return status === 'pending' || status === 'in_transit';
}
