import { Badge, Button, Card, DataTable, EmptyState, ErrorState, Notice, Page, SkeletonRows, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { AddUpstreamDialog } from './AddUpstreamDialog.tsx';

/** Connections to providers: add, switch, test. */
export function Upstreams() {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery(trpc.admin.upstreams.list.queryOptions());
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
              { title: t('upstreams.name'), place: 'title', className: 'font-medium', cell: ({ name }) => name },
              { title: t('upstreams.kind'), place: 'bare', cell: ({ kind }) => kind },
              {
                title: t('upstreams.baseUrl'),
                place: 'bare',
                className: 'max-w-80 truncate font-mono text-sm',
                cell: ({ baseUrl }) => baseUrl,
              },
              {
                title: t('upstreams.credentialColumn'),
                className: 'font-mono text-sm',
                cell: ({ credentialLast4 }) => (credentialLast4 ? `…${credentialLast4}` : '–'),
              },
              { title: t('upstreams.routes'), numeric: true, cell: ({ routes }) => routes },
              { title: t('upstreams.source'), cell: ({ source }) => t(`upstreams.sources.${source}`) },
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
                  </>
                ),
              },
            ]}
          />
        )}
      </Card>
      {adding && <AddUpstreamDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
