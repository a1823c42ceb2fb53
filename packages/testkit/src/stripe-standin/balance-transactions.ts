import type { Stripe } from 'stripe';
import { mintId, nowSeconds, type World } from './world.ts';

/** Adds a movement of the merchant's balance. Amounts in the smallest unit of the settlement currency. */
export function addBalanceTransaction(
  world: World,
  {
    amount,
    fee,
    type,
    source,
  }: {
    amount: number;
    fee: number;
    type: 'charge' | 'refund' | 'refund_failure' | 'adjustment' | 'stripe_fee' | 'topup';
    source: string;
  },
): Stripe.BalanceTransaction {
  const { settlementCurrency, exchangeRate } = world.settings;
  const transaction = {
    id: mintId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: nowSeconds() + 2 * 86_400,
    balance_type: 'payments',
    created: nowSeconds(),
    currency: settlementCurrency,
    description: null,
    exchange_rate: settlementCurrency === 'usd' ? null : exchangeRate,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency: settlementCurrency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type === 'stripe_fee' ? 'fee' : type,
    source,
    status: 'pending',
    type,
  } satisfies Stripe.BalanceTransaction;
  world.balanceTransactions.set(transaction.id, transaction);
  return transaction;
}

/** The merchant's balance: what was posted, nothing of it paid out. */
export function readBalance(world: World): Stripe.Balance {
  const sum = (status: string) =>
    [...world.balanceTransactions.values()].filter((each) => each.status === status).reduce((total, { net }) => total + net, 0);
  const { settlementCurrency: currency, livemode } = world.settings;
  return {
    object: 'balance',
    livemode,
    available: [{ amount: sum('available'), currency, source_types: { card: sum('available') } }],
    pending: [{ amount: sum('pending'), currency, source_types: { card: sum('pending') } }],
  } satisfies Stripe.Balance;
}
