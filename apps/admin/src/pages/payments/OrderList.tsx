import { Badge, DataTable, Money, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { useMethodName } from '../../use-method-name.ts';
import { OrderDialog } from './OrderDialog.tsx';

const tones = {
  created: 'plain',
  processing: 'warn',
  held: 'warn',
  review: 'warn',
  settled: 'good',
  failed: 'bad',
  expired: 'plain',
} as const;

interface OrderListProps {
  /** An order, an account, an address, or a reference of the provider. */
  readonly query: string;
  /** Whether all are of one customer, whose address need not be repeated. */
  readonly isOfOne?: boolean;
  readonly state?: string;
  readonly provider?: string | undefined;
  /** Only orders with a settlement in this time. */
  readonly settledFrom?: string | undefined;
  readonly settledTo?: string | undefined;
  /** The order that is open, as in the address. */
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** Orders, newest first. A row opens the order. */
export function OrderList({ query, isOfOne = false, state, provider, settledFrom, settledTo, open, onOpen }: OrderListProps) {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const format = useFormat();
  const filter = {
    query,
    ...(state ? { state } : {}),
    ...(provider ? { provider } : {}),
    ...(settledFrom ? { settledFrom } : {}),
    ...(settledTo ? { settledTo } : {}),
    limit: 50,
  };
  const list = useInfiniteQuery({
    ...trpc.admin.payments.orders.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ListCard
        csv={{ list: 'admin.payments.orders', input: filter }}
        query={list}
        rows={6}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.ordersEmpty'), text: t('payments.ordersEmptyText') }}
        pages={list}
      >
        {() => (
          <DataTable
            rowTestId="payment-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            onOpen={({ id }) => onOpen(id)}
            openKey={open}
            columns={[
              ...(isOfOne
                ? []
                : [
                    {
                      title: t('payments.customer'),
                      place: 'title' as const,
                      className: 'min-w-52 max-w-64 wrap-anywhere',
                      cell: ({ email, accountId }: (typeof items)[number]) => email ?? accountId,
                    },
                  ]),
              {
                title: t('payments.created'),
                place: isOfOne ? 'title' : 'detail',
                className: 'whitespace-nowrap',
                cell: ({ createdAt }) => format.dateTime(createdAt),
              },
              { title: t('payments.method'), place: 'bare', cell: (row) => nameOf(row.provider) },
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
      </ListCard>
      {open && <OrderDialog id={open} onClose={() => onOpen(undefined)} />}
    </>
  );
}
