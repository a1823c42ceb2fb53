import { bookPayout, bookProviderFee } from '@derouter/billing';
import type { PaymentBook } from '../rail.ts';
import type { BookContext } from './book-context.ts';
import { openReviewAndTell } from './open-review.ts';
import { findOrder, markOrder, openOrders } from './orders.ts';
import { recordDispute } from './record-dispute.ts';
import { recordRefund } from './record-refund.ts';
import { settlePayment } from './settle-payment.ts';

/** The book of one rail. */
export function createBook(context: BookContext, rail: string): PaymentBook {
  const { billing, db } = context;
  return {
    findOrder: (reference) => findOrder(db, rail, reference),
    openOrders: (limit) => openOrders(db, rail, limit),
    markOrder: (orderId, state, progress) => markOrder(db, rail, orderId, state, progress),
    settle: (settlement) => settlePayment(context, rail, settlement),
    recordProviderFee: ({ feeRef, clearing, feeNano }) =>
      billing.transaction(async ({ sql: tx, xid }) => {
        await tx`SELECT in_transaction(${xid})`;
        await bookProviderFee(tx, { feeKey: `${rail}:${feeRef}`, clearing, feeNano });
      }),
    recordPayouts: (payouts) =>
      billing.transaction(async ({ sql: tx, xid }) => {
        await tx`SELECT in_transaction(${xid})`;
        const keys = payouts.map(({ payoutRef, state }) => `payout:${rail}:${payoutRef}${state === 'returned' ? ':returned' : ''}`);
        const booked = await tx<
          { key: string }[]
        >`SELECT idempotency_key AS key FROM transfers WHERE idempotency_key = ANY(${keys}::text[])`;
        const known = new Set(booked.map(({ key }) => key));
        for (const [at, { payoutRef, ...payout }] of payouts.entries()) {
          if (!known.has(keys[at] ?? '')) await bookPayout(tx, { ...payout, payoutKey: `${rail}:${payoutRef}` });
        }
      }),
    recordRefund: (refund) => recordRefund(context, rail, refund),
    recordDispute: (dispute) => recordDispute(context, rail, dispute),
    openReview: (review) =>
      billing.transaction(async ({ sql: tx, xid }) => {
        await tx`SELECT in_transaction(${xid})`;
        return openReviewAndTell(context, tx, rail, review);
      }),
  };
}
