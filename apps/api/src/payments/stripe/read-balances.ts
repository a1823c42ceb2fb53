import type { ProviderBalance } from '../rail.ts';
import { fromCents } from './cents.ts';
import { recordOwnMovements } from './record-own-movements.ts';
import { isUnderWay, readFirstOrder, recordPayouts } from './record-payout.ts';
import { callStripe } from './stripe-client.ts';
import { type StripeContext, stripeClearing } from './stripe-context.ts';

/**
 * What Stripe holds for us: its balance and the payouts that are on their way to the bank. First books the payouts that arrived there,
 * and what Stripe charged by itself. Null if the account settles in another currency, since the ledger is in USD.
 */
export async function readStripeBalances({
  stripe,
  book,
  db,
}: Pick<StripeContext, 'book' | 'db' | 'stripe'>): Promise<readonly ProviderBalance[]> {
  const balance = await callStripe(() => stripe.balance.retrieve());
  const since = await readFirstOrder(db);
  const list = { limit: 100, expand: ['data.balance_transaction'] };
  const payouts =
    since === null
      ? []
      : await callStripe(() => stripe.payouts.list({ ...list, created: { gte: since } }).autoPagingToArray({ limit: 10_000 }));
  await recordPayouts({ book }, payouts);
  if (since !== null) await recordOwnMovements({ stripe, book }, since);
  const sumOf = (amounts: readonly { readonly amount: number; readonly currency: string }[]) =>
    amounts.filter(({ currency }) => currency === 'usd').reduce((sum, { amount }) => sum + amount, 0);
  const availableCents = sumOf(balance.available);
  const pendingCents = sumOf(balance.pending);
  const inTransitCents = sumOf(payouts.filter(({ status }) => isUnderWay(status)));
  const others = [...balance.available, ...balance.pending].filter(({ currency, amount }) => currency !== 'usd' && amount !== 0);
  const detail = {
    availableCents,
    pendingCents,
    inTransitCents,
    otherCurrencies: others.map(({ currency, amount }) => ({ currency, amount })),
  };
  // An account whose other currency was paid out in full holds nothing of it now.
  const isForeign = others.length > 0 || payouts.some(({ currency }) => currency !== 'usd');
  return [{ clearing: stripeClearing, balanceNano: isForeign ? null : fromCents(availableCents + pendingCents + inTransitCents), detail }];
}
