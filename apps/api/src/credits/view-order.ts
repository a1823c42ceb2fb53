import { formatUsd } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { and, desc, eq } from 'drizzle-orm';

/** A purchase as the console shows it. Amounts are exact decimals in USD. */
export interface OrderView {
  readonly id: string;
  readonly provider: 'stripe' | 'sandbox';
  readonly state: 'created' | 'processing' | 'settled' | 'failed' | 'expired';
  readonly requestedUsd: string;
  readonly feeUsd: string;
  /** What the ledger credited. It follows the settled amount, which may differ from the requested one. */
  readonly creditedUsd: string | null;
  readonly createdAt: string;
  readonly settledAt: string | null;
  /** Receipt number, as in `/files/receipts/{number}.pdf`. */
  readonly receiptNumber: number | null;
}

/** The account's orders, newest first; only `orderId` if given. */
export async function readOrders(db: Database, accountId: string, orderId?: string): Promise<OrderView[]> {
  const { paymentOrders: orders, settlements } = schema;
  const rows = await db
    .select({ order: orders, creditNano: settlements.creditNano, receiptNumber: settlements.receiptNumber })
    .from(orders)
    .leftJoin(settlements, eq(settlements.orderId, orders.id))
    .where(and(eq(orders.accountId, accountId), orderId ? eq(orders.id, orderId) : undefined))
    .orderBy(desc(orders.createdAt))
    .limit(200);
  return rows.map(({ order, creditNano, receiptNumber }) => ({
    id: order.id,
    provider: order.provider,
    state: order.state,
    requestedUsd: formatUsd(order.requestedNano),
    feeUsd: formatUsd(order.feeNano),
    creditedUsd: creditNano === null ? null : formatUsd(creditNano),
    createdAt: order.createdAt.toISOString(),
    settledAt: order.settledAt?.toISOString() ?? null,
    receiptNumber,
  }));
}
