import { Card, DataTable, LoadMore, Money, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { useMethodName } from '../../use-method-name.ts';

/** Every fee that was ever set. Renders nothing if none was. */
export function PastFees() {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const format = useFormat();
  const list = useInfiniteQuery(
    trpc.admin.payments.pastFees.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t('payments.pastFees')} aside={<ExportLink list="admin.payments.pastFees" />}>
      <DataTable
        rowTestId="past-fee-row"
        rows={items}
        rowKey={({ id }) => id}
        stackBelow="medium"
        columns={[
          { title: t('payments.method'), place: 'title', cell: (row) => nameOf(row.provider) },
          { title: t('payments.feeFrom'), className: 'whitespace-nowrap', cell: ({ effectiveAt }) => format.dateTime(effectiveAt) },
          { title: t('payments.percent'), numeric: true, place: 'figure', cell: ({ percent }) => `${percent} %` },
          { title: t('payments.fixed'), numeric: true, cell: ({ fixedUsd }) => <Money usd={fixedUsd} /> },
          { title: t('payments.minimum'), numeric: true, cell: ({ minimumUsd }) => <Money usd={minimumUsd} /> },
          { title: t('payments.feeSetBy'), className: 'wrap-anywhere', cell: ({ setBy }) => setBy },
        ]}
      />
      <LoadMore query={list} />
    </Card>
  );
}
