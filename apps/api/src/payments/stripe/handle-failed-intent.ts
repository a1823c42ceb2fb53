import type { EventOutcome } from '../rail.ts';
import { readChargeResult } from './charge-card.ts';
import { findAtStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/**
 * Handles a PaymentIntent that has not succeeded. On a Checkout page the customer can try another card, so a decline there does not
 * end the order; an automatic top-up ends with it.
 */
export async function handleFailedIntent({ stripe, book, cards }: StripeContext, intentId: string): Promise<EventOutcome> {
  const intent = await findAtStripe(() => stripe.paymentIntents.retrieve(intentId));
  const order = await book.findOrder(intent?.metadata.order_id);
  if (!intent || !order) return 'ignored';
  const attemptId = intent.metadata.attempt_id;
  if (attemptId) await cards.finishCharge(attemptId, readChargeResult(intent));
  else if (intent.status === 'processing') await book.markOrder(order.id, 'processing');
  return 'handled';
}
