import { Badge, DataTable, LoadMore, Money, QueryCard, trpc, useFormat, useLocale } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OrderBadge } from './OrderBadge.tsx';
import { ReceiptLink } from './ReceiptLink.tsx';

/** Every order of the account; a row opens its page. */
export function OrderHistory() {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const orders = useInfiniteQuery(
    trpc.credits.listOrders.infiniteQueryOptions({ locale: useLocale() }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = orders.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <QueryCard
      title={t('credits.history')}
      query={orders}
      isEmpty={() => items.length === 0}
      empty={{ title: t('credits.emptyTitle'), text: t('credits.emptyText') }}
      footer={<LoadMore query={orders} />}
    >
      {() => (
        <DataTable
          rowTestId="order-row"
          rows={items}
          rowKey={(order) => order.id}
          onOpen={({ id }) => void navigate({ to: '/credits/return', search: { order: id } })}
          columns={[
            {
              title: t('credits.date'),
              place: 'title',
              className: 'whitespace-nowrap',
              cell: (order) => (
                <Link to="/credits/return" search={{ order: order.id }} className="underline-offset-2 hover:underline">
                  {format.dateTime(order.createdAt)}
                </Link>
              ),
            },
            {
              title: t('credits.method'),
              place: 'bare',
              cell: (order) => (order.sandbox ? <Badge tone="accent">{t('common:sandbox')}</Badge> : order.method),
            },
            {
              title: t('credits.requested'),
              numeric: true,
              cell: ({ requestedUsd }) => (requestedUsd === null ? t('credits.deposit') : <Money usd={requestedUsd} />),
            },
            {
              title: t('credits.credited'),
              numeric: true,
              place: 'figure',
              cell: (order) => (order.creditedUsd === null ? '–' : <Money usd={order.creditedUsd} testId="order-credited" />),
            },
            { title: t('credits.state'), place: 'bare', cell: (order) => <OrderBadge order={order} /> },
            {
              title: t('credits.receipt'),
              place: 'bare',
              cell: ({ movements }) =>
                movements.map(
                  ({ receiptNumber }) =>
                    receiptNumber !== null && <ReceiptLink key={receiptNumber} number={receiptNumber} className="me-2" />,
                ),
            },
          ]}
        />
      )}
    </QueryCard>
  );
}
