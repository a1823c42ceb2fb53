import type { EventOutcome } from '../rail.ts';
import { saveCardOfSetup } from './save-card.ts';
import { settleIntent } from './settle-intent.ts';
import { findAtStripe, idOf } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** Handles a change of a Checkout session by what the session says now. */
export async function handleSession(context: StripeContext, sessionId: string, type: string): Promise<EventOutcome> {
  const { stripe, book } = context;
  const session = await findAtStripe(() => stripe.checkout.sessions.retrieve(sessionId));
  if (!session) return 'ignored';
  if (session.mode === 'setup') {
    const setupIntentId = idOf(session.setup_intent);
    return session.status === 'complete' && setupIntentId ? saveCardOfSetup(context, setupIntentId) : 'ignored';
  }
  const order = await book.findOrder(session.client_reference_id);
  if (!order) return 'ignored';
  const intentId = idOf(session.payment_intent);
  if (session.payment_status === 'paid') {
    if (intentId) return settleIntent(context, intentId);
    // Paid, and yet nothing to fetch the amount from: a field has moved, or something was sold that is not ours to sell.
    context.log.fatal({ session: session.id, orderId: order.id }, 'a paid Checkout session names no payment');
    const detail = { session: session.id, amountTotalCents: session.amount_total };
    await book.openReview({ kind: 'payment_unnamed', reference: session.id, accountId: order.accountId, orderId: order.id, detail });
    return 'review';
  }
  if (session.status === 'expired') await book.markOrder(order.id, 'expired');
  else if (type === 'checkout.session.async_payment_failed') await book.markOrder(order.id, 'failed');
  else if (session.status === 'complete' && session.payment_status === 'unpaid') await book.markOrder(order.id, 'processing');
  return 'handled';
}
