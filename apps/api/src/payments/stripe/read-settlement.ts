import { nanoPerUsd } from '@derouter/billing';
import type { Stripe } from 'stripe';
import { type ProviderSettlement, UnusableEvent } from '../rail.ts';

/**
 * Reads what a PaymentIntent settled: `amount_received` in cents, of a charge in USD, at the time of its charge. Null if nothing
 * was received yet or if the payment is not for an order. Source: Stripe API reference, "The PaymentIntent object".
 */
export function readStripeSettlement(intent: Stripe.PaymentIntent, taxCents: number): ProviderSettlement | null {
  const { latest_charge: charge, metadata } = intent;
  const orderId = metadata.order_id;
  if (intent.status !== 'succeeded' || intent.amount_received <= 0 || !orderId) return null;
  if (intent.currency !== 'usd') throw new UnusableEvent(`payment ${intent.id} was charged in ${intent.currency}, not usd`);
  const nanoPerCent = nanoPerUsd / 100n;
  return {
    clearing: 'clearing:stripe',
    paymentRef: `pi:${intent.id}`,
    for: { orderId },
    grossNano: BigInt(intent.amount_received) * nanoPerCent,
    taxNano: BigInt(taxCents) * nanoPerCent,
    evidence: { paymentIntent: intent.id, amountReceivedCents: intent.amount_received, currency: intent.currency },
    settledAt: new Date((typeof charge === 'object' && charge ? charge.created : intent.created) * 1000),
  };
}
