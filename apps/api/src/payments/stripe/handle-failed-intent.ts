import type { Stripe } from 'stripe';
import type { EventOutcome, OrderProgress } from '../rail.ts';
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
  else if (order.state === 'created') await book.markOrder(order.id, 'created', progressOf(intent));
  return 'handled';
}

/** What the customer sees who left the page before the bank agreed. */
function progressOf({ status, last_payment_error: error }: Stripe.PaymentIntent): OrderProgress {
  if (status === 'requires_action') return { note: 'requires_action' };
  return status === 'requires_payment_method' && error ? { note: 'declined' } : {};
}
