import { DataTable, LoadMore, Money, QueryView, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** Credit added to or removed from an account, excluding usage. */
export function Movements({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation(['admin', 'customer']);
  const format = useFormat();
  const filter = { accountId, kind: 'transfer' } as const;
  const list = useInfiniteQuery(
    trpc.admin.customers.ledger.infiniteQueryOptions(
      { ...filter, limit: 10 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t('customers.movements')}</h3>
        <ExportLink list="admin.customers.ledger" input={filter} />
      </div>
      <QueryView query={list} isEmpty={() => items.length === 0} empty={<p className="text-quiet">{t('customers.movementsEmpty')}</p>}>
        {() => (
          <DataTable
            dense
            stackBelow="small"
            rowTestId="movement"
            rows={items}
            rowKey={({ key }) => key}
            columns={[
              { title: t('customers.movementAt'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
              {
                title: t('customers.movementWhat'),
                place: 'title',
                cell: ({ code, reason, keyId }) => (
                  <>
                    {t(`customer:codes.${code}`)}
                    <span className="block font-normal text-quiet wrap-anywhere">
                      {[keyId && t('customer:clientWallet'), reason].filter(Boolean).join(' · ')}
                    </span>
                  </>
                ),
              },
              {
                title: t('customers.movementAmount'),
                numeric: true,
                place: 'figure',
                cell: ({ amountUsd }) => <Money usd={amountUsd} />,
              },
            ]}
          />
        )}
      </QueryView>
      <LoadMore query={list} />
    </section>
  );
}
