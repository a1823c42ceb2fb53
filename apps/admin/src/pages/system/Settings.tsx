import { Badge, DataTable, QueryCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

const tones = { environment: 'good', default: 'plain', database: 'warn' } as const;

/** The settings with their source. */
export function Settings() {
  const { t } = useTranslation('operations');
  const list = useQuery(trpc.admin.system.settings.queryOptions());
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-quiet">{t('system.settingsNote')}</p>
        <ExportLink list="admin.system.settings" />
      </div>
      <QueryCard query={list} rows={12}>
        {(rows) => (
          <DataTable
            rowTestId="setting-row"
            rows={rows}
            rowKey={({ name, source }) => `${source} ${name}`}
            columns={[
              {
                title: t('system.setting'),
                place: 'title',
                className: 'min-w-80 font-mono text-sm wrap-anywhere',
                cell: ({ name }) => name,
              },
              {
                title: t('system.source'),
                place: 'figure',
                cell: ({ source }) => <Badge tone={tones[source]}>{t(`system.sources.${source}`)}</Badge>,
              },
              {
                title: t('system.value'),
                place: 'bare',
                className: 'font-mono text-xs wrap-anywhere',
                cell: ({ value }) =>
                  value === null ? (
                    <span className="text-quiet">{t('system.defaultValue')}</span>
                  ) : value === 'set' ? (
                    t('system.isSet')
                  ) : (
                    value
                  ),
              },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}
