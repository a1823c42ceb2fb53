import { Badge, DataTable, ErrorState, LoadMore, QueryCard, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { IncidentDialog } from './IncidentDialog.tsx';
import { StateFilter, useStateFilter } from './StateFilter.tsx';
import { incidentFilters } from './tabs.ts';
import type { Incident } from './types.ts';
import { useText } from './use-text.ts';

const tones = { investigating: 'bad', identified: 'warn', monitoring: 'warn', resolved: 'good' } as const;

/** Incidents of the public status page. */
export function Incidents() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const textOf = useText();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Incident | 'new' | null>(null);
  const state = useStateFilter(incidentFilters);
  const filter = state ? { state } : {};
  const list = useInfiniteQuery(
    trpc.admin.incidents.list.infiniteQueryOptions({ ...filter, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const resolve = useMutation(
    trpc.admin.incidents.resolve.mutationOptions({ onSuccess: () => client.invalidateQueries(trpc.admin.incidents.list.pathFilter()) }),
  );
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-end justify-between gap-3">
        <StaffButton may="incidents.create" variant="primary" onClick={() => setEdited('new')} data-testid="new-incident">
          {t('content.newIncident')}
        </StaffButton>
        <div className="flex items-end gap-3">
          <StateFilter
            states={incidentFilters}
            nameOf={(name) => t(name === 'open' ? 'content.openIncidents' : `content.incidentStates.${name}`)}
          />
          <ExportLink list="admin.incidents.list" input={filter} />
        </div>
      </div>
      <QueryCard
        query={list}
        isEmpty={() => items.length === 0}
        footer={<LoadMore query={list} />}
        empty={
          state
            ? { title: t('content.noneInState'), text: t('content.noneInStateText') }
            : { title: t('content.noIncidents'), text: t('content.noIncidentsText') }
        }
        header={resolve.error && <ErrorState error={resolve.error} onRetry={() => resolve.reset()} />}
      >
        {() => (
          <DataTable
            rowTestId="incident-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('content.incident'),
                place: 'title',
                className: 'max-w-md',
                cell: ({ texts, models }) => (
                  <>
                    <span className="block font-medium wrap-anywhere">{textOf(texts).title}</span>
                    <span className="block text-sm font-normal text-quiet wrap-anywhere">
                      {models.length === 0 ? t('content.allModels') : models.join(', ')}
                    </span>
                  </>
                ),
              },
              {
                title: t('content.incidentState'),
                place: 'figure',
                cell: ({ state }) => <Badge tone={tones[state]}>{t(`content.incidentStates.${state}`)}</Badge>,
              },
              { title: t('content.started'), className: 'whitespace-nowrap', cell: ({ startedAt }) => format.shortTime(startedAt) },
              {
                title: t('content.resolved'),
                className: 'whitespace-nowrap',
                cell: ({ resolvedAt }) => (resolvedAt ? format.shortTime(resolvedAt) : '–'),
              },
              {
                title: '',
                place: 'actions',
                cell: (row) => (
                  <>
                    {row.state !== 'resolved' && (
                      <StaffButton
                        may="incidents.resolve"
                        variant="quiet"
                        busy={resolve.isPending}
                        onClick={() => resolve.mutate({ id: row.id, resolvedAt: new Date().toISOString() })}
                        data-testid="resolve-incident"
                      >
                        {t('content.resolve')}
                      </StaffButton>
                    )}
                    <StaffButton may="incidents.update" variant="quiet" onClick={() => setEdited(row)} data-testid="edit-incident">
                      {t('content.edit')}
                    </StaffButton>
                  </>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {edited && <IncidentDialog incident={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}
