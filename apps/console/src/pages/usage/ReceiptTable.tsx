import {
  Badge,
  Button,
  DataTable,
  ErrorState,
  formatCount,
  formatDuration,
  Money,
  type RowWindow,
  receiptTones,
  useFormat,
} from '@derouter/ui';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useReceipts } from './use-receipts.ts';

interface ReceiptTableProps {
  readonly receipts: ReturnType<typeof useReceipts>;
  readonly onOpen: (id: string) => void;
  readonly openId: string | undefined;
}

/** Receipts, of which only those in view are rendered. More are read before the end is reached. */
export function ReceiptTable({ receipts: { list, items, searchedTo }, onOpen, openId }: ReceiptTableProps) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const part = useRowWindow(frame, items.length);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = list;
  const isNearEnd = part.end >= items.length - 30;
  // A search that found nothing in its part of the period goes on only if asked to.
  const goesOn = isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && searchedTo === null;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return (
    <div ref={frame}>
      <DataTable
        rowTestId="receipt-row"
        rows={items}
        window={part}
        rowKey={(receipt) => receipt.id}
        onOpen={({ id }) => onOpen(id)}
        openKey={openId}
        columns={[
          { title: t('time'), place: 'bare', className: 'whitespace-nowrap', cell: (receipt) => format.shortTime(receipt.createdAt) },
          {
            title: t('filter.model'),
            place: 'title',
            className: 'max-w-60 truncate font-medium',
            cell: (receipt) => (
              <span dir="auto" translate="no">
                {receipt.model}
              </span>
            ),
          },
          {
            title: t('filter.key'),
            place: 'optional',
            className: 'max-w-48',
            cell: (receipt) => (
              <span className="flex items-center gap-1.5">
                <span className="min-w-0 truncate" dir="auto" translate="no">
                  {receipt.keyName}
                </span>
                {receipt.keyRevoked && <Badge testId="revoked-key">{t('revoked')}</Badge>}
              </span>
            ),
          },
          {
            title: t('filter.tag'),
            place: 'optional',
            className: 'max-w-40 truncate',
            cell: (receipt) => (
              <span dir="auto" translate="no">
                {receipt.tag}
              </span>
            ),
          },
          {
            title: t('input'),
            numeric: true,
            className: 'stacked:hidden',
            cell: (receipt) => (
              <Tokens source={receipt.source} count={receipt.inputTokens + receipt.cacheReadTokens + receipt.cacheWriteTokens} />
            ),
          },
          {
            title: t('output'),
            numeric: true,
            className: 'stacked:hidden',
            cell: (receipt) => <Tokens source={receipt.source} count={receipt.outputTokens} />,
          },
          {
            title: t('metrics.cost'),
            numeric: true,
            place: 'figure',
            cell: (receipt) => <Money usd={receipt.costUsd} decimals={6} testId="receipt-cost" />,
          },
          {
            title: t('duration'),
            numeric: true,
            place: 'optional',
            cell: (receipt) => <bdi dir="ltr">{formatDuration(receipt.durationMs)}</bdi>,
          },
          {
            title: t('filter.status'),
            place: 'bare',
            cell: (receipt) => (
              <span className="flex gap-1.5">
                <Badge tone={receiptTones[receipt.status]}>{t(`common:receipt.statuses.${receipt.status}`)}</Badge>
                {receipt.source === 'estimated' && <Badge tone="warn">{t('estimated')}</Badge>}
              </span>
            ),
          },
        ]}
      />
      <div className="flex flex-col items-center gap-2 empty:hidden">
        {isFetchNextPageError && <ErrorState error={error} onRetry={() => void fetchNextPage()} />}
        {isFetchingNextPage && <p className="p-3 text-sm text-quiet">{t('common:loading')}</p>}
        {searchedTo !== null && hasNextPage && !isFetchingNextPage && (
          <div className="flex flex-wrap items-center justify-center gap-3 p-3 text-sm text-quiet">
            {t('searchedTo', { time: format.dateTime(searchedTo) })}
            <Button onClick={() => void fetchNextPage()} data-testid="search-on">
              {t('searchOn')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** What nobody reported is not 0. */
function Tokens({ source, count }: { readonly source: 'reported' | 'estimated' | 'none'; readonly count: number }) {
  const { t } = useTranslation('usage');
  return source === 'none' ? <span className="text-quiet">{t('notReported')}</span> : formatCount(count);
}

/** Which rows are near the visible part of the page. */
function useRowWindow(frame: React.RefObject<HTMLElement | null>, count: number): RowWindow {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const read = () => setOffset(Math.round(element.getBoundingClientRect().top + window.scrollY));
    read();
    const observer = new ResizeObserver(read);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [frame]);
  const virtual = useWindowVirtualizer({ count, estimateSize: () => 41, overscan: 20, scrollMargin: offset });
  const rows = virtual.getVirtualItems();
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    first: first?.index ?? 0,
    end: last ? last.index + 1 : 0,
    heightBefore: first ? first.start - offset : 0,
    heightAfter: last ? virtual.getTotalSize() - (last.end - offset) : 0,
    measure: virtual.measureElement,
    reveal: (index) => virtual.scrollToIndex(index),
  };
}
