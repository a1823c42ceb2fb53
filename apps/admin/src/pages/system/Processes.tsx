import { DataTable, formatCount, QueryCard, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** The servers over this database. */
export function Processes() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const list = useQuery({ ...trpc.admin.system.processes.queryOptions(), refetchInterval: 5_000 });
  return (
    <>
      <div className="-mb-3 flex justify-end">
        <ExportLink list="admin.system.processes" />
      </div>
      <QueryCard query={list} rows={2} empty={{ title: t('system.noProcess'), text: t('system.noProcessText') }}>
        {(rows) => (
          <DataTable
            rowTestId="process-row"
            rows={rows}
            rowKey={({ processId }) => processId}
            stackBelow="wide"
            columns={[
              {
                title: t('system.host'),
                place: 'title',
                cell: ({ host, pid, processId }) => (
                  <>
                    <span className="block font-medium wrap-anywhere">{host ?? t('system.command')}</span>
                    <span className="block text-xs font-normal text-quiet">{pid === null ? processId : t('system.pid', { pid })}</span>
                  </>
                ),
              },
              { title: t('system.version'), cell: ({ version }) => version ?? '–' },
              { title: t('system.started'), className: 'whitespace-nowrap', cell: ({ startedAt }) => format.shortTime(startedAt) },
              { title: t('system.seen'), className: 'whitespace-nowrap', cell: ({ seenAt }) => format.dateTime(seenAt) },
              {
                title: t('system.lease'),
                className: 'whitespace-nowrap',
                cell: ({ leaseExpiresAt }) => (leaseExpiresAt ? format.dateTime(leaseExpiresAt) : '–'),
              },
              { title: t('system.running'), numeric: true, cell: ({ running }) => formatCount(running) },
              { title: t('system.holds'), numeric: true, cell: ({ holds }) => formatCount(holds) },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}
