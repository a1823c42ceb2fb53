import type { AdminProcedure } from '../../access/use-may.ts';

/** The views of the payments page. */
export const paymentsTabs = ['orders', 'reviews', 'events', 'refunds', 'disputes', 'promo', 'fees', 'tokens', 'clearing'] as const;

export type PaymentsTab = (typeof paymentsTabs)[number];

/** What each view reads. */
export const tabReads = {
  orders: 'payments.orders',
  reviews: 'payments.reviews',
  events: 'payments.events',
  refunds: 'payments.refunds',
  disputes: 'payments.disputes',
  promo: 'promoCodes.list',
  fees: 'payments.fees',
  tokens: 'payments.tokens',
  clearing: 'payments.clearing',
} as const satisfies Readonly<Record<PaymentsTab, AdminProcedure>>;
