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
  // Another address under the same key would be an error, so the address is part of the key.
  const idempotencyKey = `cus:${accountId}:${email}`.slice(0, 255);
  const customer = await callStripe(() => stripe.customers.create({ email, metadata: { account_id: accountId } }, { idempotencyKey }));
  await db.update(schema.accounts).set({ stripeCustomerId: customer.id }).where(eq(schema.accounts.id, accountId));
  return customer.id;
}
