import type { CardBook } from '../auto-top-up/card-book.ts';
import type { PaymentRail } from '../rail.ts';
import type { RailContext } from '../rail-context.ts';
import { backfillEvents } from './backfill-events.ts';
import { fromCents } from './cents.ts';
import { chargeCard, findCharge } from './charge-card.ts';
import type { StripeConfig } from './config.ts';
import { findOrCreateCustomer } from './find-or-create-customer.ts';
import { handleStripeEvent } from './handle-event.ts';
import { createVersionNote } from './note-version.ts';
import { openStripeSetup } from './open-card-setup.ts';
import { openStripeCheckout } from './open-checkout.ts';
import { readStripeBalances } from './read-balances.ts';
import { readStripeWebhook } from './read-webhook.ts';
import { refundStripePayment } from './refund-payment.ts';
import { removeStripeCard } from './remove-card.ts';
import { createStripeClient, openAtStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';
import { syncStripeCustomer } from './sync-customer.ts';

const railName = 'stripe';

/** The least that Stripe charges in USD. Source: Stripe docs, "Minimum and maximum charge amounts". */
const minimumCents = 50;

/** Payments through Stripe Checkout, a hosted page: no card number or third-party script reaches our pages. */
export function createStripe(config: StripeConfig, rail: RailContext, cards: CardBook): PaymentRail {
  const { db, log } = rail;
  const stripe = createStripeClient(config);
  const context: StripeContext = {
    stripe,
    config,
    db,
    log,
    cards,
    book: rail.book(railName),
    publicUrl: rail.config.publicUrl,
    livemode: /^[sr]k_live_/.test(config.secretKey),
  };
  const webhook = { webhooks: stripe.webhooks, secrets: config.webhookSecrets, livemode: context.livemode };
  const noteVersion = createVersionNote(log);
  return {
    name: railName,
    title: config.offersCrypto
      ? { en: 'Card or stablecoins (Stripe)', zh: '银行卡或稳定币 (Stripe)' }
      : { en: 'Card (Stripe)', zh: '银行卡 (Stripe)' },
    sandbox: false,
    openCheckout: (checkout) => openAtStripe(() => openStripeCheckout(context, checkout)),
    readWebhook: (rawBody, { header }) => readStripeWebhook(rawBody, header('stripe-signature'), webhook),
    handleEvent: (event) => handleStripeEvent(context, noteVersion, event),
    refund: (order) => refundStripePayment(context, order),
    balances: () => readStripeBalances(context),
    syncCustomer: (account) => syncStripeCustomer(stripe, db, account),
    // Charges without the customer cannot be taxed by Stripe Tax.
    ...(config.taxCode
      ? {}
      : {
          cards: {
            minimumNano: fromCents(minimumCents),
            openSetup: (account) => openAtStripe(() => openStripeSetup(context, account)),
            customerRef: (account) => findOrCreateCustomer(stripe, db, account),
            charge: (charge) => chargeCard(context, charge),
            findCharge: (charge, providerRef) => findCharge(context, charge, providerRef),
            removeCard: (paymentMethodId) => removeStripeCard(stripe, paymentMethodId),
          },
        }),
    tasks: [
      {
        name: 'stripe-backfill',
        every: { cron: '7 * * * *' },
        run: () => backfillEvents(context, (event) => rail.receive(railName, event)),
      },
    ],
  };
}
