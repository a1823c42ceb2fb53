import {
  Badge,
  DataTable,
  formatCount,
  formatDuration,
  LoadMore,
  Money,
  Page,
  QueryCard,
  receiptTones,
  trpc,
  useFormat,
} from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { UsageFilters } from './UsageFilters.tsx';

/** The list of receipts, newest first. A row opens its receipt in a drawer. */
export function Usage() {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const { receiptId } = useParams({ strict: false });
  const search = useSearch({ from: '/own/usage' });
  const { key, request, ...same } = search;
  const filter = { ...same, ...(key !== undefined && { keyId: key }), ...(request !== undefined && { clientRequestId: request }) };
  const list = useInfiniteQuery(
    trpc.usage.list.infiniteQueryOptions({ limit: 50, ...filter }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const isFiltered = Object.keys(search).length > 0;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('usage.title')} lead={t('usage.lead')}>
      <UsageFilters search={search} onChange={(next) => void navigate({ to: '/usage', search: next })} />
      <QueryCard
        query={list}
        rows={8}
        isEmpty={() => items.length === 0}
        empty={
          isFiltered
            ? { title: t('usage.noneTitle'), text: t('usage.noneText') }
            : { title: t('usage.emptyTitle'), text: t('usage.emptyText') }
        }
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="receipt-row"
            rows={items}
            rowKey={(receipt) => receipt.id}
            onOpen={({ id }) => void navigate({ to: '/usage/$receiptId', params: { receiptId: id }, search: (before) => before })}
            openKey={receiptId}
            columns={[
              {
                title: t('usage.time'),
                place: 'bare',
                className: 'whitespace-nowrap',
                cell: (receipt) => format.shortTime(receipt.createdAt),
              },
              {
                title: t('usage.model'),
                place: 'title',
                className: 'max-w-60 truncate font-medium',
                cell: (receipt) => receipt.model,
              },
              {
                title: t('usage.key'),
                place: 'optional',
                className: 'max-w-48',
                cell: (receipt) => (
                  <span className="flex items-center gap-1.5">
                    <span className="min-w-0 truncate">{receipt.keyName}</span>
                    {receipt.keyRevoked && <Badge testId="revoked-key">{t('keys.statuses.revoked')}</Badge>}
                  </span>
                ),
              },
              {
                title: t('usage.tag'),
                place: 'optional',
                className: 'max-w-40 truncate',
                cell: (receipt) => receipt.tag,
              },
              {
                title: t('usage.input'),
                numeric: true,
                className: 'stacked:hidden',
                cell: (receipt) => formatCount(receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens),
              },
              {
                title: t('usage.output'),
                numeric: true,
                className: 'stacked:hidden',
                cell: (receipt) => formatCount(receipt.outputTokens),
              },
              {
                title: t('usage.cost'),
                numeric: true,
                place: 'figure',
                cell: (receipt) => <Money usd={receipt.costUsd} decimals={6} testId="receipt-cost" />,
              },
              { title: t('usage.duration'), numeric: true, place: 'optional', cell: (receipt) => formatDuration(receipt.durationMs) },
              {
                title: t('usage.status'),
                place: 'bare',
                cell: (receipt) => (
                  <span className="flex gap-1.5">
                    <Badge tone={receiptTones[receipt.status]}>{t(`common:receipt.statuses.${receipt.status}`)}</Badge>
                    {receipt.source === 'estimated' && <Badge tone="warn">{t('usage.estimated')}</Badge>}
                  </span>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      <Outlet />
    </Page>
  );
}
