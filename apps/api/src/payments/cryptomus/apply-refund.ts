import type { EventOutcome, RailOrder } from '../rail.ts';
import { buildSettlement } from './build-settlement.ts';
import type { CryptomusContext } from './context.ts';
import type { CryptomusPayment } from './payment.ts';
import { readEvidence } from './read-evidence.ts';
import { readSettled } from './read-settled.ts';
import { reviewPayment } from './review-payment.ts';

/**
 * Books a refund that was made at the provider. Its statuses say no amount: Cryptomus refunds whole payments, Heleket may refund a part,
 * which staff must look up. A payment that was never credited, such as one that was held, needs no booking.
 *
 * Refunds have no id, so a second attempt after a failed one cannot be told from the first. Nothing is booked before the money left.
 */
export async function recordProviderRefund(
  context: CryptomusContext,
  order: RailOrder,
  payment: CryptomusPayment,
  status: 'refund_process' | 'refund_fail' | 'refund_paid',
): Promise<EventOutcome> {
  const { book } = context;
  // Marking changes nothing in an order that is settled.
  if (status === 'refund_process') {
    await book.markOrder(order.id, 'processing', { note: 'refund_pending' });
    return 'handled';
  }
  const outcome = await recordIfCredited(context, order, payment, status === 'refund_paid' ? 'succeeded' : 'failed');
  if (outcome) return outcome;
  if (status === 'refund_paid') {
    await book.markOrder(order.id, 'failed', { note: 'refunded' });
    return 'handled';
  }
  // The money is with the merchant again, but whether the provider's checks hold it is not said: staff look.
  const { grossNano } = readSettled(payment);
  const proposal = grossNano === null ? null : buildSettlement(payment, { orderId: order.id }, payment.uuid, grossNano);
  const fault = 'a refund failed of a payment that was not credited';
  return reviewPayment(book, order, payment, { kind: 'refund_failed', fault, proposal });
}

/** Books the refund of a payment that was credited, or puts it up for staff; null if nothing was credited. */
async function recordIfCredited(
  { book, settings }: CryptomusContext,
  order: RailOrder,
  payment: CryptomusPayment,
  state: 'succeeded' | 'failed',
): Promise<EventOutcome | null> {
  const { grossNano } = readSettled(payment);
  if (settings.dialect === 'cryptomus' && grossNano !== null) {
    const { uuid } = payment;
    const refund = { paymentRef: uuid, providerRef: `${uuid}:refund`, refundId: null, grossNano, state, evidence: readEvidence(payment) };
    // The book knows better than the order as it was read before the provider was asked.
    return (await book.recordRefund(refund)) ? 'handled' : null;
  }
  if ((await book.findOrder(order.id))?.state !== 'settled') return null;
  // Nothing was booked that a failure could undo.
  if (state === 'failed') return 'handled';
  const detail = { fault: 'the provider does not say how much was refunded', ...readEvidence(payment) };
  await book.openReview({ kind: 'refund_amount', reference: payment.uuid, accountId: order.accountId, orderId: order.id, detail });
  return 'review';
}
