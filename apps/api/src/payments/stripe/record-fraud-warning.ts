import type { EventOutcome } from '../rail.ts';
import { fromCents } from './cents.ts';
import { recordOnceSettled } from './record-refund.ts';
import { callStripe, findAtStripe, idOf } from './stripe-client.ts';
import { paymentRefOf, type StripeContext } from './stripe-context.ts';

/**
 * Books the card network's early fraud warning: the account is frozen, and staff are asked to refund the payment before it becomes
 * a dispute with a fee. A warning that is no longer actionable (refunded or disputed) ends the freeze that it caused.
 */
export async function recordFraudWarning(context: StripeContext, warningId: string): Promise<EventOutcome> {
  const { stripe, book } = context;
  const warning = await findAtStripe(() => stripe.radar.earlyFraudWarnings.retrieve(warningId));
  if (!warning) return 'ignored';
  const charge = await callStripe(() => stripe.charges.retrieve(idOf(warning.charge) ?? ''));
  const intentId = idOf(charge.payment_intent);
  if (!intentId) return 'ignored';
  const evidence = { warning: warning.id, charge: charge.id, fraudType: warning.fraud_type };
  const outcome = await recordOnceSettled(context, intentId, () =>
    book.recordDispute({
      paymentRef: paymentRefOf(intentId),
      providerRef: warning.id,
      state: warning.actionable ? 'warning' : 'prevented',
      freezesAccount: true,
      reason: 'early_fraud_warning',
      amountNano: fromCents(charge.amount - charge.amount_refunded),
      respondBy: null,
      movements: [],
      evidence,
    }),
  );
  if (outcome === 'ignored' || !warning.actionable) return outcome;
  await book.openReview({ kind: 'early_fraud_warning', reference: warning.id, detail: { ...evidence, paymentIntent: intentId } });
  return 'review';
}
