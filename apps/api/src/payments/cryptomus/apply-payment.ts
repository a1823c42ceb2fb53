import type { EventOutcome, OrderProgress, PaymentBook, ProviderSettlement, RailOrder } from '../rail.ts';
import { recordProviderRefund } from './apply-refund.ts';
import { buildSettlement } from './build-settlement.ts';
import type { CryptomusContext } from './context.ts';
import { readDecimal } from './decimal.ts';
import { findHeldUrl } from './find-held-url.ts';
import { type CryptomusPayment, statusOf } from './payment.ts';
import { readSettled } from './read-settled.ts';
import { reviewPayment } from './review-payment.ts';

/**
 * Brings an order to the state of its payment as `/v1/payment/info` gave it; idempotent. Settling is allowed from any state, since a
 * payment may arrive after its invoice was cancelled.
 */
export async function applyPayment(context: CryptomusContext, order: RailOrder, payment: CryptomusPayment): Promise<EventOutcome> {
  const { book } = context;
  const fault = foreignness(order, payment);
  if (fault) return reviewPayment(book, order, payment, { kind: 'payment_mismatch', fault });
  const status = statusOf(payment);
  switch (status) {
    case 'check':
      return 'handled';
    case 'process':
    case 'confirm_check':
      await book.markOrder(order.id, 'processing', { ...seen(payment), ...transactionOf(payment) });
      return 'handled';
    case 'wrong_amount_waiting':
      await book.markOrder(order.id, 'processing', partial(payment));
      return 'handled';
    case 'paid':
    case 'paid_over':
      return settle(book, order, payment, { orderId: order.id }, payment.uuid);
    case 'wrong_amount':
      if (payment.is_final) return settle(book, order, payment, { orderId: order.id }, payment.uuid);
      await book.markOrder(order.id, 'processing', partial(payment));
      return 'handled';
    case 'locked': {
      const heldUrl = await findHeldUrl(context, payment.uuid);
      await book.markOrder(order.id, 'held', { ...transactionOf(payment), ...(heldUrl ? { heldUrl } : {}), note: 'held_by_provider' });
      return 'handled';
    }
    case 'fail':
    case 'system_fail':
      await book.markOrder(order.id, 'failed', { note: 'provider_failed' });
      return 'handled';
    case 'cancel':
      await book.markOrder(order.id, 'expired');
      return 'handled';
    case 'refund_process':
    case 'refund_fail':
    case 'refund_paid':
      return recordProviderRefund(context, order, payment, status);
    case null:
      return reviewPayment(book, order, payment, { kind: 'unknown_status', fault: 'the status is not known, or its two fields disagree' });
  }
}

/**
 * Books a deposit to a static wallet. Each has a payment of its own while they share the wallet's `order_id`, so it belongs to the account of
 * that order and is booked per payment and transaction; the order stays as it is.
 */
export async function applyWalletDeposit(context: CryptomusContext, order: RailOrder, payment: CryptomusPayment): Promise<EventOutcome> {
  const { book } = context;
  // The order's own invoice is booked under its own name only.
  if (payment.uuid === order.providerRef) return applyPayment(context, order, payment);
  const status = statusOf(payment);
  if (payment.order_id !== order.id)
    return reviewPayment(book, order, payment, { kind: 'payment_mismatch', fault: 'the deposit names another order' });
  if (status !== 'paid' && status !== 'paid_over') return 'handled';
  return settle(book, order, payment, { accountId: order.accountId }, `${payment.uuid}:${payment.txid ?? 'internal'}`);
}

async function settle(
  book: PaymentBook,
  order: RailOrder,
  payment: CryptomusPayment,
  owner: ProviderSettlement['for'],
  paymentRef: string,
): Promise<EventOutcome> {
  const { grossNano, fault } = readSettled(payment);
  const settlement = grossNano === null ? null : buildSettlement(payment, owner, paymentRef, grossNano);
  if (fault !== null || !settlement) {
    return reviewPayment(book, order, payment, {
      kind: 'amount_mismatch',
      fault: fault ?? 'the amount is not known',
      proposal: settlement,
      owner,
    });
  }
  await book.settle(settlement);
  return 'handled';
}

/** Why a payment cannot be this order's; null if it can. */
function foreignness(order: RailOrder, payment: CryptomusPayment): string | null {
  if (payment.order_id !== order.id) return 'the payment names another order';
  if (order.providerRef !== null && order.providerRef !== payment.uuid) return 'the order has another invoice';
  return payment.currency === 'USD' ? null : 'the invoice is not in USD';
}

function seen(payment: CryptomusPayment): OrderProgress {
  const usd = usdOf(payment);
  return usd === null ? {} : { seenUsd: usd };
}

function partial(payment: CryptomusPayment): OrderProgress {
  const usd = usdOf(payment);
  return { ...(usd === null ? {} : { partialUsd: usd }), ...transactionOf(payment), note: 'partial_payment' };
}

/** What the payer paid, if it is a plain decimal above zero. */
function usdOf({ payment_amount_usd: usd }: CryptomusPayment): string | null {
  const value = readDecimal(usd);
  return value && value.digits > 0n && /^\d+(\.\d{1,9})?$/.test(usd ?? '') ? (usd ?? null) : null;
}

function transactionOf({ txid }: CryptomusPayment): OrderProgress {
  return txid ? { transaction: txid } : {};
}
