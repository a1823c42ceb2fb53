import { Badge, ErrorState, Page, Skeleton, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { NotForRole } from '../../../access/NotForRole.tsx';
import { type AdminProcedure, useMay } from '../../../access/use-may.ts';
import { useCurrentInView } from '../../../parts/use-current-in-view.ts';
import { type CustomerTab, customerTabs, statusTones } from '../customers-search.ts';
import { useSuspensionReason } from '../use-suspension-reason.ts';
import { AuditTab } from './AuditTab.tsx';
import { CustomerActions } from './CustomerActions.tsx';
import type { CustomerRecord } from './customer-record.ts';
import { KeysTab } from './KeysTab.tsx';
import { LedgerTab } from './LedgerTab.tsx';
import { LimitsTab } from './LimitsTab.tsx';
import { NotesTab } from './NotesTab.tsx';
import { OrdersTab } from './OrdersTab.tsx';
import { SessionsTab } from './SessionsTab.tsx';
import { Summary } from './Summary.tsx';
import { UsageTab } from './UsageTab.tsx';

const tabs: Readonly<
  Record<CustomerTab, { readonly View: ComponentType<{ readonly customer: CustomerRecord }>; readonly reads: AdminProcedure }>
> = {
  summary: { View: Summary, reads: 'customers.get' },
  ledger: { View: LedgerTab, reads: 'customers.ledger' },
  usage: { View: UsageTab, reads: 'customers.usage' },
  keys: { View: KeysTab, reads: 'customers.keys' },
  orders: { View: OrdersTab, reads: 'payments.orders' },
  sessions: { View: SessionsTab, reads: 'customers.sessions' },
  notes: { View: NotesTab, reads: 'customers.notes' },
  limits: { View: LimitsTab, reads: 'customers.limits' },
  audit: { View: AuditTab, reads: 'customers.actions' },
};

/** One customer: figures, actions, and a tab for everything that belongs to the account. */
export function Customer() {
  const { t } = useTranslation(['customer', 'admin']);
  const { accountId } = useParams({ from: '/staff/customers/$accountId' });
  const record = useQuery(trpc.admin.customers.get.queryOptions({ accountId }));
  if (record.error) {
    return (
      <Page title={t('admin:customers.title')} lead={accountId}>
        <ErrorState error={record.error} onRetry={() => void record.refetch()} />
      </Page>
    );
  }
  if (!record.data) return <Skeleton className="m-6 h-96" />;
  return <CustomerPage customer={record.data} />;
}

function CustomerPage({ customer }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation(['customer', 'admin']);
  const reasonOf = useSuspensionReason();
  const format = useFormat();
  const may = useMay();
  const { tab = 'summary' } = useSearch({ from: '/staff/customers/$accountId' });
  const { accountId, email, status } = customer;
  const row = useCurrentInView(tab);
  const View = may(tabs[tab].reads) ? tabs[tab].View : NotForRole;
  return (
    <Page title={email} lead={t('lead', { date: format.date(customer.createdAt) })}>
      <div className="-mt-3 flex flex-wrap items-center gap-2">
        <Badge tone={statusTones[status]} testId="customer-status">
          {t(`statuses.${status}`)}
        </Badge>
        {customer.isStaff && <Badge tone="warn">{t('isStaff')}</Badge>}
        {customer.isReseller && <Badge>{t('isReseller')}</Badge>}
        {customer.deletionDueAt && <Badge tone="warn">{t('deletionDue', { date: format.date(customer.deletionDueAt) })}</Badge>}
        {status === 'suspended' && customer.suspendedAt && (
          <span className="text-sm text-quiet">
            {t('suspendedFor', { date: format.date(customer.suspendedAt), reason: reasonOf(customer.suspendedReason) })}
          </span>
        )}
      </div>
      <CustomerActions customer={customer} />
      <nav ref={row} className="-mb-2 flex gap-1 overflow-x-auto border-b border-line" aria-label={email}>
        {customerTabs
          .filter((name) => may(tabs[name].reads))
          .map((name) => (
            <Link
              key={name}
              to="/customers/$accountId"
              params={{ accountId }}
              search={name === 'summary' ? {} : { tab: name }}
              className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap text-quiet hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg"
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={name === tab ? 'page' : undefined}
              data-testid={`tab-${name}`}
            >
              {t(`tabs.${name}`)}
              {name === 'notes' && customer.notes > 0 && ` (${customer.notes})`}
            </Link>
          ))}
      </nav>
      <View customer={customer} />
      <p className="text-sm">
        <Link to="/customers" className="text-accent hover:underline">
          {t('back')}
        </Link>
      </p>
    </Page>
  );
}
