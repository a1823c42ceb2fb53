import type { AdminProcedure } from '../../access/use-may.ts';
import { readText } from '../../parts/read-text.ts';

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

/** The payment methods by which lists are filtered. */
export const paymentMethods: readonly string[] = ['stripe', 'cryptomus', 'evm', 'tron', 'sandbox'];

/** What the payments page shows, as in its address: the filters of its list, and the order that is open. */
export interface PaymentsSearch {
  readonly tab: PaymentsTab;
  readonly query?: string | undefined;
  readonly state?: string | undefined;
  readonly provider?: string | undefined;
  readonly order?: string | undefined;
  /** ISO times. */
  readonly settledFrom?: string | undefined;
  readonly settledTo?: string | undefined;
}

export function readPaymentsSearch(search: Record<string, unknown>): PaymentsSearch {
  const text = (name: string) => readText(search[name]);
  const time = (name: string) => (Number.isNaN(Date.parse(text(name) ?? '')) ? undefined : new Date(text(name) ?? '').toISOString());
  const filter = {
    ...{ query: text('query'), state: text('state'), provider: text('provider'), order: text('order') },
    ...{ settledFrom: time('settledFrom'), settledTo: time('settledTo') },
  };
  return {
    tab: paymentsTabs.find((name) => name === search.tab) ?? 'orders',
    ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  };
}
