import type { RailOrder } from '../rail.ts';
import { applyPayment } from './apply-payment.ts';
import type { CryptomusContext } from './context.ts';

/** The provider asks not to be asked about a payment more often. */
const minIntervalMs = 30_000;
/** Orders asked about at a time, and for how long, so that a run ends before the next begins. */
const parallel = 4;
const maxRunMs = 240_000;
/** An order that has no invoice this long after one could last be paid never had one. */
const spareMs = 3_600_000;

/**
 * Asks about every order that is not finished: several statuses have no webhook (`check`, `process`, `wrong_amount_waiting`, `locked`), and one
 * may be lost. `askedAt` remembers between runs when each order was asked about. Reports a failed order and goes on with the next.
 */
export async function pollOpenOrders(
  context: CryptomusContext,
  askedAt: Map<string, number>,
  report: (error: unknown, orderId: string) => void,
  now: () => number = Date.now,
): Promise<void> {
  const startedAt = now();
  for (const [id, at] of askedAt) if (startedAt - at >= minIntervalMs) askedAt.delete(id);
  const waiting = (await context.book.openOrders(1000)).filter(({ id }) => !askedAt.has(id));
  const worker = async () => {
    for (let order = waiting.shift(); order && now() - startedAt < maxRunMs; order = waiting.shift()) {
      askedAt.set(order.id, now());
      try {
        await pollOrder(context, order, now());
      } catch (error) {
        report(error, order.id);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function pollOrder(context: CryptomusContext, order: RailOrder, now: number): Promise<void> {
  // The provider may have the invoice although its answer never came.
  const payment = await context.client.readPayment(order.providerRef ? { uuid: order.providerRef } : { order_id: order.id });
  if (payment) await applyPayment(context, order, payment);
  else if (now - order.createdAt.getTime() > context.settings.lifetimeSeconds * 1000 + spareMs)
    await context.book.markOrder(order.id, 'expired');
}
