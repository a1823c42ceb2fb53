import { Badge, DataTable, Money, receiptTones, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { type RequestsSearch, toFilter } from './requests-search.ts';
import { useLiveRequests } from './use-live-requests.ts';

/** Requests, newest first; live ones as they end, above them. A row opens the request. */
export function RequestList({ search }: { readonly search: RequestsSearch }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const navigate = useNavigate();
  const filter = toFilter(search);
  const list = useInfiniteQuery({
    ...trpc.admin.requests.list.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const { from: _from, to: _to, ...tailFilter } = filter;
  const live = useLiveRequests(tailFilter, search.live === '1', () => void list.refetch());
  const ended = live?.items ?? [];
  const above = new Set(ended.map(({ id }) => id));
  const items = [...ended, ...(list.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => !above.has(id))];
  const searchedTo = list.data?.pages.at(-1)?.searchedTo;
  return (
    <ListCard
      csv={{ list: 'admin.requests.list', input: filter }}
      query={list}
      rows={8}
      isEmpty={() => items.length === 0 && !searchedTo}
      empty={{ title: t('emptyTitle'), text: t('emptyText') }}
      footer={
        searchedTo && <p className="px-4 pt-3 text-center text-sm text-quiet">{t('searchedTo', { time: format.dateTime(searchedTo) })}</p>
      }
      pages={list}
      header={
        live && (
          <p className="flex items-center gap-2 border-b border-line/60 px-4 py-2 text-sm text-quiet" data-testid="live-state">
            <span aria-hidden className="size-2 rounded-full bg-good" />
            {t('liveSince', { count: live.count, time: format.shortTime(live.since) })}
          </p>
        )
      }
    >
      {() => (
        <DataTable
          rowTestId="request-row"
          rows={items}
          rowKey={({ id }) => id}
          stackBelow="wide"
          onOpen={({ id }) => void navigate({ to: '/requests/$id', params: { id } })}
          columns={[
            { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: ({ createdAt }) => format.shortTime(createdAt) },
            {
              title: t('model'),
              place: 'title',
              className: 'max-w-52',
              cell: ({ model, upstream }) => (
                <span translate="no">
                  <span className="block truncate" title={model}>
                    {model}
                  </span>
                  <span className="block truncate text-xs font-normal text-quiet">{upstream ?? '–'}</span>
                </span>
              ),
            },
            {
              title: t('customer'),
              className: 'max-w-52',
              cell: ({ email, accountId, keyName }) => (
                <>
                  <span className="block truncate" title={email ?? accountId}>
                    {email ?? accountId}
                  </span>
                  <span className="block truncate text-xs text-quiet" title={keyName}>
                    {keyName}
                  </span>
                </>
              ),
            },
            {
              title: t('result'),
              place: 'bare',
              cell: ({ status, httpStatus, errorCode, attempts }) => (
                <>
                  <Badge tone={receiptTones[status]}>{t(`statuses.${status}`)}</Badge>
                  {(status === 'failed' || attempts > 1) && (
                    <span className="block text-xs text-quiet">
                      {status === 'failed' ? `${httpStatus} ${errorCode ?? ''}` : t('attempts', { count: attempts })}
                    </span>
                  )}
                </>
              ),
            },
            { title: t('firstToken'), numeric: true, cell: ({ ttftMs }) => (ttftMs === null ? '–' : format.duration(ttftMs)) },
            { title: t('duration'), numeric: true, cell: ({ durationMs }) => format.duration(durationMs) },
            { title: t('cost'), numeric: true, place: 'figure', cell: ({ costUsd }) => <Money usd={costUsd} decimals={6} /> },
          ]}
        />
      )}
    </ListCard>
  );
}
