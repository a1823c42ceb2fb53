import type { AdminProcedure } from '../../access/use-may.ts';

/** What each view of the payments page reads, in the order of the tabs. */
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
} as const satisfies Readonly<Record<string, AdminProcedure>>;

export type PaymentsTab = keyof typeof tabReads;
const paymentsTabs = Object.keys(tabReads) as PaymentsTab[];

/** What the payments page shows, as in its address. `state` is of the orders, events or reviews; the others are of the orders. */
export interface PaymentsSearch {
  readonly tab: PaymentsTab;
  readonly query?: string | undefined;
  readonly state?: string | undefined;
  readonly provider?: string | undefined;
  /** ISO times. */
  readonly settledFrom?: string | undefined;
  readonly settledTo?: string | undefined;
}

export function readPaymentsSearch(search: Record<string, unknown>): PaymentsSearch {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined);
  const time = (name: string) => (Number.isNaN(Date.parse(text(name) ?? '')) ? undefined : new Date(text(name) ?? '').toISOString());
  const filter = {
    ...{ query: text('query'), state: text('state'), provider: text('provider') },
    ...{ settledFrom: time('settledFrom'), settledTo: time('settledTo') },
  };
  return {
    tab: paymentsTabs.find((name) => name === search.tab) ?? 'orders',
    ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  };
}
