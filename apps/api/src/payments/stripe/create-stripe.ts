import { formatUsd, nanoPerUsd } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { Stripe } from 'stripe';
import type { Config } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { RailContext } from '../create-payments.ts';
import type { Checkout, EventOutcome, PaymentBook, PaymentRail } from '../rail.ts';
import { readStripeSettlement } from './read-settlement.ts';

/** The API version that this code is written and typed against. */
const stripeApiVersion = '2026-10-28.endive';

type StripeConfig = NonNullable<Config['stripe']>;

/** Card payments through Stripe Checkout, a hosted page: no card number or third-party script reaches our pages. */
export function createStripe({ secretKey, webhookSecret, apiBase }: StripeConfig, context: RailContext): PaymentRail {
  const { db } = context;
  const { publicUrl } = context.config;
  const book = context.book('stripe');
  const base = new URL(apiBase);
  const stripe = new Stripe(secretKey, {
    apiVersion: stripeApiVersion,
    host: base.hostname,
    ...(base.port ? { port: base.port } : {}),
    protocol: base.protocol === 'http:' ? 'http' : 'https',
    timeout: 20_000,
    maxNetworkRetries: 2,
    telemetry: false,
  });
  const livemode = secretKey.startsWith('sk_live_') || secretKey.startsWith('rk_live_');

  return {
    name: 'stripe',
    title: { en: 'Card (Stripe)', zh: '银行卡 (Stripe)' },
    sandbox: false,

    async openCheckout(checkout) {
      const customer = await findOrCreateCustomer(stripe, db, checkout);
      const session = await stripe.checkout.sessions.create(
        {
          mode: 'payment',
          ui_mode: 'hosted_page',
          customer,
          client_reference_id: checkout.orderId,
          metadata: { order_id: checkout.orderId, account_id: checkout.accountId },
          // The PaymentIntent settles, and Stripe does not copy a session's metadata to it.
          payment_intent_data: { metadata: { order_id: checkout.orderId, account_id: checkout.accountId } },
          allowed_payment_method_types: ['card'],
          adaptive_pricing: { enabled: false },
          expires_at: Math.floor(Date.now() / 1000) + 3600,
          success_url: `${publicUrl}/credits/return?order=${checkout.orderId}`,
          cancel_url: `${publicUrl}/credits/return?order=${checkout.orderId}`,
          line_items: [
            {
              quantity: 1,
              price_data: { currency: 'usd', unit_amount: toCents(checkout.creditNano), product_data: { name: 'derouter credits' } },
            },
            ...(checkout.feeNano > 0n
              ? [
                  {
                    quantity: 1,
                    price_data: {
                      currency: 'usd',
                      unit_amount: toCents(checkout.feeNano),
                      product_data: { name: 'Payment processing fee' },
                    },
                  },
                ]
              : []),
          ],
        },
        { idempotencyKey: `cs:${checkout.orderId}` },
      );
      if (!session.url) throw new DerouterError('internal', 'The payment page could not be opened. Nothing was charged.');
      return { providerRef: session.id, redirectUrl: session.url };
    },

    readWebhook(rawBody, { header }) {
      let event: Stripe.Event;
      try {
        event = stripe.webhooks.constructEvent(rawBody, header('stripe-signature') ?? '', webhookSecret);
      } catch (error) {
        throw new DerouterError('signature_invalid', 'The webhook signature is not valid.', { cause: error });
      }
      if (event.livemode !== livemode) throw new DerouterError('signature_invalid', 'The event is from Stripe’s other mode.');
      return { eventId: event.id, type: event.type, payload: event };
    },

    async handleEvent(event) {
      // The event is only a hint; the current state at Stripe is authoritative.
      const object = (event.payload as Stripe.Event).data.object;
      switch (event.type) {
        case 'checkout.session.completed':
        case 'checkout.session.async_payment_succeeded': {
          const session = await stripe.checkout.sessions.retrieve((object as Stripe.Checkout.Session).id);
          const orderId = session.client_reference_id;
          if (!orderId || !(await book.findOrder(orderId))) return 'ignored';
          if (session.payment_status !== 'paid' || !session.payment_intent) {
            if (session.payment_status === 'unpaid') await book.markOrder(orderId, 'processing');
            return 'handled';
          }
          const { payment_intent: intent } = session;
          return settle(stripe, book, typeof intent === 'string' ? intent : intent.id);
        }
        case 'payment_intent.succeeded':
          return settle(stripe, book, (object as Stripe.PaymentIntent).id);
        case 'checkout.session.expired':
        case 'checkout.session.async_payment_failed': {
          const orderId = (object as Stripe.Checkout.Session).client_reference_id;
          if (!orderId || !(await book.findOrder(orderId))) return 'ignored';
          await book.markOrder(orderId, event.type.endsWith('expired') ? 'expired' : 'failed');
          return 'handled';
        }
        default:
          return 'ignored';
      }
    },
  };
}

/** Both kinds of success event lead to the same two objects, so both yield the same settlement. */
async function settle(stripe: Stripe, book: PaymentBook, intentId: string): Promise<EventOutcome> {
  const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  if (!(await book.findOrder(intent.metadata.order_id))) return 'ignored';
  const sessions = await stripe.checkout.sessions.list({ payment_intent: intentId, limit: 1 });
  const settlement = readStripeSettlement(intent, sessions.data[0]?.total_details?.amount_tax ?? 0);
  if (settlement) await book.settle(settlement);
  return 'handled';
}

async function findOrCreateCustomer(stripe: Stripe, db: Database, { accountId, email }: Checkout): Promise<string> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (account?.stripeCustomerId) return account.stripeCustomerId;
  const customer = await stripe.customers.create({ email, metadata: { account_id: accountId } }, { idempotencyKey: `cus:${accountId}` });
  await db.update(schema.accounts).set({ stripeCustomerId: customer.id }).where(eq(schema.accounts.id, accountId));
  return customer.id;
}

/** Converts nano-USD to cents. Throws `RangeError` if there is a fraction; orders are always in whole cents. */
function toCents(nano: bigint): number {
  const perCent = nanoPerUsd / 100n;
  if (nano % perCent !== 0n) throw new RangeError(`${formatUsd(nano)} USD is not a whole number of cents`);
  return Number(nano / perCent);
}
