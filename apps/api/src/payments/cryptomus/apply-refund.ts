import type { EventOutcome, RailOrder } from '../rail.ts';
import type { CryptomusContext } from './context.ts';
import type { CryptomusPayment } from './payment.ts';
import { readEvidence } from './read-evidence.ts';
import { readSettled } from './read-settled.ts';

const refundStates = { refund_process: 'pending', refund_fail: 'failed', refund_paid: 'succeeded' } as const;

/**
 * Books a refund that was made at the provider. Its statuses say no amount: Cryptomus refunds whole payments, Heleket may refund a part,
 * which staff must look up. A payment that was never credited, such as one that was held, needs no booking.
 */
export async function recordProviderRefund(
  { book, settings }: CryptomusContext,
  order: RailOrder,
  payment: CryptomusPayment,
  status: keyof typeof refundStates,
): Promise<EventOutcome> {
  const reviewed = async (kind: string, fault: string) => {
    const detail = { fault, ...readEvidence(payment) };
    await book.openReview({ kind, reference: payment.uuid, accountId: order.accountId, orderId: order.id, detail });
    return 'review' as const;
  };
  if (order.state !== 'settled') {
    // The money came back to the merchant, and whether the provider's checks let it go is not said.
    if (status === 'refund_fail') {
      await book.markOrder(order.id, 'review');
      return reviewed('refund_failed', 'a refund failed of a payment that was not credited');
    }
    if (status === 'refund_paid') await book.markOrder(order.id, 'failed', { note: 'refunded' });
    else await book.markOrder(order.id, 'processing', { note: 'refund_pending' });
    return 'handled';
  }
  if (settings.dialect === 'heleket') return reviewed('refund_amount', 'the provider does not say how much was refunded');
  const { grossNano } = readSettled(payment);
  if (grossNano === null) return reviewed('refund_amount', 'the refunded amount cannot be read');
  const isOurs = await book.recordRefund({
    paymentRef: payment.uuid,
    providerRef: `${payment.uuid}:refund`,
    refundId: null,
    grossNano,
    state: refundStates[status],
    evidence: readEvidence(payment),
  });
  return isOurs ? 'handled' : reviewed('refund_unknown', 'a refund of a payment that was not booked');
}
