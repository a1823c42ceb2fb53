import type { Stripe } from 'stripe';
import type { EventOutcome } from '../rail.ts';
import { readStripeSettlement } from './read-settlement.ts';
import { recordStripeFee } from './record-fee.ts';
import { saveCardOfIntent } from './save-card.ts';
import { callStripe, findAtStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/**
 * Books a PaymentIntent as Stripe reports it now: the settlement, Stripe's fee if it is known already, the end of an automatic
 * top-up, and a card that was to be saved. Any event about a payment may lead here, in any order.
 */
export async function settleIntent(context: StripeContext, intentId: string): Promise<EventOutcome> {
  const { stripe, book, cards } = context;
  const expand = ['latest_charge.balance_transaction'];
  const intent = await findAtStripe(() => stripe.paymentIntents.retrieve(intentId, { expand }));
  const order = await book.findOrder(intent?.metadata.order_id);
  if (!intent || !order) return 'ignored';
  const attemptId = intent.metadata.attempt_id;
  const settlement = readStripeSettlement(intent, attemptId ? 0 : await readTax(stripe, intent));
  if (!settlement) return 'handled';
  await book.settle(settlement);
  if (attemptId) await cards.finishCharge(attemptId, { state: 'succeeded', providerRef: intent.id });
  if (intent.setup_future_usage === 'off_session') await saveCardOfIntent(context, intent, order.accountId);
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return charge ? recordStripeFee(context, charge, order) : 'handled';
}

/** The tax of a payment in cents, from its Checkout session. */
async function readTax(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<number> {
  const sessions = await callStripe(() => stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 }));
  return sessions.data[0]?.total_details?.amount_tax ?? 0;
}
