import { DataTable, formatCount, formatUsd, Money } from '@derouter/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import type { TodayPeriod } from './today-search.ts';
import type { TodayView } from './today-view.ts';

/** The credit that arrived by each payment method. A row leads to the orders. */
export function TopUps({
  today: { topUps, topUpsBeforeUsd, start, end },
  period,
}: {
  readonly today: TodayView;
  readonly period: TodayPeriod;
}) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  return (
    <ListCard
      csv={{ list: 'admin.today.read', input: { period }, part: 'topUps' }}
      title={t('rails')}
      query={{ data: topUps, error: null, refetch: () => undefined }}
      empty={<p className="p-4 text-sm text-quiet">{t('railsEmpty')}</p>}
      footer={<p className="px-4 pb-3 text-sm text-quiet">{t('before', { value: formatUsd(topUpsBeforeUsd, 2) })}</p>}
    >
      {(rows) => (
        <DataTable
          rowTestId="rail-row"
          rows={rows}
          rowKey={({ provider }) => provider}
          onOpen={({ provider }) =>
            void navigate({ to: '/payments', search: { tab: 'orders', provider, settledFrom: start, settledTo: end } })
          }
          columns={[
            { title: t('rail'), place: 'title', cell: ({ provider }) => provider },
            { title: t('payments'), numeric: true, cell: ({ payments }) => formatCount(payments) },
            { title: t('fees'), numeric: true, cell: ({ feeUsd }) => <Money usd={feeUsd} /> },
            { title: t('credited'), numeric: true, place: 'figure', cell: ({ creditUsd }) => <Money usd={creditUsd} /> },
          ]}
        />
      )}
    </ListCard>
  );
}
