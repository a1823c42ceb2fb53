import { type Database, schema } from '@derouter/db';
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { OrderProgress, OrderState, RailOrder } from '../rail.ts';

const { paymentOrders: orders } = schema;

type OrderRow = typeof orders.$inferSelect;

const uuid = z.uuid();

function viewOrder(row: OrderRow): RailOrder {
  const { id, accountId, state, requestedNano, feeNano, providerRef, createdAt } = row;
  return { id, accountId, state, requestedNano, feeNano, providerRef, createdAt };
}

/**
 * The order of a rail with this id. Other products may share the provider's account, and their references can be anything. We store
 * an order before calling its provider, so an unknown reference is not ours.
 */
export async function findOrder(db: Database, rail: string, reference: string | null | undefined): Promise<RailOrder | null> {
  const id = uuid.safeParse(reference);
  if (!id.success) return null;
  const [row] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.id, id.data), eq(orders.provider, rail)));
  return row ? viewOrder(row) : null;
}

/** Orders that may still be paid, oldest first. */
export async function openOrders(db: Database, rail: string, limit: number): Promise<RailOrder[]> {
  const rows = await db
    .select()
    .from(orders)
    .where(and(eq(orders.provider, rail), inArray(orders.state, ['created', 'processing', 'held'])))
    .orderBy(asc(orders.createdAt))
    .limit(limit);
  return rows.map(viewOrder);
}

/** Updates an order that is not settled. A settled order never changes back. */
export async function markOrder(
  db: Database,
  rail: string,
  orderId: string,
  state: Exclude<OrderState, 'settled'>,
  progress?: OrderProgress,
): Promise<void> {
  await db
    .update(orders)
    .set({ state, ...(progress ? { progress } : {}) })
    .where(and(eq(orders.id, orderId), eq(orders.provider, rail), ne(orders.state, 'settled')));
}
