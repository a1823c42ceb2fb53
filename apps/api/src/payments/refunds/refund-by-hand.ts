import { grossOf } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import { commitChange, type Transaction } from '../../jobs/index.ts';
import type { BookContext } from '../book/book-context.ts';
import type { PaymentBook } from '../rail.ts';

const { paymentRefunds: refunds } = schema;

/** The customer confirms where a refund in cryptocurrency goes. Never the address that paid. Throws `not_found`, `conflict`. */
export async function confirmRefundAddress(
  context: BookContext,
  { accountId, refundId, address }: { readonly accountId: string; readonly refundId: string; readonly address: string },
  confirm: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await commitChange(context, async (transaction) => {
    const changed = await transaction.db
      .update(refunds)
      .set({ destination: address, updatedAt: new Date() })
      .where(and(eq(refunds.id, refundId), eq(refunds.accountId, accountId), eq(refunds.state, 'requested'), eq(refunds.destination, '')))
      .returning({ id: refunds.id });
    if (changed.length === 0) throw new DerouterError('not_found', 'No refund is waiting for an address.');
    await confirm(transaction);
    return { value: undefined, notices: [] };
  });
}

/** Staff sent the money of a refund by hand, or gave it up. Throws `not_found`, `conflict` while the customer has not confirmed an address. */
export async function finishRefundByHand(
  { db, book }: { readonly db: Database; readonly book: (rail: string) => PaymentBook },
  { refundId, transaction }: { readonly refundId: string; readonly transaction: string | null },
): Promise<void> {
  const [row] = await db.select().from(refunds).where(eq(refunds.id, refundId));
  if (!row || row.destination === null) throw new DerouterError('not_found', 'There is no such refund by hand.');
  if (transaction !== null && row.destination === '') {
    throw new DerouterError('conflict', 'The customer has not confirmed an address yet.');
  }
  await book(row.provider).recordRefund({
    paymentRef: row.paymentRef,
    providerRef: transaction ?? `none:${refundId}`,
    refundId,
    grossNano: grossOf(row),
    state: transaction === null ? 'failed' : 'succeeded',
    evidence: { transaction },
  });
}
