import type { Stripe } from 'stripe';
import { addBalanceTransaction, readBalance } from './balance-transactions.ts';
import { emitEvent, known, mintId, nowSeconds, type World } from './world.ts';

/**
 * Pays the whole balance out to the merchant's bank, where it arrives at once unless told otherwise. `fee`: what Stripe takes for an
 * instant payout, in cents.
 */
export function payOut(world: World, status: 'paid' | 'in_transit' = 'paid', fee = 0): Stripe.Payout {
  const { available, pending } = readBalance(world);
  const amount = [...available, ...pending].reduce((sum, each) => sum + each.amount, 0) - fee;
  const { settlementCurrency: currency, livemode } = world.settings;
  const transactionId = mintId('txn');
  const payout = {
    id: mintId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: nowSeconds() + 86_400,
    automatic: true,
    balance_transaction: transactionId,
    created: nowSeconds(),
    currency,
    description: null,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode,
    metadata: {},
    method: fee > 0 ? 'instant' : 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status,
    trace_id: null,
    type: 'bank_account',
  } satisfies Stripe.Payout;
  world.payouts.set(payout.id, payout);
  world.balanceTransactions.set(transactionId, {
    id: transactionId,
    object: 'balance_transaction',
    amount: -amount,
    available_on: nowSeconds(),
    balance_type: 'payments',
    created: nowSeconds(),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: [],
    net: -amount - fee,
    reporting_category: 'payout',
    source: payout.id,
    status: 'available',
    type: 'payout',
  });
  if (status === 'paid') emitEvent(world, 'payout.paid', payout);
  return payout;
}

/** The bank's answer to a payout: it arrived, or came back to the balance. */
export function finishPayout(world: World, payoutId: string, status: 'paid' | 'failed'): void {
  const payout = known(world.payouts, payoutId);
  payout.status = status;
  if (status === 'failed') {
    const { id } = addBalanceTransaction(world, { amount: payout.amount, fee: 0, type: 'adjustment', source: payout.id });
    Object.assign(payout, { failure_balance_transaction: id, failure_code: 'account_closed' });
  }
  emitEvent(world, status === 'paid' ? 'payout.paid' : 'payout.failed', payout);
}
