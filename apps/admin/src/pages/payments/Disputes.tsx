import { Badge, DataTable, Money, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';
import { OrderDialog } from './OrderDialog.tsx';

const states = ['waiting', 'warning', 'open', 'won', 'lost', 'prevented'] as const;
const tones = { warning: 'plain', open: 'warn', won: 'good', lost: 'bad', prevented: 'good' } as const;

/** Disputes with what they took. A row opens the order with its ledger entries. */
export function Disputes() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/payments' });
  const open = (order: string | undefined) => void navigate({ to: '/payments', search: { ...search, order }, replace: true });
  const { query: _, ...filter } = usePaymentFilter(states);
  const list = useInfiniteQuery({
    ...trpc.admin.payments.disputes.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ListFilters
        states={states}
        nameOf={(state) => t(state === 'waiting' ? 'payments.disputesWaiting' : `payments.disputeStates.${state}`)}
        hasMethod
      />
      <ListCard
        csv={{ list: 'admin.payments.disputes', input: filter }}
        pages={list}
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.disputesEmpty'), text: t('payments.disputesEmptyText') }}
      >
        {() => (
          <DataTable
            rowTestId="dispute-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            onOpen={({ orderId }) => open(orderId)}
            columns={[
              {
                title: t('payments.customer'),
                place: 'title',
                className: 'min-w-52 max-w-64 wrap-anywhere',
                cell: ({ email }) => email ?? '–',
              },
              { title: t('payments.created'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.shortTime(createdAt) },
              {
                title: t('payments.reason'),
                place: 'bare',
                cell: ({ reason }) => t(`payments.disputeReasons.${reason as 'fraudulent'}`, { defaultValue: reason }),
              },
              { title: t('payments.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
              { title: t('payments.taken'), numeric: true, cell: ({ takenUsd }) => <Money usd={takenUsd} /> },
              {
                title: t('payments.respondBy'),
                className: 'whitespace-nowrap',
                cell: ({ respondBy }) => (respondBy ? format.dateTime(respondBy) : '–'),
              },
              {
                title: t('payments.state'),
                place: 'bare',
                cell: ({ state }) => <Badge tone={tones[state]}>{t(`payments.disputeStates.${state}`)}</Badge>,
              },
            ]}
          />
        )}
      </ListCard>
      {search.order && <OrderDialog id={search.order} onClose={() => open(undefined)} />}
    </>
  );
}
