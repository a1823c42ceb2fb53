import type { Stripe } from 'stripe';
import type { EventOutcome, ProviderDispute } from '../rail.ts';
import { fromCents } from './cents.ts';
import { recordOnceSettled } from './record-refund.ts';
import { findAtStripe, idOf } from './stripe-client.ts';
import { paymentRefOf, type StripeContext } from './stripe-context.ts';

/** States of a dispute at Stripe. Source: Stripe API reference, "The Dispute object". An inquiry that is closed cost nothing. */
const states: Readonly<Record<string, ProviderDispute['state']>> = {
  warning_needs_response: 'warning',
  warning_under_review: 'warning',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  won: 'won',
  lost: 'lost',
  prevented: 'prevented',
};

/**
 * Books a dispute with every movement that Stripe made for it. Their number and the fee are Stripe's: cards in other currencies
 * have several. Movements in another currency than USD, or that gave us more than they took, are left to staff.
 */
export async function recordStripeDispute(context: StripeContext, disputeId: string): Promise<EventOutcome> {
  const dispute = await findAtStripe(() => context.stripe.disputes.retrieve(disputeId));
  const intentId = idOf(dispute?.payment_intent);
  if (!dispute || !intentId) return 'ignored';
  const problem = problemOf(dispute);
  const movements = problem
    ? []
    : dispute.balance_transactions.map(({ id, amount, fee }) => ({ ref: id, grossNano: fromCents(-amount), feeNano: fromCents(fee) }));
  const state = states[dispute.status] ?? 'open';
  const outcome = await recordOnceSettled(context, intentId, () =>
    context.book.recordDispute({
      paymentRef: paymentRefOf(intentId),
      providerRef: dispute.id,
      state,
      freezesAccount: state !== 'warning',
      reason: dispute.reason,
      amountNano: fromCents(dispute.amount),
      respondBy: dispute.evidence_details.due_by ? new Date(dispute.evidence_details.due_by * 1000) : null,
      movements,
      evidence: {
        dispute: dispute.id,
        charge: idOf(dispute.charge),
        status: dispute.status,
        networkReason: dispute.network_reason_code ?? null,
        isChargeRefundable: dispute.is_charge_refundable,
      },
    }),
  );
  if (outcome === 'ignored' || !problem) return outcome;
  const detail = {
    problem,
    movements: dispute.balance_transactions.map(({ id, amount, fee, currency }) => ({ id, amount, fee, currency })),
  };
  await context.book.openReview({ kind: 'dispute_movements', reference: dispute.id, detail });
  return 'review';
}

function problemOf({ balance_transactions: transactions, currency }: Stripe.Dispute): string | null {
  if (currency !== 'usd' || transactions.some((each) => each.currency !== 'usd')) return 'a movement is not in USD';
  const takenCents = transactions.reduce((sum, { amount }) => sum - amount, 0);
  return takenCents < 0 ? 'more was given back than taken' : null;
}
