import { newId } from '@derouter/db';
import { expect, test } from 'vitest';
import type { PaymentBook, RailOrder } from '../rail.ts';
import { applyPayment } from './apply-payment.ts';
import { readCryptomusSettings } from './config.ts';
import type { CryptomusContext } from './context.ts';
import { paymentSchema } from './payment.ts';
import { pollOpenOrders } from './poll-open-orders.ts';

const values: Record<string, string> = {
  CRYPTOMUS_MERCHANT_ID: 'merchant',
  CRYPTOMUS_PAYMENT_KEY: 'k'.repeat(16),
  CRYPTOMUS_DIALECT: 'heleket',
};
const settings = readCryptomusSettings(
  (name) => values[name] ?? null,
  (message) => {
    throw new Error(message);
  },
);

const now = Date.parse('2026-11-28T12:00:00Z');
const orderOf = (over: Partial<RailOrder> = {}): RailOrder => ({
  ...{ id: newId(), accountId: newId(), state: 'created', requestedNano: 20_000_000_000n, feeNano: 0n, providerRef: newId() },
  createdAt: new Date(now - 60_000),
  ...over,
});

/** A context that records what is asked and booked. */
function record(orders: RailOrder[], answer: (reference: object) => object | null = () => null) {
  const asked: object[] = [];
  const booked: unknown[][] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      booked.push([name, ...args]);
      return true;
    };
  const book = {
    openOrders: async () => orders,
    findOrder: async (id: string) => orders.find((order) => order.id === id) ?? null,
    ...{ markOrder: note('markOrder'), openReview: note('openReview'), recordRefund: note('recordRefund'), settle: note('settle') },
  };
  const client = {
    readPayment: async (reference: object) => {
      asked.push(reference);
      const found = answer(reference);
      return found && paymentSchema.parse(found);
    },
  };
  if (!settings) throw new Error('no settings');
  const context = { settings, book: book as unknown as PaymentBook, client: client as unknown as CryptomusContext['client'] };
  return { context, asked, booked };
}
const neverFails = (error: unknown) => {
  throw error;
};

test('an order is asked about at most every 30 seconds, by the name that the provider knows', async () => {
  const [known, unknown] = [orderOf(), orderOf({ providerRef: null })];
  const { context, asked } = record([known, unknown]);
  const askedAt = new Map<string, number>();
  for (const seconds of [0, 1, 29, 30, 59]) await pollOpenOrders(context, askedAt, neverFails, () => now + seconds * 1000);
  expect(asked).toEqual([{ uuid: known.providerRef }, { order_id: unknown.id }, { uuid: known.providerRef }, { order_id: unknown.id }]);
});

test('an order without an invoice expires when one could no longer be paid, not before', async () => {
  const recent = orderOf({ providerRef: null, createdAt: new Date(now - 7_199_000) });
  const old = orderOf({ providerRef: null, createdAt: new Date(now - 7_201_000) });
  const { context, booked } = record([recent, old]);
  await pollOpenOrders(context, new Map(), neverFails, () => now);
  expect(booked).toEqual([['markOrder', old.id, 'expired']]);
});

test('one order that cannot be read does not keep the others from being read', async () => {
  const orders = Array.from({ length: 9 }, () => orderOf());
  const { context, booked } = record(orders, (reference) => {
    const order = orders.find(({ providerRef }) => 'uuid' in reference && providerRef === reference.uuid);
    if (order === orders[0]) throw new Error('broken');
    return { uuid: order?.providerRef ?? '', order_id: order?.id, currency: 'USD', status: 'process' };
  });
  const failed: string[] = [];
  await pollOpenOrders(
    context,
    new Map(),
    (_error, id) => failed.push(id),
    () => now,
  );
  expect(failed).toEqual([orders[0]?.id]);
  expect(booked.map(([, id]) => id).sort()).toEqual(
    orders
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  );
});

test('Heleket may refund a part and does not say how much: staff look, nothing is booked', async () => {
  const order = orderOf({ state: 'settled' });
  const { context, booked } = record([order]);
  const payment = paymentSchema.parse({ uuid: order.providerRef, order_id: order.id, currency: 'USD', status: 'refund_paid' });
  expect(await applyPayment(context, order, payment)).toBe('review');
  expect(booked).toEqual([['openReview', expect.objectContaining({ kind: 'refund_amount', orderId: order.id })]]);
});

test('a refund is booked although the payment was credited only after the order was read', async () => {
  const order = orderOf({ state: 'processing' });
  const { context, booked } = record([order]);
  const figures = { payment_amount: '20', payment_amount_usd: '20.00', merchant_amount: '20', payer_amount_exchange_rate: '1' };
  const payment = paymentSchema.parse({ uuid: order.providerRef, order_id: order.id, currency: 'USD', status: 'refund_paid', ...figures });
  const cryptomus = { ...context, settings: { ...context.settings, dialect: 'cryptomus' as const } };
  expect(await applyPayment(cryptomus, order, payment)).toBe('handled');
  expect(booked).toEqual([['recordRefund', expect.objectContaining({ state: 'succeeded', grossNano: 20_000_000_000n })]]);
});

test('a payment whose two statuses disagree is up to staff', async () => {
  const order = orderOf();
  const { context, booked } = record([order]);
  const payment = paymentSchema.parse({
    uuid: order.providerRef,
    order_id: order.id,
    currency: 'USD',
    status: 'check',
    payment_status: 'paid',
  });
  expect(await applyPayment(context, order, payment)).toBe('review');
  expect(booked.map(([name]) => name)).toEqual(['openReview', 'markOrder']);
});
