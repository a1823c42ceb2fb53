import type { AppRouter } from '@derouter/api';
import { Badge, Button, DataTable, ErrorState, Page, saveFile, trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { AddUpstreamDialog } from './AddUpstreamDialog.tsx';
import { EditUpstreamDialog } from './EditUpstreamDialog.tsx';
import { ImportUpstreamsDialog } from './ImportUpstreamsDialog.tsx';
import { Spend } from './Spend.tsx';
import { TestUpstreamDialog } from './TestUpstreamDialog.tsx';
import { UpstreamFilters } from './UpstreamFilters.tsx';
import { UpstreamHealth } from './UpstreamHealth.tsx';
import { useUpstreams } from './use-upstreams.ts';

/** The list of upstreams with their health and actions to add, edit, switch and test them. */
export function Upstreams() {
  const { t } = useTranslation(['admin', 'common']);
  const queries = useQueryClient();
  const { upstreams, filter, isFiltered, edited, setEditing } = useUpstreams();
  const { data } = upstreams;
  const [testing, setTesting] = useState<string | null>(null);
  const tested = data?.find(({ id }) => id === testing);
  const setEnabled = useMutation(
    trpc.admin.upstreams.setEnabled.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
    }),
  );
  return (
    <Page title={t('upstreams.title')} lead={t('upstreams.lead')} action={<UpstreamActions />}>
      <UpstreamFilters />
      <ListCard
        csv={{ list: 'admin.upstreams.list', input: filter }}
        query={upstreams}
        empty={
          isFiltered
            ? { title: t('upstreams.noneTitle'), text: t('upstreams.noneText') }
            : { title: t('upstreams.emptyTitle'), text: t('upstreams.emptyText') }
        }
        header={setEnabled.error && <ErrorState error={setEnabled.error} onRetry={() => setEnabled.reset()} />}
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
                cell: (upstream) => <Address {...upstream} />,
              },
              {
                title: t('upstreams.health'),
                place: 'bare',
                className: 'min-w-44',
                cell: ({ health, enabled, seenBy }) => (enabled ? <UpstreamHealth health={health} seenBy={seenBy} /> : '–'),
              },
              {
                title: t('upstreams.spend'),
                place: 'figure',
                numeric: true,
                cell: (upstream) => <Spend {...upstream} />,
              },
              {
                title: t('customers.status'),
                place: 'figure',
                cell: ({ enabled, draining }) =>
                  enabled && draining ? (
                    <Badge tone="warn">{t('upstreams.draining')}</Badge>
                  ) : (
                    <Badge tone={enabled ? 'good' : 'plain'}>{enabled ? t('upstreams.enabled') : t('upstreams.disabled')}</Badge>
                  ),
              },
              {
                title: '',
                place: 'actions',
                className: 'min-w-60',
                cell: (upstream) => (
                  <>
                    <StaffButton may="upstreams.test" variant="quiet" data-testid="test-upstream" onClick={() => setTesting(upstream.id)}>
                      {t('upstreams.test')}
                    </StaffButton>
                    <StaffButton
                      may="upstreams.setEnabled"
                      variant="quiet"
                      data-testid="switch-upstream"
                      busy={setEnabled.isPending}
                      onClick={() => setEnabled.mutate({ id: upstream.id, enabled: !upstream.enabled })}
                    >
                      {upstream.enabled ? t('upstreams.disable') : t('upstreams.enable')}
                    </StaffButton>
                    <Button variant="quiet" data-testid="edit-upstream" onClick={() => setEditing(upstream.id)}>
                      {t('upstreams.edit')}
                    </Button>
                  </>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      {tested && <TestUpstreamDialog upstream={tested} onClose={() => setTesting(null)} />}
      {edited && <EditUpstreamDialog upstream={edited} onClose={() => setEditing(undefined)} />}
    </Page>
  );
}

/** Writes the upstreams to a file, imports one, and adds an upstream. */
function UpstreamActions() {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const exportFile = useMutation({
    mutationFn: () => queries.fetchQuery(trpc.admin.upstreams.exportFile.queryOptions(undefined, { staleTime: 0 })),
    onSuccess: (file) => saveFile(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }), 'derouter-upstreams.json'),
  });
  return (
    <>
      <StaffButton
        may="upstreams.exportFile"
        variant="quiet"
        busy={exportFile.isPending}
        onClick={() => exportFile.mutate()}
        data-testid="export-upstreams"
      >
        {t('upstreamFiles.export')}
      </StaffButton>
      <StaffButton may="upstreams.importFile" variant="quiet" onClick={() => setImporting(true)} data-testid="open-import-upstreams">
        {t('upstreamFiles.import')}
      </StaffButton>
      <StaffButton may="upstreams.create" variant="primary" onClick={() => setAdding(true)} data-testid="add-upstream">
        {t('upstreams.add')}
      </StaffButton>
      {exportFile.error && <ErrorState error={exportFile.error} onRetry={() => exportFile.reset()} />}
      {importing && <ImportUpstreamsDialog onClose={() => setImporting(false)} />}
      {adding && <AddUpstreamDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** Where an upstream is, and the ends of the credentials that are used there. */
function Address({ baseUrl, credentialLast4, credentials }: inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number]) {
  const { t } = useTranslation('admin');
  const ends = [credentialLast4, ...credentials.filter(({ enabled }) => enabled).map(({ last4 }) => last4)];
  return (
    <>
      <span className="block truncate" title={baseUrl}>
        {baseUrl}
      </span>
      {credentialLast4 && (
        <span className="block text-quiet">
          <span className="font-sans">{t('upstreams.credentialColumn')}</span> {ends.map((end) => `…${end}`).join(' ')}
        </span>
      )}
    </>
  );
}
