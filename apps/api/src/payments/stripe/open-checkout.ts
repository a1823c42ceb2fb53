import { type Database, schema } from '@derouter/db';
import { and, eq, lt } from 'drizzle-orm';
import type { Stripe } from 'stripe';
import { DerouterError } from '../../errors/index.ts';
import { type Checkout, type OpenedCheckout, type RailOrder, UnusableEvent } from '../rail.ts';
import { toCents } from './cents.ts';
import type { StripeConfig } from './config.ts';
import { findOrCreateCustomer } from './find-or-create-customer.ts';
import { callStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** Time to pay. Stripe allows 30 minutes to 24 hours. */
const lifetimeSeconds = 2 * 3600;

/** Opens a Checkout session. The same order always yields the same session: its parameters depend on the order alone. */
export async function openStripeCheckout(
  { stripe, config, db, book, publicUrl }: StripeContext,
  checkout: Checkout,
): Promise<OpenedCheckout> {
  const order = await book.findOrder(checkout.orderId);
  if (!order) throw new UnusableEvent(`order ${checkout.orderId} is not stored`);
  const expiresAt = Math.floor(order.createdAt.getTime() / 1000) + lifetimeSeconds;
  const customer = await findOrCreateCustomer(stripe, db, checkout);
  const metadata = { order_id: checkout.orderId, account_id: checkout.accountId };
  const returnUrl = `${publicUrl}/credits/return?order=${checkout.orderId}`;
  const tax: Partial<Stripe.Checkout.SessionCreateParams> = config.taxCode
    ? { automatic_tax: { enabled: true }, billing_address_collection: 'required', customer_update: { address: 'auto' } }
    : {};
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    ui_mode: 'hosted_page',
    customer,
    client_reference_id: checkout.orderId,
    metadata,
    // The PaymentIntent settles, and Stripe does not copy a session's metadata to it.
    payment_intent_data: {
      metadata,
      description: 'derouter credits',
      ...(checkout.saveCard ? { setup_future_usage: 'off_session' as const } : {}),
    },
    // Without this list every method that is switched on in the dashboard would appear. Stablecoins cannot be saved.
    allowed_payment_method_types: config.offersCrypto && !checkout.saveCard ? ['card', 'crypto'] : ['card'],
    ...((await asksBank(config, db, order)) ? { payment_method_options: { card: { request_three_d_secure: 'any' as const } } } : {}),
    // Converting the price to the buyer's currency would make what arrives differ from what was shown.
    adaptive_pricing: { enabled: false },
    expires_at: expiresAt,
    success_url: returnUrl,
    cancel_url: returnUrl,
    custom_text: { submit: { message: 'The credit is the amount that settles, less the processing fee and tax shown above.' } },
    line_items: [
      lineItem('derouter credits', checkout.creditNano, config.taxCode),
      ...(checkout.feeNano > 0n ? [lineItem('Payment processing fee', checkout.feeNano, config.taxCode)] : []),
    ],
    ...tax,
  };
  const session = await callStripe(() => stripe.checkout.sessions.create(params, { idempotencyKey: `cs:${checkout.orderId}` }));
  if (!session.url) throw new DerouterError('internal', 'The payment page could not be opened. Nothing was charged.');
  return { providerRef: session.id, redirectUrl: session.url, expiresAt: new Date(session.expires_at * 1000) };
}

/** Whether the bank is to confirm the payer. What settles after the order was made does not count, or a retry would be another session. */
async function asksBank({ threeDSecure }: StripeConfig, db: Database, order: RailOrder): Promise<boolean> {
  if (threeDSecure !== 'first') return threeDSecure === 'always';
  const { accountId, provider, createdAt } = schema.settlements;
  const isEarlier = and(eq(accountId, order.accountId), eq(provider, 'stripe'), lt(createdAt, order.createdAt));
  const [earlier] = await db.select({ id: schema.settlements.id }).from(schema.settlements).where(isEarlier).limit(1);
  return !earlier;
}

function lineItem(name: string, amountNano: bigint, taxCode: string | null): Stripe.Checkout.SessionCreateParams.LineItem {
  return {
    quantity: 1,
    price_data: {
      currency: 'usd',
      unit_amount: toCents(amountNano),
      ...(taxCode ? { tax_behavior: 'exclusive' as const } : {}),
      product_data: { name, ...(taxCode ? { tax_code: taxCode } : {}) },
    },
  };
}
