import type { Stripe } from 'stripe';
import { type ProviderSettlement, UnusableEvent } from '../rail.ts';
import { fromCents } from './cents.ts';
import { paymentRefOf, stripeClearing } from './stripe-context.ts';

/**
 * Reads what a PaymentIntent settled: `amount_received` in cents, of a charge in USD, at the time of its charge. Null if nothing
 * was received yet or if the payment is not for an order. Source: Stripe API reference, "The PaymentIntent object".
 */
export function readStripeSettlement(intent: Stripe.PaymentIntent, taxCents: number): ProviderSettlement | null {
  const { latest_charge: latest, metadata } = intent;
  const orderId = metadata.order_id;
  if (intent.status !== 'succeeded' || intent.amount_received <= 0 || !orderId) return null;
  if (intent.currency !== 'usd') throw new UnusableEvent(`payment ${intent.id} was charged in ${intent.currency}, not usd`);
  const charge = typeof latest === 'object' ? latest : null;
  return {
    clearing: stripeClearing,
    paymentRef: paymentRefOf(intent.id),
    for: { orderId },
    grossNano: fromCents(intent.amount_received),
    taxNano: fromCents(taxCents),
    evidence: {
      paymentIntent: intent.id,
      amountReceivedCents: intent.amount_received,
      currency: intent.currency,
      ...(charge ? { charge: charge.id, ...methodEvidence(charge) } : {}),
    },
    settledAt: new Date((charge ?? intent).created * 1000),
  };
}

/** How it was paid, as far as it helps to answer a dispute or to recognise a payer. */
function methodEvidence({ payment_method_details: details }: Stripe.Charge): Readonly<Record<string, unknown>> {
  const { card, crypto } = details ?? {};
  if (card) {
    const { brand, last4, fingerprint, country, network_transaction_id: networkTransaction } = card;
    return { method: 'card', card: { brand, last4, fingerprint, country, networkTransaction } };
  }
  if (crypto) {
    const { network, token_currency: token, transaction_hash: transaction, buyer_address: payer } = crypto;
    return { method: 'crypto', crypto: { network, token, transaction, payer } };
  }
  return { method: details?.type ?? 'unknown' };
}
