import { type Database, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';

/** Moves an unsettled order along. A settled order stays settled. */
export async function markOrder(db: Database, orderId: string, state: 'processing' | 'failed' | 'expired'): Promise<void> {
  await db
    .update(schema.paymentOrders)
    .set({ state })
    .where(and(eq(schema.paymentOrders.id, orderId), inArray(schema.paymentOrders.state, ['created', 'processing', 'failed', 'expired'])));
}
