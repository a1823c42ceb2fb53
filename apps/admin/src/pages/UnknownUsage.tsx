import { Card, Cell, HeadCell, Table } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useFormat } from '../use-format.ts';

/** Usage fields that no meter reads; nothing where there are none. */
export function UnknownUsage() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { data } = useQuery(trpc.admin.models.unknownUsage.queryOptions());
  if (!data || data.length === 0) return null;
  return (
    <Card title={t('models.unknownUsage')}>
      <p className="px-4 pt-3 text-sm text-quiet">{t('models.unknownUsageLead')}</p>
      <Table>
        <thead>
          <tr>
            <HeadCell>{t('models.model')}</HeadCell>
            <HeadCell>{t('models.unknownField')}</HeadCell>
            <HeadCell numeric>{t('models.unknownRequests')}</HeadCell>
            <HeadCell>{t('models.unknownExample')}</HeadCell>
            <HeadCell>{t('models.unknownLast')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {data.map((row) => (
            <tr key={`${row.modelId} ${row.field}`} data-testid="unknown-usage">
              <Cell>{row.modelId}</Cell>
              <Cell>
                <code className="font-mono text-xs">{row.field}</code>
              </Cell>
              <Cell numeric>{row.requests}</Cell>
              <Cell className="max-w-72 truncate">
                <code className="font-mono text-xs">{row.example}</code>
              </Cell>
              <Cell className="whitespace-nowrap">{format.dateTime(row.lastSeenAt)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
