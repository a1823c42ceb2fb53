import { grossOf } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { PaymentBook, PaymentRail } from '../rail.ts';

export const refundQueue = 'payment-refund';

interface RefundWork {
  readonly db: Database;
  find(rail: string): PaymentRail | undefined;
  book(rail: string): PaymentBook;
}

/** Asks the provider for a refund that was requested here, and books its answer. Repeated until the provider has answered. */
export async function workRefund({ db, find, book }: RefundWork, refundId: string): Promise<void> {
  const { paymentRefunds: refunds } = schema;
  const [row] = await db.select().from(refunds).where(eq(refunds.id, refundId));
  if (row?.state !== 'requested') return;
  const refund = find(row.provider)?.refund;
  if (!refund) throw new Error(`${row.provider} is not configured, so a refund waits`);
  const grossNano = grossOf(row);
  const { providerRef, state } = await refund({ refundId, paymentRef: row.paymentRef, grossNano });
  await book(row.provider).recordRefund({ paymentRef: row.paymentRef, providerRef, refundId, grossNano, state, evidence: {} });
}
