import type { Stripe } from 'stripe';
import { mintId, nowSeconds, type World } from './world.ts';

/** A Checkout session that nobody used yet, as the API returns it. `base` is the origin of the pay page. */
export function addSession(world: World, params: Stripe.Checkout.SessionCreateParams, base: string): Stripe.Checkout.Session {
  const id = mintId(world.settings.livemode ? 'cs_live' : 'cs_test');
  const subtotal = (params.line_items ?? []).reduce(
    (sum, { quantity, price_data }) => sum + (quantity ?? 1) * (price_data?.unit_amount ?? 0),
    0,
  );
  const tax = params.automatic_tax?.enabled ? Math.round((subtotal * world.settings.taxPermille) / 1000) : 0;
  const isPayment = params.mode === 'payment';
  const methods = params.allowed_payment_method_types?.map(String) ?? ['card', 'link', 'klarna', 'cashapp'];
  const session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: params.allowed_payment_method_types?.map(String) ?? null,
    amount_subtotal: isPayment ? subtotal : null,
    amount_total: isPayment ? subtotal + tax : null,
    automatic_tax: { enabled: params.automatic_tax?.enabled ?? false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: nowSeconds(),
    currency: isPayment ? 'usd' : (params.currency ?? null),
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: params.expires_at ?? nowSeconds() + 86_400,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: world.settings.livemode,
    locale: null,
    managed_payments: null,
    metadata: toMetadata(params.metadata),
    mode: params.mode ?? 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: methods,
    payment_status: isPayment ? 'unpaid' : 'no_payment_required',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: isPayment ? { amount_discount: 0, amount_shipping: 0, amount_tax: tax } : null,
    ui_mode: params.ui_mode ?? 'hosted_page',
    url: `${base}/pay/${id}`,
    wallet_options: null,
  } satisfies Stripe.Checkout.Session;
  world.sessions.set(id, session);
  const data = params.payment_intent_data;
  world.intentData.set(id, {
    metadata: toMetadata(isPayment ? data?.metadata : params.setup_intent_data?.metadata),
    setupFutureUsage: data?.setup_future_usage ?? null,
    receiptEmail: data?.receipt_email ?? null,
  });
  return session;
}

/** Metadata as the API stores it: text only. */
export function toMetadata(given: Stripe.MetadataParam | '' | null | undefined): Stripe.Metadata {
  return Object.fromEntries(Object.entries(given || {}).map(([name, value]) => [name, String(value)]));
}
