import { applyPayment } from './apply-payment.ts';
import type { CryptomusContext } from './context.ts';
import { statusOf } from './payment.ts';

const dayMs = 86_400_000;
const days = 3;
/** More than a merchant of this size has in three days; ends a list that never ends. */
const maxPages = 500;

/**
 * Goes through the provider's list of the last days and brings every order of ours in it up to date: finds payments that came after their
 * order had expired, corrected amounts and refunds whose webhooks were lost. Returns the number of orders asked about.
 */
export async function comparePaymentList(
  context: CryptomusContext,
  report: (error: unknown, orderId: string) => void,
  now: () => number = Date.now,
): Promise<number> {
  // Their clock is three hours ahead of UTC; a day more than needed costs nothing.
  const dateFrom = new Date(now() - (days + 1) * dayMs).toISOString().slice(0, 19).replace('T', ' ');
  let asked = 0;
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const { items, nextCursor } = await context.client.listPayments(dateFrom, cursor);
    for (const item of items) {
      const order = await context.book.findOrder(item.order_id);
      // Nothing to book while it is unpaid. A deposit to a static wallet shares its order's id but is not its invoice.
      if (!order || statusOf(item) === 'check' || (order.providerRef !== null && order.providerRef !== item.uuid)) continue;
      asked++;
      try {
        // The list only names payments; what is booked comes from the payment itself.
        const payment = await context.client.readPayment({ uuid: item.uuid });
        if (payment) await applyPayment(context, order, payment);
      } catch (error) {
        report(error, order.id);
      }
    }
    if (!nextCursor || nextCursor === cursor) return asked;
    cursor = nextCursor;
  }
  return asked;
}
