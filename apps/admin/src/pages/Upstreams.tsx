import { Badge, Button, Card, DataTable, EmptyState, ErrorState, Notice, Page, SkeletonRows, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { AddUpstreamDialog } from './AddUpstreamDialog.tsx';
import { EditUpstreamDialog } from './EditUpstreamDialog.tsx';
import { UpstreamHealth } from './UpstreamHealth.tsx';

/** Connections to providers, with how they do: add, change, switch, test. */
export function Upstreams() {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ ...trpc.admin.upstreams.list.queryOptions(), refetchInterval: 10_000 });
  const [editing, setEditing] = useState<string | null>(null);
  const edited = data?.find(({ id }) => id === editing);
  const test = useMutation(trpc.admin.upstreams.test.mutationOptions());
  const setEnabled = useMutation(trpc.admin.upstreams.setEnabled.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  const failed = error ?? test.error ?? setEnabled.error;
  const tested = data?.find((upstream) => upstream.id === test.variables?.id);
  const add = (
    <Button look="primary" onClick={() => setAdding(true)} data-testid="add-upstream">
      {t('upstreams.add')}
    </Button>
  );
  return (
    <Page title={t('upstreams.title')} lead={t('upstreams.lead')} action={add}>
      {test.data && tested && (
        <Notice tone={test.data.ok ? 'plain' : 'bad'}>
          <span data-testid="test-result">
            <strong>{tested.name}</strong>:{' '}
            {test.data.ok
              ? t('upstreams.testOk', { message: test.data.message, ms: test.data.latencyMs, models: test.data.modelsSeen ?? 0 })
              : t('upstreams.testFailed', { message: test.data.message, ms: test.data.latencyMs })}
          </span>
        </Notice>
      )}
      <Card>
        {failed && <ErrorState message={explain(failed)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={3} />}
        {data?.length === 0 && <EmptyState title={t('upstreams.emptyTitle')} text={t('upstreams.emptyText')} />}
        {data && data.length > 0 && (
          <DataTable
            rowTestId="upstream-row"
            rows={data}
            rowKey={({ id }) => id}
            room="wide"
            columns={[
              {
                title: t('upstreams.name'),
                place: 'title',
                className: 'min-w-40',
                cell: ({ name, kind, source, routes }) => (
                  <>
                    <span className="block font-medium wrap-anywhere">{name}</span>
                    <span className="block text-xs font-normal text-quiet">
                      {kind} · {t(`upstreams.sources.${source}`)} · {t('upstreams.routes')} {routes}
                    </span>
                  </>
                ),
              },
              {
                title: t('upstreams.baseUrl'),
                place: 'bare',
                className: 'max-w-52 font-mono text-xs',
                cell: ({ baseUrl, credentialLast4 }) => (
                  <>
                    <span className="block truncate" title={baseUrl}>
                      {baseUrl}
                    </span>
                    {credentialLast4 && (
                      <span className="block text-quiet">
                        <span className="font-sans">{t('upstreams.credentialColumn')}</span> …{credentialLast4}
                      </span>
                    )}
                  </>
                ),
              },
              {
                title: t('upstreams.health'),
                place: 'bare',
                className: 'min-w-56',
                cell: ({ health }) => <UpstreamHealth health={health} />,
              },
              {
                title: t('customers.status'),
                place: 'figure',
                cell: ({ enabled }) => (
                  <Badge tone={enabled ? 'good' : 'plain'}>{enabled ? t('upstreams.enabled') : t('upstreams.disabled')}</Badge>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: (upstream) => (
                  <>
                    <Button
                      look="quiet"
                      data-testid="test-upstream"
                      busy={test.isPending && test.variables.id === upstream.id}
                      onClick={() => test.mutate({ id: upstream.id })}
                    >
                      {test.isPending && test.variables.id === upstream.id ? t('upstreams.testing') : t('upstreams.test')}
                    </Button>
                    <Button
                      look="quiet"
                      data-testid="switch-upstream"
                      busy={setEnabled.isPending}
                      onClick={() => setEnabled.mutate({ id: upstream.id, enabled: !upstream.enabled })}
                    >
                      {upstream.enabled ? t('upstreams.disable') : t('upstreams.enable')}
                    </Button>
                    <Button look="quiet" data-testid="edit-upstream" onClick={() => setEditing(upstream.id)}>
                      {t('upstreams.edit')}
                    </Button>
                  </>
                ),
              },
            ]}
          />
        )}
      </Card>
      {edited && <EditUpstreamDialog upstream={edited} onClose={() => setEditing(null)} />}
      {adding && <AddUpstreamDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
