import { Button, type Column, DataTable, ErrorState, type RowWindow, useFormat } from '@derouter/ui';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReceiptColumns } from './receipt-columns.tsx';
import type { ChosenColumns } from './use-chosen-columns.ts';
import type { useReceipts } from './use-receipts.ts';

interface ReceiptTableProps {
  readonly receipts: ReturnType<typeof useReceipts>;
  readonly onOpen: (id: string) => void;
  readonly openId: string | undefined;
  readonly chosen: ChosenColumns;
}

/** Receipts, of which only those in view are rendered. More are read before the end is reached. */
export function ReceiptTable({ receipts: { list, items, searchedTo }, onOpen, openId, chosen }: ReceiptTableProps) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const columns = useReceiptColumns();
  // Columns that were chosen are shown whatever the width.
  const shown = chosen.columns.map((name) => (chosen.isChosen ? always(columns[name]) : columns[name]));
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
        columns={shown}
        stickyHead
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

function always<Row>({ place, className = '', ...column }: Column<Row>): Column<Row> {
  return {
    ...column,
    place: place === 'optional' ? 'detail' : (place ?? 'detail'),
    className: className.replace('stacked:hidden', ''),
  };
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
