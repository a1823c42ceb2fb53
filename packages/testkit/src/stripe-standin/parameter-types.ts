import type { Stripe } from 'stripe';

export type CustomerCreateParams = Stripe.CustomerCreateParams;
export type SessionCreateParams = Stripe.Checkout.SessionCreateParams;
export type PaymentIntentCreateParams = Stripe.PaymentIntentCreateParams;
export type RefundCreateParams = Stripe.RefundCreateParams;
