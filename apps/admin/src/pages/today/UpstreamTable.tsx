import { DataTable, formatCount, Money, trpc } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { Known, NowAndBefore } from './figures.tsx';
import type { TodayPeriod } from './today-search.ts';
import type { TodayView } from './today-view.ts';

/** What each upstream cost and left of the revenue, beside the period before. A row leads to its requests. */
export function UpstreamTable({ today: { start, end }, period }: { readonly today: TodayView; readonly period: TodayPeriod }) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  const upstreams = useQuery({ ...trpc.admin.today.upstreams.queryOptions({ period }), placeholderData: keepPreviousData });
  return (
    <ListCard
      csv={{ list: 'admin.today.upstreams', input: { period } }}
      title={t('upstreams')}
      query={upstreams}
      empty={<p className="p-4 text-sm text-quiet">{t('modelsEmpty')}</p>}
    >
      {(rows) => (
        <DataTable
          rowTestId="upstream-figures"
          rows={rows}
          rowKey={({ upstreamId }) => upstreamId}
          stackBelow="wide"
          onOpen={({ upstreamId }) => void navigate({ to: '/requests', search: { from: start, to: end, upstream: upstreamId } })}
          columns={[
            { title: t('upstream'), place: 'title', className: 'wrap-anywhere', cell: ({ name }) => name },
            {
              title: t('revenue'),
              numeric: true,
              cell: ({ revenueUsd, revenueBeforeUsd }) => (
                <NowAndBefore now={<Money usd={revenueUsd} />} before={<Money usd={revenueBeforeUsd} />} />
              ),
            },
            {
              title: t('cost'),
              numeric: true,
              place: 'figure',
              cell: ({ costUsd, costBeforeUsd }) => <NowAndBefore now={<Known usd={costUsd} />} before={<Known usd={costBeforeUsd} />} />,
            },
            {
              title: t('margin'),
              numeric: true,
              cell: ({ marginUsd, marginBeforeUsd }) => (
                <NowAndBefore now={<Known usd={marginUsd} />} before={<Known usd={marginBeforeUsd} />} />
              ),
            },
            { title: t('costUnknown'), numeric: true, cell: ({ uncostedUsd }) => <Money usd={uncostedUsd} /> },
            {
              title: t('requests'),
              numeric: true,
              cell: ({ requests, requestsBefore }) => <NowAndBefore now={formatCount(requests)} before={formatCount(requestsBefore)} />,
            },
          ]}
        />
      )}
    </ListCard>
  );
}
