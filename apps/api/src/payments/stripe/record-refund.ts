import type { Stripe } from 'stripe';
import { z } from 'zod';
import { type EventOutcome, type ProviderRefund, UnusableEvent } from '../rail.ts';
import { fromCents } from './cents.ts';
import { settleIntent } from './settle-intent.ts';
import { callStripe, findAtStripe, idOf } from './stripe-client.ts';
import { paymentRefOf, type StripeContext } from './stripe-context.ts';

/** States of a refund at Stripe. Source: Stripe API reference, "The Refund object". */
export function refundStateOf(status: string | null): ProviderRefund['state'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** Books a refund by its id, whoever started it. */
export async function recordRefundById(context: StripeContext, refundId: string): Promise<EventOutcome> {
  const refund = await findAtStripe(() => context.stripe.refunds.retrieve(refundId));
  return refund ? recordStripeRefund(context, refund) : 'ignored';
}

/** Books every refund of a charge: `charge.refunded` does not name the refund that it is about. */
export async function recordRefundsOfCharge(context: StripeContext, chargeId: string): Promise<EventOutcome> {
  const outcomes: EventOutcome[] = [];
  const refunds = await callStripe(() =>
    context.stripe.refunds.list({ charge: chargeId, limit: 100 }).autoPagingToArray({ limit: 10_000 }),
  );
  for (const refund of refunds) outcomes.push(await recordStripeRefund(context, refund));
  return outcomes.every((outcome) => outcome === 'ignored') ? 'ignored' : 'handled';
}

async function recordStripeRefund(context: StripeContext, refund: Stripe.Refund): Promise<EventOutcome> {
  const intentId = idOf(refund.payment_intent);
  if (!intentId) return 'ignored';
  const record = () => {
    if (refund.currency !== 'usd') throw new UnusableEvent(`refund ${refund.id} is in ${refund.currency}, not usd`);
    const crypto = refund.destination_details?.crypto?.reference;
    return context.book.recordRefund({
      paymentRef: paymentRefOf(intentId),
      providerRef: refund.id,
      refundId: z.uuid().safeParse(refund.metadata?.refund_id).data ?? null,
      grossNano: fromCents(refund.amount),
      state: refundStateOf(refund.status),
      evidence: {
        refund: refund.id,
        amountCents: refund.amount,
        status: refund.status,
        ...(refund.failure_reason ? { failure: refund.failure_reason } : {}),
        ...(crypto ? { transaction: crypto } : {}),
      },
    });
  };
  return recordOnceSettled(context, intentId, record);
}

/** Records a reversal; if its payment is not settled yet, because events arrive in any order, that comes first. */
export async function recordOnceSettled(context: StripeContext, intentId: string, record: () => Promise<boolean>): Promise<EventOutcome> {
  const intent = await findAtStripe(() => context.stripe.paymentIntents.retrieve(intentId));
  if (!(await context.book.findOrder(intent?.metadata.order_id))) return 'ignored';
  if (await record()) return 'handled';
  await settleIntent(context, intentId);
  if (await record()) return 'handled';
  throw new UnusableEvent(`${intentId} is ours and was reversed, but nothing of it settled`);
}
