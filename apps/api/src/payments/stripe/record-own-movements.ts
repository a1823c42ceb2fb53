import { fromCents } from './cents.ts';
import { callStripe } from './stripe-client.ts';
import { type StripeContext, stripeClearing } from './stripe-context.ts';

/** Fees that belong to no payment, such as Radar's, conversions' and taxes on fees. Some are given back. */
const feeTypes = ['stripe_fee', 'stripe_fx_fee', 'tax_fee'] as const;

/** Money that we sent from the bank to the balance, and its return. */
const topUpTypes = ['topup', 'topup_reversal'] as const;

/** How far back each look reaches. Everything is booked once, whenever it is seen. */
const lookBackSeconds = 60 * 86_400;

/** Books the movements of the balance that no payment, refund, dispute or payout explains. `since`: earlier ones are of other books. */
export async function recordOwnMovements(
  { stripe, book }: Pick<StripeContext, 'book' | 'stripe'>,
  since: number,
  nowSeconds = Math.floor(Date.now() / 1000),
): Promise<void> {
  const gte = Math.max(since, nowSeconds - lookBackSeconds);
  for (const type of [...feeTypes, ...topUpTypes]) {
    const list = { type, currency: 'usd', created: { gte }, limit: 100 };
    const found = await callStripe(() => stripe.balanceTransactions.list(list).autoPagingToArray({ limit: 10_000 }));
    for (const { id, net } of found) {
      const isTopUp = topUpTypes.some((each) => each === type);
      const amountNano = fromCents(-net);
      if (isTopUp) await book.recordPayouts([{ payoutRef: id, clearing: stripeClearing, amountNano, state: 'paid' }]);
      else await book.recordProviderFee({ feeRef: `txn:${id}:fee`, clearing: stripeClearing, feeNano: amountNano });
    }
  }
}
