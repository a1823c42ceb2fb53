import { randomUUID } from 'node:crypto';
import { DerouterError } from '../../errors/index.ts';
import { findOrCreateCustomer } from './find-or-create-customer.ts';
import { setupPurpose } from './save-card.ts';
import { callStripe } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** Opens the page on which a card is saved without paying. Each call opens another. */
export async function openStripeSetup(
  { stripe, db, publicUrl }: StripeContext,
  account: { readonly accountId: string; readonly email: string },
): Promise<{ readonly redirectUrl: string }> {
  const customer = await findOrCreateCustomer(stripe, db, account);
  const metadata = { account_id: account.accountId, purpose: setupPurpose };
  const params = {
    mode: 'setup' as const,
    ui_mode: 'hosted_page' as const,
    currency: 'usd',
    customer,
    metadata,
    setup_intent_data: { metadata },
    allowed_payment_method_types: ['card' as const],
    success_url: `${publicUrl}/credits?card=saved`,
    cancel_url: `${publicUrl}/credits`,
  };
  // One key for all repetitions of this call; another visit is another session.
  const idempotencyKey = `setup:${randomUUID()}`;
  const session = await callStripe(() => stripe.checkout.sessions.create(params, { idempotencyKey }));
  if (!session.url) throw new DerouterError('internal', 'The page for saving a card could not be opened.');
  return { redirectUrl: session.url };
}
