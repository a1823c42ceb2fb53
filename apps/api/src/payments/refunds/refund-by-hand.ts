import { grossOf } from '@derouter/billing';
import { type Database, type Sql, schema } from '@derouter/db';
import { and, eq, isNotNull, isNull, ne, or } from 'drizzle-orm';
import { DerouterError, sqlState } from '../../errors/index.ts';
import { commitChange, type Transaction } from '../../jobs/index.ts';
import type { BookContext } from '../book/book-context.ts';
import { findWithdrawal, lockWithdrawals, recordWithdrawal, transactionOf } from '../book/record-withdrawal.ts';
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

interface FinishedRefund {
  readonly refundId: string;
  /** Null: given up. */
  readonly transaction: string | null;
  /** `treasury`: the operator's own wallet, otherwise what the provider or our deposit addresses hold. */
  readonly paidFrom: 'clearing' | 'treasury';
  readonly actor: string;
}

/**
 * Staff sent the money of a refund by hand, or gave it up. Throws `not_found`, and `conflict` while the customer has not confirmed an
 * address, for a refund that ended otherwise, for a transaction that is recorded for another refund, and if the chain shows that the
 * money came from elsewhere.
 */
export async function finishRefundByHand(
  context: Pick<BookContext, 'billing' | 'notices'> & { readonly book: (rail: string) => PaymentBook },
  { refundId, transaction, paidFrom, actor }: FinishedRefund,
  confirm: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const { book } = context;
  const row = await commitChange(context, async (tx) => {
    const value = await claimRefund(tx.db, refundId, transaction);
    if (transaction !== null) await bookSource(tx.sql, value, { transaction, paidFrom, actor });
    await confirm(tx);
    return { value, notices: [] };
  }).catch((error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
    throw new DerouterError('conflict', 'This transaction is recorded for another refund.', { cause: error });
  });
  await book(row.provider).recordRefund({
    paymentRef: row.paymentRef,
    providerRef: row.providerRef,
    refundId,
    grossNano: grossOf(row),
    state: transaction === null ? 'failed' : 'succeeded',
    evidence: { transaction },
  });
}

/**
 * Gives the refund its one end: the book would take a second transaction for another refund, and take the customer's credit again.
 * The same end may be reported again, in case the first report was interrupted.
 */
async function claimRefund(db: Database, refundId: string, transaction: string | null) {
  const providerRef = transaction ?? `none:${refundId}`;
  const isWaiting = and(
    eq(refunds.id, refundId),
    eq(refunds.state, 'requested'),
    isNotNull(refunds.destination),
    transaction === null ? undefined : ne(refunds.destination, ''),
    or(isNull(refunds.providerRef), eq(refunds.providerRef, providerRef)),
  );
  const claimed = await db.update(refunds).set({ providerRef }).where(isWaiting).returning();
  if (claimed[0]) return { ...claimed[0], providerRef };
  const [row] = await db.select().from(refunds).where(eq(refunds.id, refundId));
  if (!row || row.destination === null) throw new DerouterError('not_found', 'There is no such refund by hand.');
  const isEnded = row.state !== 'requested' || row.providerRef !== null;
  throw new DerouterError('conflict', isEnded ? 'This refund has ended already.' : 'The customer has not confirmed an address yet.');
}

/**
 * The refund itself is booked from the clearing account. What the operator's own wallet paid goes there first; so does what was booked as
 * a withdrawal before.
 */
async function bookSource(
  tx: Sql,
  row: Awaited<ReturnType<typeof claimRefund>>,
  { transaction, paidFrom, actor }: { readonly transaction: string } & Pick<FinishedRefund, 'paidFrom' | 'actor'>,
): Promise<void> {
  const [settled] = await tx<{ clearing: `clearing:${string}` }[]>`
    SELECT clearing FROM settlements WHERE provider = ${row.provider} AND payment_ref = ${row.paymentRef} LIMIT 1`;
  if (!settled) return;
  await lockWithdrawals(tx);
  const { clearing } = settled;
  const hash = transactionOf(transaction);
  const isWithdrawn = hash !== null && (await findWithdrawal(tx, { clearing, direction: 'out', reference: hash }));
  if (paidFrom === 'clearing' && isWithdrawn) {
    throw new DerouterError('conflict', 'This transaction is booked as a withdrawal: choose your own wallet as its source.');
  }
  if (paidFrom === 'clearing') return;
  const [sent] = hash === null ? [] : await tx`SELECT 1 FROM outgoing_transfers WHERE tx_hash = ${hash} AND purpose = 'refund'`;
  if (sent) throw new DerouterError('conflict', 'The chain shows that this transaction was sent from a deposit address.');
  const reference = `refund ${row.id}`;
  await recordWithdrawal(tx, {
    clearing,
    reference,
    destination: 'treasury',
    direction: 'in',
    amountNano: grossOf(row),
    actor,
    reason: transaction,
  });
}
