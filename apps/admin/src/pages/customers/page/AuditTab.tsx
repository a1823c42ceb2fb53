import { DataTable, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AuditedAction } from '../../../parts/AuditedAction.tsx';
import { ListCard } from '../../../parts/ListCard.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** What staff did to a customer's account, keys and orders. */
export function AuditTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const list = useInfiniteQuery(
    trpc.admin.customers.actions.infiniteQueryOptions(
      { accountId, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListCard
      csv={{ list: 'admin.customers.actions', input: { accountId } }}
      query={list}
      isEmpty={() => items.length === 0}
      empty={{ title: t('auditEmpty'), text: t('auditEmptyText') }}
      pages={list}
    >
      {() => (
        <DataTable
          rowTestId="staff-action"
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
            { title: t('action'), place: 'title', cell: (entry) => <AuditedAction {...entry} /> },
            { title: t('reason'), className: 'wrap-anywhere', cell: ({ reason }) => reason },
            { title: t('by'), className: 'wrap-anywhere', cell: ({ staff }) => staff ?? '–' },
          ]}
        />
      )}
    </ListCard>
  );
}
