import type { Stripe } from 'stripe';
import { chargeIntent, finishDelayedPayment, payWithCrypto, startDelayedPayment } from './charge-intent.ts';
import { addPaymentIntent } from './new-payment-intent.ts';
import { addPaymentMethod, type TestCard } from './new-payment-method.ts';
import { emitEvent, known, mintId, nowSeconds, type World } from './world.ts';

/** How a customer pays on the pay page. */
export interface Payment {
  readonly card?: TestCard;
  /** What arrives, if not everything. */
  readonly receivedCents?: number;
  readonly with?: 'card' | 'crypto' | 'bank';
}

/** The customer pays a Checkout session or saves a card in it. Returns the PaymentIntent or SetupIntent. */
export function completeSession(world: World, sessionId: string, { card, receivedCents, with: by = 'card' }: Payment = {}): string {
  const session = known(world.sessions, sessionId);
  if (session.status !== 'open') throw new Error(`${sessionId} is ${session.status}`);
  if (session.mode === 'setup') return saveCard(world, session, card);
  const intent = intentOf(world, session);
  if (by === 'bank') {
    startDelayedPayment(world, intent);
    Object.assign(session, { status: 'complete', payment_intent: intent.id });
    emitEvent(world, 'checkout.session.completed', session);
    return intent.id;
  }
  if (by === 'crypto') payWithCrypto(world, intent);
  else {
    const saves = intent.setup_future_usage === 'off_session';
    intent.payment_method = addPaymentMethod(world, saves ? String(session.customer) : null, card).id;
    chargeIntent(world, intent, receivedCents);
  }
  if (intent.status !== 'succeeded') return intent.id;
  Object.assign(session, { status: 'complete', payment_status: 'paid', payment_intent: intent.id });
  emitEvent(world, 'checkout.session.completed', session);
  return intent.id;
}

/** The customer's bank asks for a confirmation before it pays a session. */
export function requireAction(world: World, sessionId: string): void {
  const intent = intentOf(world, known(world.sessions, sessionId));
  intent.status = 'requires_action';
  emitEvent(world, 'payment_intent.requires_action', intent);
}

/** The bank's answer to a session that was paid by bank. */
export function finishDelayedSession(world: World, sessionId: string, confirmed: boolean): void {
  const session = known(world.sessions, sessionId);
  finishDelayedPayment(world, known(world.intents, String(session.payment_intent)), confirmed);
  if (confirmed) session.payment_status = 'paid';
  emitEvent(world, confirmed ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', session);
}

/** Ends a session that nobody completed. */
export function expireSession(world: World, sessionId: string): Stripe.Checkout.Session {
  const session = known(world.sessions, sessionId);
  Object.assign(session, { status: 'expired', url: null });
  emitEvent(world, 'checkout.session.expired', session);
  return session;
}

/** The session's PaymentIntent. A declined try and the next one have the same. */
function intentOf(world: World, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const data = world.intentData.get(session.id);
  const earlier = [...world.intents.values()].find(
    ({ metadata }) => metadata.order_id === data?.metadata.order_id && data?.metadata.order_id,
  );
  return (
    earlier ??
    addPaymentIntent(world, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer: session.customer ? String(session.customer) : null,
      paymentMethod: null,
      metadata: data?.metadata ?? {},
      paymentMethodTypes: session.payment_method_types,
      setupFutureUsage: data?.setupFutureUsage ?? null,
      receiptEmail: data?.receiptEmail ?? null,
    })
  );
}

function saveCard(world: World, session: Stripe.Checkout.Session, card: TestCard | undefined): string {
  const method = addPaymentMethod(world, String(session.customer), card);
  const id = mintId('seti');
  const setupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_x`,
    created: nowSeconds(),
    customer: session.customer,
    description: null,
    excluded_payment_method_types: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: world.settings.livemode,
    mandate: null,
    metadata: world.intentData.get(session.id)?.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: session.payment_method_types,
    single_use_mandate: null,
    status: 'succeeded',
    usage: 'off_session',
  } satisfies Stripe.SetupIntent;
  world.setupIntents.set(id, setupIntent);
  Object.assign(session, { status: 'complete', setup_intent: id });
  emitEvent(world, 'payment_method.attached', method);
  emitEvent(world, 'setup_intent.succeeded', setupIntent);
  emitEvent(world, 'checkout.session.completed', session);
  return id;
}
