import { Button, DataTable, ErrorState, LoadMore, QueryCard, trpc } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/use-may.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { StateFilter } from './StateFilter.tsx';
import { useStateColumns } from './use-state-columns.tsx';

/** Mail that waits or could not be delivered. */
export function MailOutbox() {
  const { t } = useTranslation('operations');
  const stateColumns = useStateColumns();
  const client = useQueryClient();
  const mayRetry = useMay()('system.retryJob');
  const { state, lastDay } = useSearch({ from: '/staff/system' });
  const filter = { ...(state ? { state } : {}), ...(lastDay ? { lastDay } : {}) };
  const list = useInfiniteQuery({
    ...trpc.admin.system.mail.infiniteQueryOptions({ ...filter, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const resend = useMutation(
    trpc.admin.system.retryJob.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.admin.system.mail.infiniteQueryFilter()),
    }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <StateFilter tab="mail" />
        <ExportLink list="admin.system.mail" input={filter} />
        <p className="basis-full text-sm text-quiet">{t('system.mailNote')}</p>
      </div>
      <QueryCard
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('system.noMail'), text: t('system.noMailText') }}
        header={resend.error && <ErrorState error={resend.error} onRetry={() => resend.reset()} />}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="mail-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              { title: t('system.to'), place: 'title', className: 'font-medium wrap-anywhere', cell: ({ to }) => to || '–' },
              { title: t('system.subject'), place: 'bare', className: 'max-w-80 wrap-anywhere', cell: ({ subject }) => subject || '–' },
              ...stateColumns,
              {
                title: '',
                place: 'actions',
                cell: (mail) =>
                  mayRetry &&
                  mail.state === 'failed' && (
                    <Button
                      variant="quiet"
                      busy={resend.isPending}
                      onClick={() => resend.mutate({ queue: 'mail', id: mail.id })}
                      data-testid="resend-mail"
                    >
                      {t('system.resend')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}
