import { type Database, schema } from '@derouter/db';
import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { RailOrder } from '../rail.ts';
import { paymentRefOf } from './handle-sandbox-event.ts';

/** What the sandbox provider's page needs to know of an order. Amounts in nano-USD. */
export interface SandboxPayment {
  readonly id: string;
  readonly state: RailOrder['state'];
  readonly creditNano: bigint;
  readonly feeNano: bigint;
  readonly totalNano: bigint;
  readonly paidNano: bigint;
  readonly refundedNano: bigint;
  readonly refunds: number;
  readonly dispute: { readonly state: 'warning' | 'open' | 'won' | 'lost' | 'prevented'; readonly amountNano: bigint } | null;
}

/** Reads it; null if there is no such order of this rail. */
export async function readSandboxPayment(db: Database, id: string): Promise<SandboxPayment | null> {
  const { paymentDisputes, paymentOrders, paymentRefunds, settlements } = schema;
  if (!z.uuid().safeParse(id).success) return null;
  const [order] = await db
    .select()
    .from(paymentOrders)
    .where(and(eq(paymentOrders.id, id), eq(paymentOrders.provider, 'sandbox')));
  if (!order) return null;
  const paymentRef = paymentRefOf(order.id);
  const ofPayment = <T extends typeof settlements | typeof paymentRefunds | typeof paymentDisputes>(table: T) =>
    and(eq(table.provider, 'sandbox'), eq(table.paymentRef, paymentRef));
  const paid = await db.select({ grossNano: settlements.grossNano }).from(settlements).where(ofPayment(settlements));
  const refunds = await db
    .select({ grossNano: paymentRefunds.grossNano })
    .from(paymentRefunds)
    .where(and(ofPayment(paymentRefunds), ne(paymentRefunds.state, 'failed')));
  const [dispute] = await db.select().from(paymentDisputes).where(ofPayment(paymentDisputes));
  const creditNano = order.requestedNano ?? 0n;
  return {
    id: order.id,
    state: order.state,
    creditNano,
    feeNano: order.feeNano,
    totalNano: creditNano + order.feeNano,
    paidNano: sum(paid),
    refundedNano: sum(refunds),
    refunds: refunds.length,
    dispute: dispute ? { state: dispute.state, amountNano: dispute.amountNano } : null,
  };
}

function sum(rows: readonly { readonly grossNano: bigint }[]): bigint {
  return rows.reduce((total, { grossNano }) => total + grossNano, 0n);
}
