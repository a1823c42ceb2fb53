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
  { book, settings }: CryptomusContext,
  order: RailOrder,
  payment: CryptomusPayment,
  status: 'refund_process' | 'refund_fail' | 'refund_paid',
): Promise<EventOutcome> {
  const reviewed = async (kind: string, fault: string) => {
    const detail = { fault, ...readEvidence(payment) };
    await book.openReview({ kind, reference: payment.uuid, accountId: order.accountId, orderId: order.id, detail });
    return 'review' as const;
  };
  if (order.state !== 'settled') {
    // The money is with the merchant again, but whether the provider's checks hold it is not said: staff look.
    if (status === 'refund_fail') {
      const { grossNano } = readSettled(payment);
      const proposal = grossNano === null ? null : buildSettlement(payment, { orderId: order.id }, payment.uuid, grossNano);
      return reviewPayment(book, order, payment, {
        kind: 'refund_failed',
        fault: 'a refund failed of a payment that was not credited',
        proposal,
      });
    }
    if (status === 'refund_paid') await book.markOrder(order.id, 'failed', { note: 'refunded' });
    else await book.markOrder(order.id, 'processing', { note: 'refund_pending' });
    return 'handled';
  }
  if (status === 'refund_process') return 'handled';
  if (settings.dialect === 'heleket' && status === 'refund_fail') return 'handled';
  if (settings.dialect === 'heleket') return reviewed('refund_amount', 'the provider does not say how much was refunded');
  const { grossNano } = readSettled(payment);
  if (grossNano === null) return reviewed('refund_amount', 'the refunded amount cannot be read');
  const isOurs = await book.recordRefund({
    paymentRef: payment.uuid,
    providerRef: `${payment.uuid}:refund`,
    refundId: null,
    grossNano,
    state: status === 'refund_paid' ? 'succeeded' : 'failed',
    evidence: readEvidence(payment),
  });
  return isOurs ? 'handled' : reviewed('refund_unknown', 'a refund of a payment that was not booked');
}
