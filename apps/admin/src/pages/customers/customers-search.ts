/** What the list of customers shows, as in its address. */
export interface CustomersSearch {
  readonly query?: string | undefined;
  readonly status?: (typeof statuses)[number] | undefined;
  readonly order?: keyof typeof orders | undefined;
}

export const statuses = ['active', 'suspended', 'deleted'] as const;

export const statusTones = { active: 'good', suspended: 'bad', deleted: 'plain' } as const;

/** The orders on offer, as the API takes them. */
export const orders = {
  newest: { sort: 'newest', order: 'desc' },
  spend: { sort: 'spend', order: 'desc' },
  change: { sort: 'change', order: 'desc' },
  fall: { sort: 'change', order: 'asc' },
  requests: { sort: 'requests', order: 'desc' },
  tokens: { sort: 'tokens', order: 'desc' },
  balance: { sort: 'balance', order: 'desc' },
} as const;

export function readCustomersSearch(search: Record<string, unknown>): CustomersSearch {
  const status = statuses.find((name) => name === search.status);
  const order = (Object.keys(orders) as (keyof typeof orders)[]).find((name) => name === search.order);
  return {
    ...(typeof search.query === 'string' && search.query !== '' ? { query: search.query } : {}),
    ...(status ? { status } : {}),
    ...(order ? { order } : {}),
  };
}

export const customerTabs = ['summary', 'ledger', 'usage', 'keys', 'orders', 'sessions', 'notes', 'limits', 'audit'] as const;

export type CustomerTab = (typeof customerTabs)[number];

/** What the page of a customer shows, as in its address. */
export interface CustomerSearch {
  readonly tab?: CustomerTab | undefined;
  /** Of the ledger: what to show, and the first and last day. */
  readonly kind?: 'charge' | 'transfer' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Of the usage. */
  readonly period?: '7d' | '30d' | 'month' | undefined;
  readonly by?: 'model' | 'key' | undefined;
}

export function readCustomerSearch(search: Record<string, unknown>): CustomerSearch {
  const one = <Name extends string>(names: readonly Name[], value: unknown) => names.find((name) => name === value);
  const day = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined);
  const read: CustomerSearch = {
    tab: one(customerTabs, search.tab),
    kind: one(['charge', 'transfer'], search.kind),
    from: day(search.from),
    to: day(search.to),
    period: one(['7d', '30d', 'month'], search.period),
    by: one(['model', 'key'], search.by),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
