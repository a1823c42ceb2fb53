import { DataTable, formatCount, formatUsd, Money, QueryCard } from '@derouter/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TodayView } from './Today.tsx';

/** The credit that arrived by each payment method. A row leads to the orders. */
export function TopUps({ today: { topUps, topUpsBeforeUsd, start, end } }: { readonly today: TodayView }) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  return (
    <QueryCard
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
    </QueryCard>
  );
}
