import { Badge, DataTable, formatCount, QueryCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** The months of receipts. */
export function Partitions() {
  const { t } = useTranslation('operations');
  const list = useQuery(trpc.admin.system.partitions.queryOptions());
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-quiet">{t('system.partitionNote')}</p>
        <ExportLink list="admin.system.partitions" />
      </div>
      <QueryCard query={list} rows={6} empty={{ title: t('system.noPartitions'), text: t('system.partitionNote') }}>
        {(rows) => (
          <DataTable
            rowTestId="partition-row"
            rows={rows}
            rowKey={({ name }) => name}
            columns={[
              { title: t('system.table'), place: 'title', className: 'font-mono text-sm', cell: ({ name }) => name },
              {
                title: t('system.state'),
                place: 'figure',
                cell: ({ isAttached }) => (
                  <Badge tone={isAttached ? 'good' : 'plain'}>{t(isAttached ? 'system.attached' : 'system.detached')}</Badge>
                ),
              },
              { title: t('system.receipts'), numeric: true, cell: ({ receipts }) => formatCount(receipts) },
              { title: t('system.size'), numeric: true, cell: ({ bytes }) => `${(bytes / 1_000_000).toFixed(1)} MB` },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}
