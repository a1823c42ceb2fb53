import { DataTable, formatCount, formatDuration, Money } from '@derouter/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import type { TodayPeriod } from './today-search.ts';
import type { TodayView } from './today-view.ts';

/** What each model earned and how fast it answered. A row leads to its requests. */
export function ModelTable({ today: { models, start, end }, period }: { readonly today: TodayView; readonly period: TodayPeriod }) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  const time = (ms: number | null) => (ms === null ? '–' : formatDuration(ms));
  return (
    <ListCard
      csv={{ list: 'admin.today.read', input: { period }, part: 'models' }}
      title={t('models')}
      query={{ data: models, error: null, refetch: () => undefined }}
      empty={<p className="p-4 text-sm text-quiet">{t('modelsEmpty')}</p>}
    >
      {(rows) => (
        <DataTable
          rowTestId="model-row"
          rows={rows}
          rowKey={({ modelId }) => modelId}
          stackBelow="wide"
          onOpen={({ modelId }) => void navigate({ to: '/requests', search: { from: start, to: end, model: modelId } })}
          columns={[
            { title: t('model'), place: 'title', className: 'wrap-anywhere', cell: ({ modelId }) => modelId },
            { title: t('revenue'), numeric: true, place: 'figure', cell: ({ revenueUsd }) => <Money usd={revenueUsd} /> },
            {
              title: t('margin'),
              numeric: true,
              cell: ({ marginUsd }) =>
                marginUsd === null ? <span className="text-quiet">{t('unknown')}</span> : <Money usd={marginUsd} />,
            },
            { title: t('requests'), numeric: true, cell: ({ requests }) => formatCount(requests) },
            {
              title: t('errorRate'),
              numeric: true,
              cell: ({ requests, failures }) => (requests === 0 ? '–' : `${((failures / requests) * 100).toFixed(1)} %`),
            },
            { title: t('median'), numeric: true, cell: ({ ttftMedianMs }) => time(ttftMedianMs) },
            { title: t('p95'), numeric: true, cell: ({ ttftP95Ms }) => time(ttftP95Ms) },
          ]}
        />
      )}
    </ListCard>
  );
}
