import { Badge, Button, DataTable, ErrorState, Notice, Page, QueryCard, trpc } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddUpstreamDialog } from './AddUpstreamDialog.tsx';
import { EditUpstreamDialog } from './EditUpstreamDialog.tsx';
import { UpstreamHealth } from './UpstreamHealth.tsx';

/** The list of upstreams with their health and actions to add, edit, switch and test them. */
export function Upstreams() {
  const { t } = useTranslation(['admin', 'common']);
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const upstreams = useQuery({ ...trpc.admin.upstreams.list.queryOptions(), refetchInterval: 10_000 });
  const { data } = upstreams;
  const [editing, setEditing] = useState<string | null>(null);
  const edited = data?.find(({ id }) => id === editing);
  const test = useMutation(trpc.admin.upstreams.test.mutationOptions());
  const setEnabled = useMutation(
    trpc.admin.upstreams.setEnabled.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
    }),
  );
  const failed = test.error ? test : setEnabled.error ? setEnabled : null;
  const tested = data?.find((upstream) => upstream.id === test.variables?.id);
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)} data-testid="add-upstream">
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
      <QueryCard
        query={upstreams}
        empty={{ title: t('upstreams.emptyTitle'), text: t('upstreams.emptyText') }}
        header={failed && <ErrorState error={failed.error} onRetry={() => failed.reset()} />}
      >
        {(rows) => (
          <DataTable
            rowTestId="upstream-row"
            rows={rows}
            rowKey={({ id }) => id}
            stackBelow="wide"
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
                cell: ({ health, enabled }) => (enabled ? <UpstreamHealth health={health} /> : '–'),
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
                      variant="quiet"
                      data-testid="test-upstream"
                      busy={test.isPending && test.variables.id === upstream.id}
                      onClick={() => test.mutate({ id: upstream.id })}
                    >
                      {test.isPending && test.variables.id === upstream.id ? t('upstreams.testing') : t('upstreams.test')}
                    </Button>
                    <Button
                      variant="quiet"
                      data-testid="switch-upstream"
                      busy={setEnabled.isPending}
                      onClick={() => setEnabled.mutate({ id: upstream.id, enabled: !upstream.enabled })}
                    >
                      {upstream.enabled ? t('upstreams.disable') : t('upstreams.enable')}
                    </Button>
                    <Button variant="quiet" data-testid="edit-upstream" onClick={() => setEditing(upstream.id)}>
                      {t('upstreams.edit')}
                    </Button>
                  </>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {edited && <EditUpstreamDialog upstream={edited} onClose={() => setEditing(null)} />}
      {adding && <AddUpstreamDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
