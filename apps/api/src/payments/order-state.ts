import { type Database, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';

const uuid = z.uuid();

/**
 * Whether a provider's reference is an order of ours. A provider's account can be shared with other products, whose references
 * may be anything. An order is stored before its provider is asked, so one that is not there was never ours.
 */
export async function isOurOrder(db: Database, provider: 'stripe' | 'sandbox', reference: string | null | undefined): Promise<boolean> {
  const id = uuid.safeParse(reference);
  if (!id.success) return false;
  const { paymentOrders } = schema;
  return (await db.$count(paymentOrders, and(eq(paymentOrders.id, id.data), eq(paymentOrders.provider, provider)))) > 0;
}

/** Advances an unsettled order. A settled order stays settled. */
export async function markOrder(db: Database, orderId: string, state: 'processing' | 'failed' | 'expired'): Promise<void> {
  await db
    .update(schema.paymentOrders)
    .set({ state })
    .where(and(eq(schema.paymentOrders.id, orderId), inArray(schema.paymentOrders.state, ['created', 'processing', 'failed', 'expired'])));
}
