import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { EventOutcome, ProviderEvent } from '../rail.ts';
import { handleFailedIntent } from './handle-failed-intent.ts';
import { handleSession } from './handle-session.ts';
import { readStripeEvent } from './read-webhook.ts';
import { recordStripeDispute } from './record-dispute.ts';
import { recordFraudWarning } from './record-fraud-warning.ts';
import { recordPayoutById } from './record-payout.ts';
import { recordRefundById, recordRefundsOfCharge } from './record-refund.ts';
import { saveCardOfSetup, updateSavedCard } from './save-card.ts';
import { settleIntent } from './settle-intent.ts';
import { findAtStripe, idOf } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

type Handler = (context: StripeContext, objectId: string, type: string) => Promise<EventOutcome>;

/** What an event makes us look at. The event is only a hint: each function fetches the object and acts on what it says now. */
const handlers: Readonly<Record<string, Handler>> = {
  'checkout.session.completed': handleSession,
  'checkout.session.async_payment_succeeded': handleSession,
  'checkout.session.async_payment_failed': handleSession,
  'checkout.session.expired': handleSession,
  'payment_intent.succeeded': settleIntent,
  'payment_intent.processing': handleFailedIntent,
  'payment_intent.requires_action': handleFailedIntent,
  'payment_intent.payment_failed': handleFailedIntent,
  'payment_intent.canceled': handleFailedIntent,
  'charge.updated': settleCharge,
  'charge.refunded': recordRefundsOfCharge,
  'refund.created': recordRefundById,
  'refund.updated': recordRefundById,
  'refund.failed': recordRefundById,
  'charge.dispute.created': recordStripeDispute,
  'charge.dispute.updated': recordStripeDispute,
  'charge.dispute.funds_withdrawn': recordStripeDispute,
  'charge.dispute.funds_reinstated': recordStripeDispute,
  'charge.dispute.closed': recordStripeDispute,
  'radar.early_fraud_warning.created': recordFraudWarning,
  'radar.early_fraud_warning.updated': recordFraudWarning,
  'setup_intent.succeeded': saveCardOfSetup,
  'payment_method.automatically_updated': updateSavedCard,
  'payment_method.detached': updateSavedCard,
  'payout.paid': recordPayoutById,
  'payout.failed': recordPayoutById,
  'customer.deleted': forgetCustomer,
};

/** The events that this rail handles. */
export const handledEventTypes: readonly string[] = Object.keys(handlers);

/** Handles an event; idempotent. */
export async function handleStripeEvent(
  context: StripeContext,
  noteVersion: (version: string | null | undefined) => void,
  { type, payload }: ProviderEvent,
): Promise<EventOutcome> {
  const event = readStripeEvent(payload);
  noteVersion(event.api_version);
  const handler = handlers[type];
  return handler ? handler(context, event.data.object.id, type) : 'ignored';
}

async function settleCharge(context: StripeContext, chargeId: string): Promise<EventOutcome> {
  const charge = await findAtStripe(() => context.stripe.charges.retrieve(chargeId));
  const intentId = idOf(charge?.payment_intent);
  return intentId ? settleIntent(context, intentId) : 'ignored';
}

/** A customer that was deleted in the dashboard takes the saved cards along. The next payment creates another. */
async function forgetCustomer({ db, cards }: StripeContext, customerId: string): Promise<EventOutcome> {
  const { accounts } = schema;
  const [account] = await db
    .update(accounts)
    .set({ stripeCustomerId: null })
    .where(eq(accounts.stripeCustomerId, customerId))
    .returning({ id: accounts.id });
  if (!account) return 'ignored';
  await cards.forgetCard({ accountId: account.id });
  return 'handled';
}
