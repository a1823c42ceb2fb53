import type { Stripe } from 'stripe';
import { mintId, nowSeconds, type World } from './world.ts';

/** How a PaymentIntent was paid, and the network's answer. */
interface NewCharge {
  readonly amount: number;
  readonly outcome: 'succeeded' | 'pending' | { readonly code: string; readonly declineCode: string };
  readonly details: Stripe.Charge.PaymentMethodDetails;
}

/** A charge of a PaymentIntent, without its balance transaction, which comes later. */
export function addCharge(world: World, intent: Stripe.PaymentIntent, { amount, outcome, details }: NewCharge): Stripe.Charge {
  const id = mintId('ch');
  const failure = typeof outcome === 'object' ? outcome : null;
  const charge = {
    id,
    object: 'charge',
    amount,
    amount_captured: outcome === 'succeeded' ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'DEROUTER',
    captured: outcome === 'succeeded',
    created: nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure ? 'Your card was declined.' : null,
    fraud_details: null,
    livemode: world.settings.livemode,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: failure ? 'declined_by_network' : 'approved_by_network',
      reason: failure?.declineCode ?? null,
      risk_level: 'normal',
      seller_message: failure ? 'The bank declined it.' : 'Payment complete.',
      type: failure ? 'issuer_declined' : 'authorized',
    },
    paid: outcome === 'succeeded',
    payment_intent: intent.id,
    payment_method: typeof intent.payment_method === 'string' ? intent.payment_method : (intent.payment_method?.id ?? null),
    payment_method_details: details,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: `https://pay.stripe.com/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: failure ? 'failed' : outcome === 'pending' ? 'pending' : 'succeeded',
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge;
  world.charges.set(id, charge);
  return charge;
}

/** What a charge says about the card that it charged. */
export function cardDetails({ card }: Stripe.PaymentMethod): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: card?.brand ?? null,
      checks: null,
      country: card?.country ?? null,
      electronic_commerce_indicator: null,
      exp_month: card?.exp_month ?? 1,
      exp_year: card?.exp_year ?? 2030,
      fingerprint: card?.fingerprint ?? null,
      funding: card?.funding ?? null,
      installments: null,
      last4: card?.last4 ?? null,
      mandate: null,
      network: card?.brand ?? null,
      network_transaction_id: null,
      regulated_status: null,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
