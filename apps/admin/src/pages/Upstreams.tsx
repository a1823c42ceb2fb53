import { Badge, Button, Card, Cell, EmptyState, ErrorState, HeadCell, Notice, Page, SkeletonRows, Table } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
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
          <Table>
            <thead>
              <tr>
                <HeadCell>{t('upstreams.name')}</HeadCell>
                <HeadCell>{t('upstreams.kind')}</HeadCell>
                <HeadCell>{t('upstreams.baseUrl')}</HeadCell>
                <HeadCell>{t('upstreams.credentialColumn')}</HeadCell>
                <HeadCell numeric>{t('upstreams.routes')}</HeadCell>
                <HeadCell>{t('upstreams.source')}</HeadCell>
                <HeadCell>{t('customers.status')}</HeadCell>
                <HeadCell />
              </tr>
            </thead>
            <tbody>
              {data.map((upstream) => (
                <tr key={upstream.id} data-testid="upstream-row">
                  <Cell className="font-medium">{upstream.name}</Cell>
                  <Cell>{upstream.kind}</Cell>
                  <Cell className="max-w-80 truncate font-mono text-sm">{upstream.baseUrl}</Cell>
                  <Cell className="font-mono text-sm">{upstream.credentialLast4 ? `…${upstream.credentialLast4}` : '–'}</Cell>
                  <Cell numeric>{upstream.routes}</Cell>
                  <Cell>{t(`upstreams.sources.${upstream.source}`)}</Cell>
                  <Cell>
                    <Badge tone={upstream.enabled ? 'good' : 'plain'}>
                      {upstream.enabled ? t('upstreams.enabled') : t('upstreams.disabled')}
                    </Badge>
                  </Cell>
                  <Cell className="text-right whitespace-nowrap">
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
                      busy={setEnabled.isPending}
                      onClick={() => setEnabled.mutate({ id: upstream.id, enabled: !upstream.enabled })}
                    >
                      {upstream.enabled ? t('upstreams.disable') : t('upstreams.enable')}
                    </Button>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
      {adding && <AddUpstreamDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
