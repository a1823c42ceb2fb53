import { type AuditAction, auditActionNames } from '@derouter/contracts';

/** What the list of customers shows, as in its address. */
export interface CustomersSearch {
  readonly query?: string | undefined;
  readonly status?: (typeof statuses)[number] | undefined;
  readonly order?: keyof typeof orders | undefined;
  /** The first and the last UTC day of a period in which they were active. */
  readonly activeFrom?: string | undefined;
  readonly activeTo?: string | undefined;
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
  const [activeFrom, activeTo] = [readDay(search.activeFrom), readDay(search.activeTo)];
  return {
    ...(typeof search.query === 'string' && search.query !== '' ? { query: search.query } : {}),
    ...(status ? { status } : {}),
    ...(order ? { order } : {}),
    ...(activeFrom && activeTo ? { activeFrom, activeTo } : {}),
  };
}

const readDay = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** The UTC days of the last `days` days, as filters. */
export function lastDays(days: number, now = Date.now()): { readonly activeFrom: string; readonly activeTo: string } {
  const at = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { activeFrom: at(now - (days - 1) * 86_400_000), activeTo: at(now) };
}

export const customerTabs = ['summary', 'ledger', 'usage', 'keys', 'orders', 'sessions', 'notes', 'limits', 'audit'] as const;

export type CustomerTab = (typeof customerTabs)[number];

export const keyStatuses = ['active', 'off', 'suspended', 'account_suspended', 'expired', 'revoked'] as const;

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
  /** The order that is open. */
  readonly order?: string | undefined;
  /** Of the keys. */
  readonly status?: (typeof keyStatuses)[number] | undefined;
  /** Of the audit. */
  readonly action?: AuditAction | undefined;
}

export function readCustomerSearch(search: Record<string, unknown>): CustomerSearch {
  const one = <Name extends string>(names: readonly Name[], value: unknown) => names.find((name) => name === value);
  const read: CustomerSearch = {
    tab: one(customerTabs, search.tab),
    kind: one(['charge', 'transfer'], search.kind),
    from: readDay(search.from),
    to: readDay(search.to),
    period: one(['7d', '30d', 'month'], search.period),
    by: one(['model', 'key'], search.by),
    order: typeof search.order === 'string' ? search.order : undefined,
    status: one(keyStatuses, search.status),
    action: one(auditActionNames, search.action),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
