import type { EventOutcome, PaymentBook, ProviderSettlement, RailOrder, ReviewKind } from '../rail.ts';
import type { CryptomusPayment } from './payment.ts';
import { readEvidence } from './read-evidence.ts';

interface Reason {
  readonly kind: ReviewKind;
  readonly fault: string;
  /** What would be credited if staff accept. */
  readonly proposal?: ProviderSettlement | null;
  /** Absent: the order. */
  readonly owner?: ProviderSettlement['for'];
}

/** Puts a payment up for staff. The order waits for them, unless it is settled or the payment is a deposit to its account. */
export async function reviewPayment(
  book: PaymentBook,
  order: RailOrder,
  payment: CryptomusPayment,
  { kind, fault, proposal, owner }: Reason,
): Promise<EventOutcome> {
  const isOpen = await book.openReview({
    kind,
    reference: proposal?.paymentRef ?? payment.uuid,
    accountId: order.accountId,
    orderId: order.id,
    detail: { fault, ...readEvidence(payment) },
    ...(proposal ? { proposal } : {}),
  });
  if (isOpen && (!owner || 'orderId' in owner)) await book.markOrder(order.id, 'review');
  return 'review';
}
