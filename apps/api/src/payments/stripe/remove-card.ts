import { Stripe } from 'stripe';
import { callStripe } from './stripe-client.ts';

/** Detaches a card from its customer, after which it cannot be charged. One that is detached already is no error. */
export async function removeStripeCard(stripe: Stripe, paymentMethodId: string): Promise<void> {
  try {
    await callStripe(() => stripe.paymentMethods.detach(paymentMethodId));
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}
