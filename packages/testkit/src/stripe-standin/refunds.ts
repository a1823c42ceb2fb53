import type { Stripe } from 'stripe';
import { addBalanceTransaction } from './balance-transactions.ts';
import { emitEvent, known, mintId, nowSeconds, type World } from './world.ts';

/** What a charge can still give back. Pending refunds count, failed ones do not. */
export function refundableCents(world: World, charge: Stripe.Charge): number {
  const lost = [...world.disputes.values()].some(
    ({ charge: id, status }) => id === charge.id && !['won', 'prevented', 'warning_closed'].includes(status),
  );
  return lost ? 0 : charge.amount - charge.amount_refunded;
}

/** Starts a refund, by API or in the dashboard. */
export function addRefund(
  world: World,
  charge: Stripe.Charge,
  { amount, metadata, reason }: { amount: number; metadata: Stripe.Metadata; reason: Stripe.Refund.Reason | null },
): Stripe.Refund {
  const refund = {
    id: mintId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'pending',
    transfer_reversal: null,
  } satisfies Stripe.Refund;
  world.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emitEvent(world, 'refund.created', refund);
  emitEvent(world, 'charge.refunded', charge);
  if (!world.settings.refundsArePending) finishRefund(world, refund.id, 'succeeded');
  return refund;
}

/** What became of a refund. A refund may fail after it succeeded. */
export function finishRefund(world: World, refundId: string, status: 'succeeded' | 'failed'): void {
  const refund = known(world.refunds, refundId);
  const charge = known(world.charges, String(refund.charge));
  const wasSucceeded = refund.status === 'succeeded';
  refund.status = status;
  const amount = Math.round(refund.amount * world.settings.exchangeRate);
  if (status === 'succeeded') {
    refund.balance_transaction = addBalanceTransaction(world, { amount: -amount, fee: 0, type: 'refund', source: refund.id }).id;
    emitEvent(world, 'refund.updated', refund);
    return;
  }
  refund.failure_reason = 'lost_or_stolen_card';
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  if (wasSucceeded) {
    refund.failure_balance_transaction = addBalanceTransaction(world, { amount, fee: 0, type: 'refund_failure', source: refund.id }).id;
  }
  emitEvent(world, 'refund.updated', refund);
  emitEvent(world, 'refund.failed', refund);
}
