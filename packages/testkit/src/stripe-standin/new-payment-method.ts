import type { Stripe } from 'stripe';
import { type CardBehaviour, mintId, nowSeconds, type World } from './world.ts';

/** The card of a test. */
export interface TestCard {
  readonly last4?: string;
  readonly fingerprint?: string;
  readonly expMonth?: number;
  readonly expYear?: number;
  readonly behaviour?: CardBehaviour;
}

/** Stripe's documented test PaymentMethods, by what they do when they are charged. */
const magicPaymentMethods: Readonly<Record<string, CardBehaviour>> = {
  pm_card_visa: 'approve',
  pm_card_visa_chargeDeclined: 'generic_decline',
  pm_card_visa_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  pm_card_visa_chargeDeclinedLostCard: 'lost_card',
  pm_card_visa_chargeDeclinedStolenCard: 'stolen_card',
  pm_card_chargeDeclinedExpiredCard: 'expired_card',
  pm_card_chargeDeclinedIncorrectNumber: 'incorrect_number',
  pm_card_chargeDeclinedProcessingError: 'processing_error',
  pm_card_authenticationRequired: 'authentication_required',
};

/** How the card with this id answers. */
export function behaviourOf(world: World, paymentMethodId: string): CardBehaviour {
  return world.behaviours.get(paymentMethodId) ?? magicPaymentMethods[paymentMethodId] ?? 'approve';
}

/** Adds a card, attached to a customer if one is given. */
export function addPaymentMethod(world: World, customer: string | null, card: TestCard = {}, id = mintId('pm')): Stripe.PaymentMethod {
  const method = {
    id,
    object: 'payment_method',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: 'visa',
      checks: null,
      country: 'US',
      display_brand: 'visa',
      exp_month: card.expMonth ?? 12,
      exp_year: card.expYear ?? 2031,
      fingerprint: card.fingerprint ?? `fp_${card.last4 ?? '4242'}`,
      funding: 'credit',
      generated_from: null,
      last4: card.last4 ?? '4242',
      networks: null,
      regulated_status: null,
      three_d_secure_usage: null,
      wallet: null,
    },
    created: nowSeconds(),
    customer,
    customer_account: null,
    livemode: world.settings.livemode,
    metadata: {},
    type: 'card',
  } satisfies Stripe.PaymentMethod;
  world.paymentMethods.set(id, method);
  if (card.behaviour) world.behaviours.set(id, card.behaviour);
  return method;
}
