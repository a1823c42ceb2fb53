import type { Stripe } from 'stripe';
import { addBalanceTransaction } from './balance-transactions.ts';
import { addCharge, cardDetails } from './new-charge.ts';
import { addPaymentMethod, behaviourOf } from './new-payment-method.ts';
import { emitEvent, known, type World } from './world.ts';

/** Which of Stripe's error codes goes with a decline. Source: Stripe docs, "Decline codes" and "Error codes". */
const errorCodeOf: Readonly<Record<string, string>> = {
  expired_card: 'expired_card',
  incorrect_number: 'incorrect_number',
  processing_error: 'processing_error',
  authentication_required: 'authentication_required',
};

/**
 * Charges the card of a PaymentIntent and emits the events of it. The result is in the PaymentIntent. `receivedCents`: what
 * arrives, if not everything.
 */
export function chargeIntent(world: World, intent: Stripe.PaymentIntent, receivedCents = intent.amount): void {
  const methodId = String(intent.payment_method);
  const method = world.paymentMethods.get(methodId) ?? addPaymentMethod(world, String(intent.customer), {}, methodId);
  const behaviour = behaviourOf(world, methodId);
  if (behaviour !== 'approve') {
    const code = errorCodeOf[behaviour] ?? 'card_declined';
    const charge = addCharge(world, intent, {
      amount: intent.amount,
      outcome: { code, declineCode: behaviour },
      details: cardDetails(method),
    });
    intent.latest_charge = charge.id;
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    intent.last_payment_error = {
      type: 'card_error',
      code,
      decline_code: behaviour,
      charge: charge.id,
      message: 'Your card was declined.',
      payment_method: method,
    };
    emitEvent(world, 'charge.failed', charge);
    emitEvent(world, 'payment_intent.payment_failed', intent);
    return;
  }
  const charge = addCharge(world, intent, { amount: receivedCents, outcome: 'succeeded', details: cardDetails(method) });
  succeed(world, intent, charge);
}

/** A payment with cryptocurrency, as Stripe reports it. */
export function payWithCrypto(world: World, intent: Stripe.PaymentIntent): void {
  const details: Stripe.Charge.PaymentMethodDetails = {
    type: 'crypto',
    crypto: {
      buyer_address: '0x52908400098527886E0F7030069857D2E4169EE7',
      network: 'base',
      token_currency: 'usdc',
      transaction_hash: `0x${'ab'.repeat(32)}`,
    },
  };
  succeed(world, intent, addCharge(world, intent, { amount: intent.amount, outcome: 'succeeded', details }));
}

/** A payment that the customer's bank confirms later: its charge is pending. */
export function startDelayedPayment(world: World, intent: Stripe.PaymentIntent): void {
  const charge = addCharge(world, intent, { amount: intent.amount, outcome: 'pending', details: { type: 'us_bank_account' } });
  intent.latest_charge = charge.id;
  intent.status = 'processing';
  emitEvent(world, 'charge.pending', charge);
  emitEvent(world, 'payment_intent.processing', intent);
}

/** The bank's answer to a delayed payment. */
export function finishDelayedPayment(world: World, intent: Stripe.PaymentIntent, confirmed: boolean): void {
  const charge = known(world.charges, String(intent.latest_charge));
  if (confirmed) {
    Object.assign(charge, { status: 'succeeded', paid: true, captured: true, amount_captured: charge.amount });
    succeed(world, intent, charge);
    return;
  }
  Object.assign(charge, { status: 'failed', failure_code: 'insufficient_funds', failure_message: 'The bank refused it.' });
  intent.status = 'requires_payment_method';
  intent.last_payment_error = { type: 'card_error', code: 'payment_intent_payment_attempt_failed', message: 'The bank refused it.' };
  emitEvent(world, 'charge.failed', charge);
  emitEvent(world, 'payment_intent.payment_failed', intent);
}

function succeed(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  intent.latest_charge = charge.id;
  intent.status = 'succeeded';
  intent.amount_received = charge.amount;
  intent.last_payment_error = null;
  emitEvent(world, 'charge.succeeded', charge);
  emitEvent(world, 'payment_intent.succeeded', intent);
  const { balanceDelayMs } = world.settings;
  if (balanceDelayMs !== null) setTimeout(() => postCharge(world, charge), balanceDelayMs).unref();
}

/** Posts a charge to the merchant's balance, which Stripe does some time after it succeeded. */
export function postCharge(world: World, charge: Stripe.Charge): Stripe.BalanceTransaction {
  const { settings } = world;
  const amount = Math.round(charge.amount * settings.exchangeRate);
  const fee = Math.round((amount * settings.feePermille) / 1000) + settings.feeFixedCents;
  const transaction = addBalanceTransaction(world, { amount, fee, type: 'charge', source: charge.id });
  charge.balance_transaction = transaction.id;
  emitEvent(world, 'charge.updated', charge);
  return transaction;
}
