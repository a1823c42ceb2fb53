import { auditActionNames } from '@derouter/contracts';
import { Badge, DataTable, Dialog, LoadMore, Page, Pairs, QueryCard, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuditedAction } from '../../parts/AuditedAction.tsx';
import { Changes } from '../../parts/Changes.tsx';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { FilterForm } from '../../parts/FilterForm.tsx';
import { useAuditWords } from '../../parts/use-audit-words.ts';
import { type AuditSearch, readAuditSearch } from './audit-search.ts';
import { Subject } from './Subject.tsx';

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
  const { t, i18n } = useTranslation(['operations', 'common']);
  const format = useFormat();
  const { nameOf } = useAuditWords();
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
          {
            name: 'action',
            label: t('audit.action'),
            options: auditActionNames
              .map((value) => ({ value, text: nameOf(value) }))
              .sort((a, b) => a.text.localeCompare(b.text, i18n.language)),
          },
          { name: 'subject', label: t('audit.subject') },
          { name: 'from', label: t('audit.from'), type: 'date' },
          { name: 'to', label: t('audit.to'), type: 'date' },
        ]}
        values={search}
        onApply={(values) => navigate({ to: '/audit', search: readAuditSearch(values) })}
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
              { title: t('audit.action'), place: 'title', cell: (entry) => <AuditedAction {...entry} /> },
              {
                title: t('audit.who'),
                className: 'min-w-44 wrap-anywhere',
                cell: ({ who, isOperator }) => (
                  <>
                    {who} {isOperator && <Badge>{t('audit.operator')}</Badge>}
                  </>
                ),
              },
              { title: t('audit.subject'), className: 'min-w-44 max-w-64', cell: (entry) => <Subject {...entry} /> },
              { title: t('audit.why'), className: 'max-w-64 wrap-anywhere', cell: ({ reason }) => reason || '–' },
            ]}
          />
        )}
      </QueryCard>
      {open && (
        <Dialog title={open.action ? nameOf(open.action) : open.detail} place="side" onClose={() => void show(undefined)}>
          <div className="flex flex-col gap-6" data-testid="audit-entry">
            <Pairs
              pairs={[
                [t('audit.time'), format.dateTime(open.at)],
                [t('audit.who'), open.who],
                [t('audit.action'), <AuditedAction key="action" {...open} />],
                [t('audit.subject'), <Subject key="subject" {...open} />],
                ...(open.name
                  ? [
                      [
                        t('audit.subjectId'),
                        <code translate="no" key="id">
                          {open.subject}
                        </code>,
                      ] as const,
                    ]
                  : []),
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
