import type { AppRouter } from '@derouter/api';
import { DataTable, FormSection, formatCount, useFormat } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

type Limit = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number]['limits'][number];

/** What the provider said last about its limits on each key and model, over all processes. */
export function SeenLimits({ upstreamId, limits }: { readonly upstreamId: string; readonly limits: readonly Limit[] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <div className="mt-6">
      <FormSection title={t('upstreams.limits')} help={t('upstreams.limitsHelp')}>
        <DataTable
          dense
          stackBelow="small"
          rowTestId="seen-limit"
          rows={limits}
          rowKey={({ credentialLast4, upstreamModel, name }) => `${credentialLast4} ${upstreamModel} ${name}`}
          columns={[
            {
              title: t('upstreams.limitOf'),
              place: 'title',
              className: 'wrap-anywhere',
              cell: ({ name, upstreamModel, credentialLast4 }) => (
                <>
                  <span className="font-mono text-xs">{name}</span>
                  <span className="block text-xs font-normal text-quiet">
                    {upstreamModel}
                    {credentialLast4 && <span className="whitespace-nowrap"> · …{credentialLast4}</span>}
                  </span>
                </>
              ),
            },
            {
              title: t('upstreams.limitLeft'),
              numeric: true,
              place: 'figure',
              cell: ({ remaining, limit }) => `${show(remaining)} / ${show(limit)}`,
            },
            {
              title: t('upstreams.limitReset'),
              className: 'text-xs',
              cell: ({ resetsAt, seenAt }) => (
                <>
                  {resetsAt ? format.shortTime(resetsAt) : '–'}
                  <span className="block text-quiet">{t('upstreams.limitSeen', { time: format.shortTime(seenAt) })}</span>
                </>
              ),
            },
          ]}
        />
        <div className="flex justify-end">
          <ExportLink list="admin.upstreams.limits" input={{ id: upstreamId }} />
        </div>
      </FormSection>
    </div>
  );
}

function show(count: number | null): string {
  return count === null ? '–' : formatCount(count);
}
