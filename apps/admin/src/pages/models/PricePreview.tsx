import type { AppRouter } from '@derouter/api';
import { DataTable, formatCount, LoadMore, Money, Notice, QueryView, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { inferRouterInputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { Change } from '../customers/Change.tsx';

type Rates = Pick<inferRouterInputs<AppRouter>['admin']['models']['previewPrice'], 'tiers' | 'perCallUsd' | 'multipliers'>;

/** Who is told of a new price, and what each would have paid in the last 30 days. */
export function PricePreview({ modelId, rates }: { readonly modelId: string; readonly rates: Rates }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const input = { modelId, ...rates };
  const list = useInfiniteQuery(
    trpc.admin.models.previewPrice.infiniteQueryOptions(
      { ...input, limit: 20 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, staleTime: 60_000 },
    ),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4" data-testid="price-preview">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t('prices.preview')}</h3>
        <ExportLink list="admin.models.previewPrice" input={input} />
      </div>
      <QueryView query={list} rows={4}>
        {({ pages: [first] }) =>
          first && (
            <>
              <p data-testid="price-told">{t('prices.told', { count: first.told, shown: formatCount(first.told) })}</p>
              <p className="text-sm text-quiet">
                {t('prices.lastMonth')} <Money usd={first.chargedUsd} testId="price-charged" /> →{' '}
                <Money usd={first.wouldCostUsd} testId="price-would" />
                {first.summedUntil && ` · ${t('prices.summedUntil', { time: format.dateTime(first.summedUntil) })}`}
              </p>
              {first.summedUntil === null && <Notice>{t('prices.notSummed')}</Notice>}
              {first.isApproximate && <Notice>{t('prices.approximate')}</Notice>}
              {items.length > 0 && (
                <DataTable
                  dense
                  stackBelow="small"
                  rowTestId="priced-customer"
                  rows={items}
                  rowKey={({ accountId }) => accountId}
                  columns={[
                    {
                      title: t('requests.customer'),
                      place: 'title',
                      className: 'wrap-anywhere',
                      cell: ({ accountId, email }) => (
                        <Link to="/customers/$accountId" params={{ accountId }} target="_blank" className="underline">
                          {email}
                        </Link>
                      ),
                    },
                    { title: t('prices.charged'), numeric: true, cell: ({ chargedUsd }) => <Money usd={chargedUsd} /> },
                    { title: t('prices.would'), numeric: true, cell: ({ wouldCostUsd }) => <Money usd={wouldCostUsd} /> },
                    {
                      title: t('prices.change'),
                      numeric: true,
                      place: 'figure',
                      cell: ({ changeUsd, chargedUsd }) => <Change changeUsd={changeUsd} spendBeforeUsd={chargedUsd} />,
                    },
                  ]}
                />
              )}
              <LoadMore query={list} />
            </>
          )
        }
      </QueryView>
    </section>
  );
}
