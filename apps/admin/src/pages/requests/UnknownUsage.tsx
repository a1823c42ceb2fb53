import { Card, DataTable, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** Usage fields that no meter reads. Renders nothing if there are none. */
export function UnknownUsage() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { data } = useQuery(trpc.admin.models.unknownUsage.queryOptions());
  if (!data || data.length === 0) return null;
  return (
    <Card title={t('models.unknownUsage')} aside={<ExportLink list="admin.models.unknownUsage" />}>
      <p className="px-4 pt-3 text-sm text-quiet">{t('models.unknownUsageLead')}</p>
      <DataTable
        rowTestId="unknown-usage"
        rows={data}
        rowKey={({ modelId, field }) => `${modelId} ${field}`}
        stackBelow="wide"
        columns={[
          { title: t('models.model'), place: 'bare', cell: ({ modelId }) => modelId },
          {
            title: t('models.unknownField'),
            place: 'title',
            className: 'font-mono text-xs wrap-anywhere',
            cell: ({ field }) => field,
          },
          { title: t('models.unknownRequests'), numeric: true, cell: ({ requests }) => requests },
          {
            title: t('models.unknownExample'),
            className: 'max-w-72 truncate font-mono text-xs',
            cell: ({ example }) => example,
          },
          { title: t('models.unknownLast'), className: 'whitespace-nowrap', cell: ({ lastSeenAt }) => format.dateTime(lastSeenAt) },
        ]}
      />
    </Card>
  );
}
