import type { Stripe } from 'stripe';
import { z } from 'zod';
import type { SavedCard } from '../auto-top-up/card-rail.ts';
import type { EventOutcome } from '../rail.ts';
import { removeStripeCard } from './remove-card.ts';
import { findAtStripe, idOf } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** Marks a SetupIntent as one of ours. */
export const setupPurpose = 'auto_top_up';

/** Stores the card of a SetupIntent that we opened. */
export async function saveCardOfSetup(context: StripeContext, setupIntentId: string): Promise<EventOutcome> {
  const setup = await findAtStripe(() => context.stripe.setupIntents.retrieve(setupIntentId));
  const accountId = z.uuid().safeParse(setup?.metadata?.account_id);
  if (!setup || setup.metadata?.purpose !== setupPurpose || !accountId.success) return 'ignored';
  if (setup.status === 'succeeded') await save(context, accountId.data, idOf(setup.payment_method), setup.created);
  return 'handled';
}

/** Stores the card of a payment whose customer ticked the box. */
export async function saveCardOfIntent(context: StripeContext, intent: Stripe.PaymentIntent, accountId: string): Promise<void> {
  await save(context, accountId, idOf(intent.payment_method), intent.created);
}

/** Takes over new details of a saved card, or forgets it if it was detached. */
export async function updateSavedCard({ stripe, cards }: StripeContext, paymentMethodId: string): Promise<EventOutcome> {
  const method = await findAtStripe(() => stripe.paymentMethods.retrieve(paymentMethodId));
  const card = method?.customer ? readCard(method) : null;
  const isOurs = card ? await cards.updateCard(card) : await cards.forgetCard({ paymentMethodId });
  return isOurs ? 'handled' : 'ignored';
}

/** A card that was detached since then is not saved again, however late its event arrives. */
async function save(context: StripeContext, accountId: string, paymentMethodId: string | null, createdSeconds: number): Promise<void> {
  if (!paymentMethodId) return;
  const method = await findAtStripe(() => context.stripe.paymentMethods.retrieve(paymentMethodId));
  const card = method?.customer ? readCard(method) : null;
  if (!card) return;
  const { replaced } = await context.cards.saveCard(accountId, card, new Date(createdSeconds * 1000));
  if (replaced) await removeStripeCard(context.stripe, replaced);
}

function readCard({ id, card }: Stripe.PaymentMethod): SavedCard | null {
  if (!card) return null;
  const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint = null } = card;
  return { paymentMethodId: id, brand, last4, expMonth, expYear, fingerprint };
}
