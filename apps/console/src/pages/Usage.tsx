import { Badge, Button, Card, Cell, EmptyState, ErrorState, formatCount, HeadCell, Money, Page, SkeletonRows, Table } from '@derouter/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
import { formatDuration, useFormat } from '../use-format.ts';

const tones = { completed: 'good', failed: 'bad', canceled: 'warn', abandoned: 'warn' } as const;

/** Receipts, newest first. A row opens its receipt beside the list. */
export function Usage() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const navigate = useNavigate();
  const { receiptId } = useParams({ strict: false });
  const [focused, setFocused] = useState(0);
  const list = useInfiniteQuery(
    trpc.usage.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const open = (id: string) => void navigate({ to: '/usage/$receiptId', params: { receiptId: id } });
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'j' || event.key === 'ArrowDown' ? 1 : event.key === 'k' || event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = Math.min(items.length - 1, Math.max(0, focused + step));
    setFocused(next);
    event.currentTarget.querySelectorAll<HTMLElement>('tbody tr')[next]?.focus();
  };
  return (
    <Page title={t('usage.title')} lead={t('usage.lead')}>
      <Card>
        {list.error && <ErrorState message={explain(list.error)} retryLabel={t('common:retry')} onRetry={() => void list.refetch()} />}
        {list.isPending && <SkeletonRows label={t('common:loading')} rows={8} />}
        {list.data && items.length === 0 && <EmptyState title={t('usage.emptyTitle')} text={t('usage.emptyText')} />}
        {items.length > 0 && (
          <Table onKeyDown={onKey}>
            <thead>
              <tr>
                <HeadCell>{t('usage.time')}</HeadCell>
                <HeadCell>{t('usage.model')}</HeadCell>
                <HeadCell className="max-md:hidden">{t('usage.key')}</HeadCell>
                <HeadCell numeric className="max-md:hidden">
                  {t('usage.input')}
                </HeadCell>
                <HeadCell numeric className="max-md:hidden">
                  {t('usage.output')}
                </HeadCell>
                <HeadCell numeric>{t('usage.cost')}</HeadCell>
                <HeadCell numeric className="max-md:hidden">
                  {t('usage.duration')}
                </HeadCell>
                <HeadCell>{t('usage.status')}</HeadCell>
              </tr>
            </thead>
            <tbody>
              {items.map((receipt, i) => (
                <tr
                  key={receipt.id}
                  data-testid="receipt-row"
                  tabIndex={i === focused ? 0 : -1}
                  aria-selected={receipt.id === receiptId}
                  onClick={() => open(receipt.id)}
                  onFocus={() => setFocused(i)}
                  onKeyDown={(event) => event.key === 'Enter' && open(receipt.id)}
                  className="cursor-pointer hover:bg-raised aria-selected:bg-accent-soft"
                >
                  <Cell className="whitespace-nowrap">{format.shortTime(receipt.createdAt)}</Cell>
                  <Cell className="font-medium whitespace-nowrap">{receipt.model}</Cell>
                  <Cell className="max-w-40 truncate max-md:hidden">{receipt.keyName}</Cell>
                  <Cell numeric className="max-md:hidden">
                    {formatCount(receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens)}
                  </Cell>
                  <Cell numeric className="max-md:hidden">
                    {formatCount(receipt.outputTokens)}
                  </Cell>
                  <Cell numeric>
                    <Money usd={receipt.costUsd} decimals={6} />
                  </Cell>
                  <Cell numeric className="max-md:hidden">
                    {formatDuration(receipt.durationMs)}
                  </Cell>
                  <Cell>
                    <span className="flex gap-1.5">
                      <Badge tone={tones[receipt.status]}>{t(`usage.statuses.${receipt.status}`)}</Badge>
                      {receipt.source === 'estimated' && <Badge tone="warn">{t('usage.estimated')}</Badge>}
                    </span>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        {list.hasNextPage && (
          <div className="flex justify-center p-3">
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('common:more')}
            </Button>
          </div>
        )}
      </Card>
      <Outlet />
    </Page>
  );
}
