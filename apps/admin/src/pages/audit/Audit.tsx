import { Badge, DataTable, Dialog, LoadMore, Page, Pairs, QueryCard, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Changes } from '../../parts/Changes.tsx';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { FilterForm } from '../../parts/FilterForm.tsx';
import type { AuditSearch } from './audit-search.ts';

/** Filters of the API from those of the URL, whose days begin in the reader's time zone. */
function toFilter({ who, action, subject, from, to }: AuditSearch) {
  const day = (text: string | undefined) => {
    const time = text === undefined ? Number.NaN : Date.parse(`${text}T00:00`);
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  };
  const [start, end] = [day(from), day(to)];
  return {
    ...(who ? { who } : {}),
    ...(action ? { action } : {}),
    ...(subject ? { subject } : {}),
    ...(start ? { from: start } : {}),
    ...(end ? { to: end } : {}),
  };
}

/** The audit log, with its filters and the open entry in the URL. */
export function Audit() {
  const { t } = useTranslation(['operations', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/audit' });
  const filter = toFilter(search);
  const list = useInfiniteQuery({
    ...trpc.admin.system.audit.infiniteQueryOptions({ ...filter, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = items.find(({ id }) => id === search.entry);
  const show = (entry: string | undefined) => navigate({ to: '/audit', search: { ...search, entry }, replace: true });
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <FilterForm
        fields={[
          { name: 'who', label: t('audit.who'), placeholder: t('audit.whoHelp') },
          { name: 'action', label: t('audit.action') },
          { name: 'subject', label: t('audit.subject') },
          { name: 'from', label: t('audit.from'), type: 'date' },
          { name: 'to', label: t('audit.to'), type: 'date' },
        ]}
        values={search}
        onApply={(values) => navigate({ to: '/audit', search: values })}
        after={<ExportLink list="admin.system.audit" input={filter} />}
      />
      <QueryCard
        query={list}
        rows={8}
        isEmpty={() => items.length === 0}
        empty={{ title: t('audit.empty'), text: t('audit.emptyText') }}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="audit-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            onOpen={({ id }) => void show(id)}
            openKey={search.entry}
            columns={[
              { title: t('audit.time'), place: 'figure', className: 'whitespace-nowrap', cell: ({ at }) => format.shortTime(at) },
              { title: t('audit.action'), place: 'title', className: 'font-medium wrap-anywhere', cell: ({ action }) => action },
              {
                title: t('audit.who'),
                className: 'wrap-anywhere',
                cell: ({ who, isOperator }) => (
                  <>
                    {who} {isOperator && <Badge>{t('audit.operator')}</Badge>}
                  </>
                ),
              },
              { title: t('audit.subject'), className: 'max-w-56 font-mono text-xs wrap-anywhere', cell: ({ subject }) => subject },
              { title: t('audit.why'), className: 'max-w-64 wrap-anywhere', cell: ({ reason }) => reason || '–' },
            ]}
          />
        )}
      </QueryCard>
      {open && (
        <Dialog title={open.action} place="side" onClose={() => void show(undefined)}>
          <div className="flex flex-col gap-6" data-testid="audit-entry">
            <Pairs
              pairs={[
                [t('audit.time'), format.dateTime(open.at)],
                [t('audit.who'), open.who],
                [t('audit.subject'), open.subject],
                [t('audit.why'), open.reason || '–'],
                [t('audit.origin'), open.origin || '–'],
              ]}
            />
            <section className="flex flex-col gap-3">
              <h3 className="font-semibold">{t('audit.change')}</h3>
              <Changes before={open.before} after={open.after} />
            </section>
          </div>
        </Dialog>
      )}
    </Page>
  );
}
