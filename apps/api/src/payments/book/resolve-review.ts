import { withdrawalDestinations } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { and, eq, isNull, notExists } from 'drizzle-orm';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { commitChange, type Transaction } from '../../jobs/index.ts';
import type { PaymentBook, ProviderSettlement, ProviderWithdrawal } from '../rail.ts';
import type { BookContext } from './book-context.ts';
import { findWithdrawal, lockWithdrawals, recordWithdrawal } from './record-withdrawal.ts';

const { paymentReviews: reviews, paymentOrders: orders } = schema;

const proposal = z.object({
  clearing: z.templateLiteral(['clearing:', z.string()]),
  paymentRef: z.string(),
  for: z.union([z.object({ orderId: z.uuid() }), z.object({ accountId: z.uuid() })]),
  grossNano: z.string().transform(BigInt),
  taxNano: z.string().transform(BigInt),
  evidence: z.record(z.string(), z.unknown()),
  settledAt: z.iso.datetime().transform((text) => new Date(text)),
});

const withdrawalProposal = z.object({
  withdrawal: z.object({
    clearing: z.templateLiteral(['clearing:', z.string()]),
    reference: z.string(),
    destination: z.enum(withdrawalDestinations),
    amountNano: z.string().transform(BigInt),
  }),
});

interface AcceptedWithdrawal {
  readonly id: string;
  readonly decided: Partial<typeof reviews.$inferInsert>;
  readonly withdrawal: ProviderWithdrawal & { readonly actor: string; readonly reason: string };
}

/**
 * Staff decide a review: `accepted` books the settlement that the rail proposed, exactly as if the provider's report had been
 * accepted; `dismissed` books nothing, and ends the order that waited for it. Throws `not_found`, `conflict`.
 */
export async function resolveReview(
  context: Pick<BookContext, 'billing' | 'db' | 'notices'> & { readonly book: (rail: string) => PaymentBook },
  decision: { readonly id: string; readonly resolution: 'accepted' | 'dismissed'; readonly reason: string; readonly actor: string },
  confirm: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const { db, book } = context;
  const { id, resolution, reason, actor } = decision;
  const [review] = await db.select().from(reviews).where(eq(reviews.id, id));
  if (!review) throw new DerouterError('not_found', 'There is no such review.');
  if (review.resolvedAt) throw new DerouterError('conflict', 'This was decided already.');
  const decided = { resolution, resolutionReason: reason, resolvedBy: actor, resolvedAt: new Date() };
  if (resolution === 'accepted') {
    if (!review.proposal) throw new DerouterError('conflict', 'There is nothing to book: adjust the customer’s credit by hand.');
    const proposed = withdrawalProposal.safeParse(review.proposal);
    if (proposed.success)
      return acceptWithdrawal(context, { id, decided, withdrawal: { ...proposed.data.withdrawal, actor, reason } }, confirm);
    const settlement: ProviderSettlement = proposal.parse(review.proposal);
    await book(review.provider).settle({ ...settlement, evidence: { ...settlement.evidence, acceptedBy: actor, acceptedBecause: reason } });
    // Also over a dismissal of the same moment: the money is booked, and the review must say so.
    await commitChange(context, async (tx) => {
      await tx.db.update(reviews).set(decided).where(eq(reviews.id, id));
      await confirm(tx);
      return { value: undefined, notices: [] };
    });
    return;
  }
  await commitChange(context, async (transaction) => {
    const tx = transaction.db;
    const dismissed = await tx
      .update(reviews)
      .set(decided)
      .where(and(eq(reviews.id, id), isNull(reviews.resolvedAt)))
      .returning({ orderId: reviews.orderId });
    if (dismissed.length === 0) throw new DerouterError('conflict', 'This was decided already.');
    await confirm(transaction);
    const done = { value: undefined, notices: [] };
    const orderId = dismissed[0]?.orderId;
    if (!orderId) return done;
    const others = tx
      .select({ id: reviews.id })
      .from(reviews)
      .where(and(eq(reviews.orderId, orderId), isNull(reviews.resolvedAt)));
    await tx
      .update(orders)
      .set({ state: 'failed' })
      .where(and(eq(orders.id, orderId), eq(orders.state, 'review'), notExists(others)));
    return done;
  });
}

/** Books money that left an address of ours, together with the decision. Throws `conflict` if it was decided or booked meanwhile. */
async function acceptWithdrawal(
  context: Pick<BookContext, 'billing' | 'notices'>,
  { id, decided, withdrawal }: AcceptedWithdrawal,
  confirm: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await commitChange(context, async (tx) => {
    await lockWithdrawals(tx.sql);
    const rows = await tx.db
      .update(reviews)
      .set(decided)
      .where(and(eq(reviews.id, id), isNull(reviews.resolvedAt)))
      .returning({ id: reviews.id });
    if (rows.length === 0) throw new DerouterError('conflict', 'This was decided already.');
    if (await findWithdrawal(tx.sql, { ...withdrawal, direction: 'out' })) {
      throw new DerouterError('conflict', 'This transaction was booked by hand: dismiss it.');
    }
    await recordWithdrawal(tx.sql, withdrawal);
    await confirm(tx);
    return { value: undefined, notices: [] };
  });
}
