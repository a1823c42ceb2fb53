import { Stripe } from 'stripe';
import type { CardCharge, ChargeFailure, ChargeResult } from '../auto-top-up/card-rail.ts';
import { toCents } from './cents.ts';
import { settleIntent } from './settle-intent.ts';
import { callStripe, findAtStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** Declines after which the same card will not work. Source: Stripe docs, "Decline codes". */
const hardCodes: ReadonlySet<string> = new Set([
  'card_not_supported',
  'currency_not_supported',
  'expired_card',
  'fraudulent',
  'incorrect_number',
  'invalid_account',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'lost_card',
  'merchant_blacklist',
  'new_account_information_available',
  'no_action_taken',
  'not_permitted',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'service_not_allowed',
  'stolen_card',
  'stop_payment_order',
  'transaction_not_allowed',
]);

/** The parameters of a charge depend on its stored row alone, since the same idempotency key must bring the same request. */
function chargeParams(charge: CardCharge): Stripe.PaymentIntentCreateParams {
  return {
    amount: toCents(charge.grossNano),
    currency: 'usd',
    customer: charge.customerRef,
    payment_method: charge.paymentMethodId,
    off_session: true,
    confirm: true,
    error_on_requires_action: true,
    description: 'derouter credits, automatic top-up',
    payment_method_options: { card: { stored_credential_usage: 'unscheduled' } },
    metadata: { order_id: charge.orderId, account_id: charge.accountId, attempt_id: charge.attemptId },
  };
}

/** Charges a saved card and books the payment if it succeeded. */
export async function chargeCard(context: StripeContext, charge: CardCharge): Promise<ChargeResult> {
  try {
    const options = { idempotencyKey: `atu:${charge.attemptId}` };
    const intent = await callStripe(() => context.stripe.paymentIntents.create(chargeParams(charge), options));
    if (intent.status === 'succeeded') await settleIntent(context, intent.id);
    return readChargeResult(intent);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) {
      const failure = failureOf({ code: error.code, declineCode: error.decline_code, adviceCode: error.advice_code });
      return { state: 'failed', providerRef: error.payment_intent?.id ?? null, failure };
    }
    if (error instanceof Stripe.errors.StripeInvalidRequestError) {
      context.log.error({ code: error.code, attemptId: charge.attemptId }, 'Stripe refused the request of an automatic top-up');
      return { state: 'failed', providerRef: null, failure: { kind: 'refused', code: error.code ?? 'invalid_request' } };
    }
    context.log.warn({ err: error, attemptId: charge.attemptId }, 'the outcome of an automatic top-up is unknown and will be looked up');
    return { state: 'unknown' };
  }
}

/** Looks up a charge, by its PaymentIntent or among those of the customer since it was made. */
export async function findCharge(context: StripeContext, charge: CardCharge, providerRef: string | null): Promise<ChargeResult | null> {
  const { stripe } = context;
  const since = Math.floor(charge.createdAt.getTime() / 1000) - 600;
  const intent = providerRef
    ? await findAtStripe(() => stripe.paymentIntents.retrieve(providerRef))
    : (
        await callStripe(() =>
          stripe.paymentIntents
            .list({ customer: charge.customerRef, created: { gte: since }, limit: 100 })
            .autoPagingToArray({ limit: 10_000 }),
        )
      ).find(({ metadata }) => metadata.attempt_id === charge.attemptId);
  if (!intent) return null;
  if (intent.status === 'succeeded') await settleIntent(context, intent.id);
  return readChargeResult(intent);
}

/** What a PaymentIntent says about an automatic top-up. */
export function readChargeResult(intent: Stripe.PaymentIntent): ChargeResult {
  const providerRef = intent.id;
  if (intent.status === 'succeeded') return { state: 'succeeded', providerRef };
  const error = intent.last_payment_error;
  if (intent.status === 'canceled') return { state: 'failed', providerRef, failure: { kind: 'soft', code: 'canceled' } };
  if (intent.status === 'requires_action')
    return { state: 'failed', providerRef, failure: { kind: 'authentication', code: 'requires_action' } };
  if (error && intent.status === 'requires_payment_method') {
    const failure = failureOf({ code: error.code, declineCode: error.decline_code, adviceCode: error.advice_code });
    return { state: 'failed', providerRef, failure };
  }
  return { state: 'processing', providerRef };
}

interface Decline {
  readonly code: string | undefined;
  readonly declineCode: string | undefined;
  readonly adviceCode: string | undefined;
}

function failureOf({ code, declineCode, adviceCode }: Decline): ChargeFailure {
  const shown = declineCode ?? code ?? 'card_declined';
  if (code === 'authentication_required' || declineCode === 'authentication_required') return { kind: 'authentication', code: shown };
  const isHard = adviceCode === 'do_not_try_again' || hardCodes.has(shown) || hardCodes.has(code ?? '');
  return { kind: isHard ? 'hard' : 'soft', code: shown };
}
