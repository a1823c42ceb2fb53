import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Stripe } from 'stripe';
import { callStripe } from './stripe-client.ts';

/** The account's customer at Stripe, created at its first payment. */
export async function findOrCreateCustomer(
  stripe: Stripe,
  db: Database,
  { accountId, email }: { readonly accountId: string; readonly email: string },
): Promise<string> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (account?.stripeCustomerId) return account.stripeCustomerId;
  const customer = await createCustomer(stripe, { accountId, email }, `cus:${accountId}:${email}`);
  await db.update(schema.accounts).set({ stripeCustomerId: customer }).where(eq(schema.accounts.id, accountId));
  return customer;
}

/**
 * Creates a customer under a key, of which the address is a part, since the same key with another address would be an error. If
 * Stripe repeats an earlier answer, that customer may have been deleted since: then the next one has a key of its own.
 */
async function createCustomer(stripe: Stripe, { accountId, email }: { accountId: string; email: string }, key: string): Promise<string> {
  const params = { email, metadata: { account_id: accountId } };
  const customer = await callStripe(() => stripe.customers.create(params, { idempotencyKey: key.slice(0, 255) }));
  if (customer.lastResponse.headers['idempotent-replayed'] !== 'true') return customer.id;
  const now = await callStripe(() => stripe.customers.retrieve(customer.id));
  return now.deleted ? createCustomer(stripe, { accountId, email }, `cus:${accountId}:after:${customer.id}`) : customer.id;
}
