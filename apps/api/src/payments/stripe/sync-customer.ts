import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { Stripe } from 'stripe';
import { callStripe } from './stripe-client.ts';

/**
 * Gives the account's customer its current address, or deletes the customer with its cards if `email` is null. Payments stay at
 * Stripe, which must keep them. An account without a customer, or whose customer is gone, is no error.
 */
export async function syncStripeCustomer(
  stripe: Stripe,
  db: Database,
  { accountId, email }: { readonly accountId: string; readonly email: string | null },
): Promise<void> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  const id = account?.stripeCustomerId;
  if (!id) return;
  try {
    await callStripe<unknown>(() => (email === null ? stripe.customers.del(id) : stripe.customers.update(id, { email })));
  } catch (error) {
    const isGone = error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
    if (!isGone) throw error;
  }
  if (email === null) await db.update(schema.accounts).set({ stripeCustomerId: null }).where(eq(schema.accounts.id, accountId));
}
