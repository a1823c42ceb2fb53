import type { Stripe } from 'stripe';
import type { ProviderBalance } from '../rail.ts';
import { fromCents } from './cents.ts';
import { callStripe } from './stripe-client.ts';
import { stripeClearing } from './stripe-context.ts';

/**
 * What Stripe received for us and has not been refunded: its balance plus what it paid out to the bank. Null if the account settles
 * in another currency, since the ledger is in USD.
 */
export async function readStripeBalances(stripe: Stripe): Promise<readonly ProviderBalance[]> {
  const balance = await callStripe(() => stripe.balance.retrieve());
  const payouts = await callStripe(() => stripe.payouts.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }));
  const sumOf = (amounts: readonly { readonly amount: number; readonly currency: string }[]) =>
    amounts.filter(({ currency }) => currency === 'usd').reduce((sum, { amount }) => sum + amount, 0);
  const availableCents = sumOf(balance.available);
  const pendingCents = sumOf(balance.pending);
  const paidOutCents = sumOf(payouts.filter(({ status }) => status !== 'failed' && status !== 'canceled'));
  const others = [...balance.available, ...balance.pending].filter(({ currency, amount }) => currency !== 'usd' && amount !== 0);
  const detail = {
    availableCents,
    pendingCents,
    paidOutCents,
    otherCurrencies: others.map(({ currency, amount }) => ({ currency, amount })),
  };
  const balanceNano = others.length > 0 ? null : fromCents(availableCents + pendingCents + paidOutCents);
  return [{ clearing: stripeClearing, balanceNano, detail }];
}
