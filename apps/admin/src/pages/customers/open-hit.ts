import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';
import type { AdminProcedure } from '../../access/use-may.ts';
import type { CustomerTab } from './customers-search.ts';

export type SearchHit = inferRouterOutputs<AppRouter>['admin']['customers']['search'][number];

/** The tab of the customer's page that shows what was found, for those who may not open it elsewhere. */
const tabs: Readonly<Partial<Record<SearchHit['kind'], CustomerTab>>> = {
  key: 'keys',
  order: 'orders',
  payment: 'orders',
  refund: 'orders',
  dispute: 'orders',
  deposit: 'orders',
  receipt: 'orders',
  transfer: 'ledger',
};

/** Where what was found is shown. Null: nowhere that these roles may go. */
export function placeOf(hit: SearchHit, may: (procedure: AdminProcedure) => boolean) {
  const { kind, id, label, accountId, orderId } = hit;
  if (kind === 'request') return { to: '/requests/$id', params: { id } } as const;
  if (kind === 'clientRequest') return { to: '/requests', search: { clientRequestId: id } } as const;
  if (kind === 'transfer' && may('books.transfers')) return { to: '/books', search: { tab: 'transfers', id } } as const;
  if (orderId !== null && may('payments.orders')) return { to: '/payments', search: { tab: 'orders', query: orderId } } as const;
  if (accountId === null) return null;
  // What waits is decided in the summary; of what was declined, the audit log tells.
  const tab = kind === 'adjustment' && label !== 'pending' ? 'audit' : tabs[kind];
  return { to: '/customers/$accountId', params: { accountId }, search: tab ? { tab } : {} } as const;
}
