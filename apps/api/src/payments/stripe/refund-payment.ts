import { Stripe } from 'stripe';
import type { RefundOrder } from '../rail.ts';
import { toCents } from './cents.ts';
import { refundStateOf } from './record-refund.ts';
import { callStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/**
 * Asks Stripe for a refund. Idempotent without a time limit: a refund with our id in its metadata is found before another is made,
 * since Stripe forgets idempotency keys after a day. What Stripe refuses for good has failed.
 */
export async function refundStripePayment(
  { stripe, log }: Pick<StripeContext, 'stripe' | 'log'>,
  { refundId, paymentRef, grossNano }: RefundOrder,
): Promise<{ readonly providerRef: string; readonly state: 'pending' | 'succeeded' | 'failed' }> {
  const intentId = paymentRef.replace(/^pi:/, '');
  const earlier = await callStripe(() =>
    stripe.refunds.list({ payment_intent: intentId, limit: 100 }).autoPagingToArray({ limit: 10_000 }),
  );
  const known = earlier.find(({ metadata }) => metadata?.refund_id === refundId);
  if (known) return { providerRef: known.id, state: refundStateOf(known.status) };
  try {
    const refund = await callStripe(() =>
      stripe.refunds.create(
        { payment_intent: intentId, amount: toCents(grossNano), reason: 'requested_by_customer', metadata: { refund_id: refundId } },
        { idempotencyKey: `re:${refundId}` },
      ),
    );
    return { providerRef: refund.id, state: refundStateOf(refund.status) };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    log.error({ code: error.code, refundId, paymentIntent: intentId }, 'Stripe refused a refund');
    return { providerRef: `refused:${refundId}`, state: 'failed' };
  }
}
