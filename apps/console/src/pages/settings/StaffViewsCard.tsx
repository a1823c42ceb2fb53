import { QueryCard, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** When and why staff looked at this console, and at which pages. */
export function StaffViewsCard() {
  const { t } = useTranslation('views');
  const format = useFormat();
  const views = useQuery(trpc.views.list.queryOptions());
  return (
    <QueryCard
      title={t('title')}
      query={views}
      rows={1}
      header={<p className="px-4 pt-3 text-sm text-quiet">{t('lead')}</p>}
      empty={<p className="p-4 text-sm">{t('empty')}</p>}
    >
      {(rows) => (
        <ul className="flex list-none flex-col px-4 py-2">
          {rows.map(({ id, reason, openedAt, endedAt, pages }) => (
            <li key={id} className="border-b border-line/60 py-2 last:border-0" data-testid="staff-view">
              <p>
                {openedAt &&
                  (endedAt
                    ? t('row', { start: format.dateTime(openedAt), end: format.dateTime(endedAt) })
                    : t('open', { start: format.dateTime(openedAt) }))}
              </p>
              <p className="text-sm wrap-anywhere text-quiet">{t('reason', { reason })}</p>
              {pages.length > 0 && (
                <p className="text-sm wrap-anywhere text-quiet" dir="auto">
                  {t('pages', { pages: pages.join(', ') })}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </QueryCard>
  );
}
