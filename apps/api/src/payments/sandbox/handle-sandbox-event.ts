import { nanoPerUsd, parseUsd } from '@derouter/billing';
import { type EventOutcome, type PaymentBook, type ProviderDispute, UnusableEvent } from '../rail.ts';
import type { SandboxEvent } from './sandbox-event.ts';

/** What the sandbox provider charges for a dispute, as card networks do, whether it is won or lost. */
const disputeFeeNano = 15n * nanoPerUsd;
const respondWithinMs = 7 * 86_400_000;

/** The sandbox provider's name of an order's payment. */
export const paymentRefOf = (orderId: string) => `pay_${orderId}`;

/** Books what an event of the sandbox provider says; idempotent. `publicUrl` is where its page is. */
export async function handleSandboxEvent(book: PaymentBook, publicUrl: string, event: SandboxEvent): Promise<EventOutcome> {
  const { orderId } = event;
  const paymentRef = paymentRefOf(orderId);
  switch (event.type) {
    case 'payment.succeeded':
      await book.settle({
        clearing: 'clearing:sandbox',
        paymentRef,
        for: { orderId },
        grossNano: parseUsd(event.amountUsd),
        taxNano: 0n,
        evidence: { event },
        settledAt: new Date(event.createdAt),
      });
      return 'handled';
    case 'payment.declined':
      await book.markOrder(orderId, 'failed', { note: 'declined' });
      return 'handled';
    case 'payment.expired':
      await book.markOrder(orderId, 'expired', {});
      return 'handled';
    case 'payment.held':
      await book.markOrder(orderId, 'held', { heldUrl: `${publicUrl}/dev/pay/${orderId}`, note: 'held_by_provider' });
      return 'handled';
    case 'refund.succeeded': {
      const grossNano = parseUsd(event.amountUsd);
      const refund = {
        paymentRef,
        providerRef: event.refundId,
        refundId: null,
        grossNano,
        state: 'succeeded',
        evidence: { event },
      } as const;
      if (!(await book.recordRefund(refund))) throw new UnusableEvent(`the sandbox refunded ${paymentRef}, which was not paid`);
      return 'handled';
    }
    case 'dispute.opened':
    case 'dispute.won':
    case 'dispute.lost':
      if (!(await book.recordDispute(disputeOf(event)))) throw new UnusableEvent(`the sandbox disputed ${paymentRef}, which was not paid`);
      return 'handled';
  }
}

type DisputeEvent = Extract<SandboxEvent, { type: `dispute.${string}` }>;

/** The dispute with all its movements until this event. A dispute that is won gives the amount back, but not the fee. */
function disputeOf(event: DisputeEvent): ProviderDispute {
  const amountNano = parseUsd(event.amountUsd);
  const isWon = event.type === 'dispute.won';
  const reinstated = { ref: 'reinstated', grossNano: -amountNano, feeNano: 0n };
  return {
    paymentRef: paymentRefOf(event.orderId),
    providerRef: `dp_${event.orderId}`,
    state: event.type === 'dispute.opened' ? 'open' : isWon ? 'won' : 'lost',
    freezesAccount: true,
    reason: 'fraudulent',
    amountNano,
    respondBy: event.type === 'dispute.opened' ? new Date(Date.parse(event.createdAt) + respondWithinMs) : null,
    movements: [{ ref: 'withdrawn', grossNano: amountNano, feeNano: disputeFeeNano }, ...(isWon ? [reinstated] : [])],
    evidence: { event },
  };
}
