import { Badge, DataTable, Field, LoadMore, Money, QueryCard, SelectField, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OrderDialog } from './OrderDialog.tsx';

const states = ['created', 'processing', 'held', 'review', 'settled', 'failed', 'expired'] as const;
const tones = {
  created: 'plain',
  processing: 'warn',
  held: 'warn',
  review: 'warn',
  settled: 'good',
  failed: 'bad',
  expired: 'plain',
} as const;

/** Orders of all customers. A row opens the order with the provider's evidence and its ledger entries. */
export function Orders() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [query, setQuery] = useState('');
  const [state, setState] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const filter = { query, ...(state ? { state } : {}), limit: 50 };
  const list = useInfiniteQuery({
    ...trpc.admin.payments.orders.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,24rem)_12rem]">
        <Field
          label={t('payments.search')}
          type="search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          data-testid="search"
        />
        <SelectField label={t('payments.state')} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">{t('payments.all')}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {t(`payments.states.${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <QueryCard
        query={list}
        rows={6}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.ordersEmpty'), text: t('payments.ordersEmptyText') }}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="payment-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            onOpen={({ id }) => setOpen(id)}
            openKey={open ?? undefined}
            columns={[
              {
                title: t('payments.customer'),
                place: 'title',
                className: 'max-w-56 wrap-anywhere',
                cell: ({ email, accountId }) => email ?? accountId,
              },
              { title: t('payments.created'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.dateTime(createdAt) },
              { title: t('payments.method'), place: 'bare', cell: ({ provider }) => provider },
              {
                title: t('payments.requested'),
                numeric: true,
                cell: ({ requestedUsd }) => (requestedUsd === null ? '–' : <Money usd={requestedUsd} />),
              },
              {
                title: t('payments.credited'),
                numeric: true,
                place: 'figure',
                cell: ({ creditedUsd }) => (creditedUsd === null ? '–' : <Money usd={creditedUsd} />),
              },
              {
                title: t('payments.returned'),
                numeric: true,
                cell: ({ returnedUsd }) => (returnedUsd === '0' ? '–' : <Money usd={returnedUsd} />),
              },
              {
                title: t('payments.state'),
                place: 'bare',
                cell: ({ state: name }) => (
                  <Badge tone={tones[name as 'created'] ?? 'plain'}>{t(`payments.states.${name as 'created'}`)}</Badge>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {open && <OrderDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}
