import type { Stripe } from 'stripe';
import type { EventOutcome, RailOrder } from '../rail.ts';
import { fromCents } from './cents.ts';
import { type StripeContext, stripeClearing } from './stripe-context.ts';

/**
 * Books what Stripe charged for a payment, from its balance transaction, which exists some time after the charge. If the account
 * settles in another currency, the fee is not in USD: staff book it.
 */
export async function recordStripeFee(
  { book }: Pick<StripeContext, 'book'>,
  charge: Stripe.Charge,
  order: Pick<RailOrder, 'id' | 'accountId'>,
): Promise<EventOutcome> {
  const transaction = charge.balance_transaction;
  if (transaction === null || typeof transaction === 'string') return 'handled';
  if (transaction.currency === 'usd') {
    await book.recordProviderFee({
      feeRef: `txn:${transaction.id}:fee`,
      clearing: stripeClearing,
      feeNano: fromCents(transaction.fee),
    });
    return 'handled';
  }
  const { amount, fee, net, currency, exchange_rate: exchangeRate } = transaction;
  await book.openReview({
    kind: 'settlement_currency',
    reference: transaction.id,
    accountId: order.accountId,
    orderId: order.id,
    detail: { charge: charge.id, chargeCents: charge.amount, currency, exchangeRate, amount, fee, net },
  });
  return 'review';
}
