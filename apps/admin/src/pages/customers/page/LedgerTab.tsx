import { DataTable, Field, Money, Segments, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../access/use-may.ts';
import { ListCard } from '../../../parts/ListCard.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** Every movement of a customer's credit. A charge leads to its request, a transfer to the books. */
export function LedgerTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers/$accountId' });
  const { kind, from, to } = search;
  const filter = { accountId, ...(kind ? { kind } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const change = (next: { kind?: typeof kind; from?: string | undefined; to?: string | undefined }) =>
    navigate({
      to: '/customers/$accountId',
      params: { accountId },
      search: { ...search, ...next },
      replace: true,
    });
  const list = useInfiniteQuery({
    ...trpc.admin.customers.ledger.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const open = ({ kind: what, id }: { readonly kind: 'charge' | 'transfer'; readonly id: string }) => {
    if (what === 'charge') void navigate({ to: '/requests/$id', params: { id } });
    else if (may('books.transfers')) void navigate({ to: '/books', search: { tab: 'transfers', id } });
  };
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="flex flex-wrap items-end gap-4">
        <Segments
          label={t('ledgerKind')}
          value={kind ?? 'all'}
          options={(['all', 'charge', 'transfer'] as const).map((value) => ({ value, text: t(`ledgerKinds.${value}`) }))}
          onChange={(value) => void change({ kind: value === 'all' ? undefined : value })}
          testId="ledger-kind"
        />
        <Field
          label={t('from')}
          type="date"
          value={from ?? ''}
          onChange={(event) => void change({ from: event.target.value || undefined })}
        />
        <Field label={t('to')} type="date" value={to ?? ''} onChange={(event) => void change({ to: event.target.value || undefined })} />
      </div>
      <ListCard
        csv={{ list: 'admin.customers.ledger', input: filter }}
        query={list}
        rows={8}
        isEmpty={() => items.length === 0}
        empty={{ title: t('ledgerEmpty'), text: t('ledgerEmptyText') }}
        pages={list}
      >
        {() => (
          <DataTable
            rowTestId="ledger-row"
            rows={items}
            rowKey={({ key }) => key}
            stackBelow="wide"
            onOpen={open}
            columns={[
              { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
              {
                title: t('what'),
                place: 'title',
                cell: ({ code, kind: what, reason, reference }) => (
                  <>
                    {t(`codes.${code}`)}
                    {(reason || what === 'charge') && (
                      <span className="block text-sm font-normal wrap-anywhere text-quiet">{reason || reference}</span>
                    )}
                  </>
                ),
              },
              { title: t('wallet'), cell: ({ keyId }) => t(keyId === null ? 'ownWallet' : 'clientWallet') },
              {
                title: t('by'),
                className: 'max-w-40 truncate text-sm',
                place: 'optional',
                cell: ({ actor, staff }) => staff?.email ?? (actor === 'system' ? t('bySystem') : actor),
              },
              {
                title: t('reference'),
                place: 'optional',
                className: 'max-w-48 truncate font-mono text-xs',
                cell: ({ id, kind: what, reference }) => (what === 'charge' ? id : reference),
              },
              { title: t('amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} decimals={6} /> },
            ]}
          />
        )}
      </ListCard>
    </>
  );
}
