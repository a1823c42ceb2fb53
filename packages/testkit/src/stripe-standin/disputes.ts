import type { Stripe } from 'stripe';
import { addBalanceTransaction } from './balance-transactions.ts';
import { emitEvent, known, mintId, nowSeconds, type World } from './world.ts';

/** A movement of a dispute in cents of the settlement currency: `amount` negative if taken from the merchant. */
export interface DisputeMovement {
  readonly amount: number;
  readonly fee: number;
}

/** Opens a dispute, or an inquiry, for which no money moves. */
export function addDispute(
  world: World,
  charge: Stripe.Charge,
  { amount = charge.amount, isInquiry = false, reason = 'fraudulent' }: { amount?: number; isInquiry?: boolean; reason?: string } = {},
): Stripe.Dispute {
  const id = mintId('du');
  const dispute = {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: nowSeconds() + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: world.settings.livemode,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  } satisfies Stripe.Dispute;
  world.disputes.set(id, dispute);
  charge.disputed = true;
  emitEvent(world, 'charge.dispute.created', dispute);
  return dispute;
}

/** Takes the disputed money from the merchant. More than one movement: the adjustment of a card in another currency. */
export function withdrawFunds(world: World, disputeId: string, movements?: readonly DisputeMovement[]): void {
  const dispute = known(world.disputes, disputeId);
  const { exchangeRate, disputeFeeCents } = world.settings;
  post(world, dispute, movements ?? [{ amount: -Math.round(dispute.amount * exchangeRate), fee: disputeFeeCents }]);
  if (dispute.status.startsWith('warning')) dispute.status = 'needs_response';
  emitEvent(world, 'charge.dispute.funds_withdrawn', dispute);
}

/** Gives the disputed money back: the reverse of what was taken, with the fee or without. */
export function reinstateFunds(world: World, disputeId: string, { withFee = true }: { withFee?: boolean } = {}): void {
  const dispute = known(world.disputes, disputeId);
  const taken = dispute.balance_transactions.map(({ amount, fee }) => ({ amount: -amount, fee: withFee ? -fee : 0 }));
  post(world, dispute, taken);
  emitEvent(world, 'charge.dispute.funds_reinstated', dispute);
}

/** Ends a dispute, or sets another status of one that goes on. */
export function setDisputeStatus(world: World, disputeId: string, status: Stripe.Dispute.Status): void {
  const dispute = known(world.disputes, disputeId);
  dispute.status = status;
  const isOver = ['won', 'lost', 'warning_closed', 'prevented'].includes(status);
  emitEvent(world, isOver ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute);
}

/** The card network's early warning that a payment may be fraud. */
export function addFraudWarning(world: World, charge: Stripe.Charge, actionable = true): Stripe.Radar.EarlyFraudWarning {
  const warning = {
    id: mintId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable,
    charge: charge.id,
    created: nowSeconds(),
    fraud_type: 'made_with_stolen_card',
    livemode: world.settings.livemode,
    ...(typeof charge.payment_intent === 'string' ? { payment_intent: charge.payment_intent } : {}),
  } satisfies Stripe.Radar.EarlyFraudWarning;
  world.warnings.set(warning.id, warning);
  emitEvent(world, 'radar.early_fraud_warning.created', warning);
  return warning;
}

function post(world: World, dispute: Stripe.Dispute, movements: readonly DisputeMovement[]): void {
  for (const { amount, fee } of movements) {
    dispute.balance_transactions.push(addBalanceTransaction(world, { amount, fee, type: 'adjustment', source: dispute.id }));
  }
}

function noEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
