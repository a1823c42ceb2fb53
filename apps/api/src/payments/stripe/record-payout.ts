import { schema } from '@derouter/db';
import { eq, min } from 'drizzle-orm';
import type { Stripe } from 'stripe';
import type { EventOutcome } from '../rail.ts';
import { fromCents } from './cents.ts';
import { findAtStripe } from './stripe-client.ts';
import { type StripeContext, stripeClearing } from './stripe-context.ts';

type Recorder = Pick<StripeContext, 'book'>;

/** Books a payout as Stripe reports it now. */
export async function recordPayoutById(context: StripeContext, payoutId: string): Promise<EventOutcome> {
  const payout = await findAtStripe(() => context.stripe.payouts.retrieve(payoutId, { expand: ['balance_transaction'] }));
  const since = await readFirstOrder(context.db);
  return payout && since !== null && payout.created >= since && (await recordPayouts(context, [payout])) ? 'handled' : 'ignored';
}

/** When Stripe was first used here, in seconds: what the account did before concerns other books. Null: never. */
export async function readFirstOrder(db: StripeContext['db']): Promise<number | null> {
  const { paymentOrders: orders } = schema;
  const [first] = await db
    .select({ at: min(orders.createdAt) })
    .from(orders)
    .where(eq(orders.provider, 'stripe'));
  return first?.at ? Math.floor(first.at.getTime() / 1000) : null;
}

/**
 * Books payouts that have reached the bank, the return of those that failed afterwards, and what Stripe took for any of them. Those in
 * another currency are left out: the ledger is in USD. Returns false if there was nothing to book.
 */
export async function recordPayouts({ book }: Recorder, payouts: readonly Stripe.Payout[]): Promise<boolean> {
  for (const { amount, currency, balance_transaction: transaction } of payouts) {
    // Only instant payouts have a fee; it leaves the balance together with the payout.
    if (currency !== 'usd' || transaction === null || typeof transaction === 'string' || transaction.fee === 0) continue;
    const feeNano = fromCents(-transaction.net - amount);
    await book.recordProviderFee({ feeRef: `txn:${transaction.id}:fee`, clearing: stripeClearing, feeNano });
  }
  const ended = payouts.filter(({ currency, status }) => currency === 'usd' && !isUnderWay(status));
  if (ended.length > 0) {
    await book.recordPayouts(
      ended.map(({ id, amount, status }) => ({
        payoutRef: id,
        clearing: stripeClearing,
        amountNano: fromCents(amount),
        state: status === 'paid' ? 'paid' : 'returned',
      })),
    );
  }
  return ended.length > 0;
}

/** The amount has left Stripe's balance and has not reached the bank. */
export function isUnderWay(status: string): boolean {
  return status === 'pending' || status === 'in_transit';
}
