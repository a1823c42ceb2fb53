import { trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../access/use-may.ts';
import { ListCard } from '../../../parts/ListCard.tsx';

/** Who looked at the customer's console, when, why, and at which pages. */
export function Views({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const isAllowed = useMay()('customers.views');
  const views = useQuery({ ...trpc.admin.customers.views.queryOptions({ accountId }), enabled: isAllowed });
  if (!isAllowed) return null;
  return (
    <ListCard
      csv={{ list: 'admin.customers.views', input: { accountId } }}
      title={t('views')}
      query={views}
      rows={2}
      empty={<p className="p-4 text-sm text-quiet">{t('viewsNone')}</p>}
    >
      {(rows) => (
        <ul className="flex list-none flex-col px-4 py-2">
          {rows.map(({ id, staff, reason, createdAt, openedAt, endedAt, pages }) => (
            <li key={id} className="border-b border-line/60 py-2 last:border-0" data-testid="console-view">
              <p className="wrap-anywhere">{t('viewRow', { staff, reason })}</p>
              <p className="text-sm text-quiet">
                {openedAt === null
                  ? t('viewNever', { start: format.dateTime(createdAt) })
                  : endedAt === null
                    ? t('viewRunning', { start: format.dateTime(openedAt) })
                    : t('viewOpened', { start: format.dateTime(openedAt), end: format.dateTime(endedAt) })}
              </p>
              {pages.length > 0 && (
                <p className="text-sm wrap-anywhere text-quiet" dir="ltr">
                  {t('viewPages', { pages: pages.join(' → ') })}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </ListCard>
  );
}
