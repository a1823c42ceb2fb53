import { type Database, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';

const uuid = z.uuid();

/**
 * Whether a provider's reference is the id of one of our orders. Other products may share the provider's account, and their
 * references can be anything. We store an order before calling its provider, so an unknown reference is not ours.
 */
export async function isOurOrder(db: Database, provider: 'stripe' | 'sandbox', reference: string | null | undefined): Promise<boolean> {
  const id = uuid.safeParse(reference);
  if (!id.success) return false;
  const { paymentOrders } = schema;
  return (await db.$count(paymentOrders, and(eq(paymentOrders.id, id.data), eq(paymentOrders.provider, provider)))) > 0;
}

/** Updates an order that is not settled. A settled order never changes. */
export async function markOrder(db: Database, orderId: string, state: 'processing' | 'failed' | 'expired'): Promise<void> {
  await db
    .update(schema.paymentOrders)
    .set({ state })
    .where(and(eq(schema.paymentOrders.id, orderId), inArray(schema.paymentOrders.state, ['created', 'processing', 'failed', 'expired'])));
}
