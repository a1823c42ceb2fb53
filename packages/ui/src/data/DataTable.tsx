import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolateFigure } from './isolate-figure.tsx';
import { useFit } from './use-fit.ts';

/**
 * Where a column goes when rows are stacked as cards. `title` and `figure` share the first line, left and right. `detail`
 * (with a label) and `bare` (without) follow. `actions` come last. `optional` columns are hidden first when space is short. `spare` is a
 * detail that is left out only of a table that is just wide enough for the others.
 */
type Place = 'title' | 'figure' | 'detail' | 'bare' | 'actions' | 'optional' | 'spare';

export interface Column<Row> {
  /** The column header, and the label of its value in stacked rows. Empty for actions. */
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Right-aligns the column. */
  readonly numeric?: boolean;
  /** Defaults to `detail`. */
  readonly place?: Place;
  readonly className?: string;
  /** Keeps the actions of a row on one line, except in stacked rows. */
  readonly oneLine?: boolean;
}

/** The rows that are rendered, of a list that is too long to render all. Heights are in pixels. */
export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
  readonly heightBefore: number;
  readonly heightAfter: number;
  readonly measure: (row: HTMLElement | null) => void;
  /** Scrolls to a row, so that it is rendered. */
  readonly reveal: (index: number) => void;
}

interface DataTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The width below which each row becomes a card, so that nothing is cut off. `none` never stacks. */
  readonly stackBelow?: keyof typeof containers;
  /** Less padding and smaller text, for panels that have their own padding. */
  readonly dense?: boolean;
  readonly rowTestId?: string | ((row: Row) => string);
  readonly rowClass?: (row: Row) => string;
  /** Makes rows openable by click or Enter; j, k and the arrow keys move between them. */
  readonly onOpen?: (row: Row) => void;
  readonly openKey?: string | undefined;
  readonly window?: RowWindow;
  /** Keeps the header in view while the page scrolls. */
  readonly stickyHead?: boolean;
}

/** styles.css defines the widths, in the `stacked` variant. */
const containers = { small: '@container/small-table', medium: '@container/medium-table', wide: '@container/wide-table', none: '' };

/** The border of a cell that sticks would scroll away. */
const heldClass = 'border-b-0 shadow-[inset_0_-1px_0_var(--color-line)]';
/** Below the bar that is at the top of narrow windows. */
const stickyClass = `sticky top-[calc(var(--banner,0px)+49px)] z-10 min-[1100px]:top-(--banner,0px) ${heldClass}`;
/** The same places, for a head that is moved (`useFit`). */
const movedClass = 'relative z-10 scroll-mt-[calc(var(--banner,0px)+49px)] min-[1100px]:scroll-mt-(--banner,0px)';

const detail =
  'stacked:order-3 stacked:min-w-0 stacked:before:me-1.5 stacked:before:font-sans stacked:before:text-xs stacked:before:text-quiet stacked:before:content-[attr(data-label)]';
const spare = '@min-[960px]:@max-[1140px]:hidden';

const places: Readonly<Record<Place, string>> = {
  title: 'stacked:order-1 stacked:min-w-0 stacked:flex-1 stacked:font-medium',
  figure: 'stacked:order-1 stacked:font-medium',
  detail,
  bare: 'stacked:order-3',
  actions: 'stacked:order-4 stacked:-me-2.5 stacked:ms-auto',
  optional: '@max-[960px]:hidden',
  spare: `${detail} ${spare}`,
};

/** A table whose rows are stacked as cards when the container is too narrow. */
export function DataTable<Row>({
  columns,
  rows,
  rowKey,
  stackBelow = 'medium',
  dense = false,
  rowTestId,
  rowClass,
  onOpen,
  openKey,
  window: part,
  stickyHead = false,
}: DataTableProps<Row>) {
  const { t } = useTranslation('common');
  const [focused, setFocused] = useState(0);
  const { frame, table, fits } = useFit(stickyHead);
  const sticks = stickyHead && fits;
  // So that a table of many columns fits more often.
  const side = dense || (stickyHead && columns.length > 8) ? 'px-2' : 'px-4';
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, focused + by));
    setFocused(next);
    const table = event.currentTarget;
    const find = () => table.querySelector<HTMLElement>(`tr[data-index="${next}"]`);
    const row = find();
    // At once where it can be, because Enter may be the next key.
    if (row || !part) return row?.focus();
    part.reveal(next);
    requestAnimationFrame(() => find()?.focus());
  };
  const openProps = (row: Row, i: number) =>
    onOpen && {
      tabIndex: i === focused || (part && focused < part.first && i === part.first) ? 0 : -1,
      'aria-selected': rowKey(row) === openKey,
      onClick: () => onOpen(row),
      onFocus: () => setFocused(i),
      onKeyDown: (event: KeyboardEvent) => event.key === 'Enter' && event.target === event.currentTarget && onOpen(row),
    };
  return (
    <div className={`relative ${containers[stackBelow]}`}>
      <div ref={frame} className={sticks ? '' : 'overflow-x-auto'}>
        <table
          ref={table}
          aria-rowcount={part && rows.length + 1}
          className={`w-full border-collapse text-start stacked:block ${dense ? 'text-sm' : ''}`}
          onKeyDown={onOpen && step}
        >
          <thead className={`stacked:sr-only ${stickyHead && !fits ? movedClass : ''}`}>
            <tr>
              {columns.map(({ title, numeric, place }) => (
                <th
                  key={title}
                  scope="col"
                  className={`${sticks ? stickyClass : stickyHead ? heldClass : ''} h-9 border-b border-line bg-surface text-xs font-medium whitespace-nowrap text-quiet ${side} ${numeric ? 'text-end' : 'text-start'} ${place === 'optional' ? places.optional : place === 'spare' ? spare : ''}`}
                >
                  {title || <span className="sr-only">{t('actions')}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="stacked:block">
            {part && <Spacer height={part.heightBefore} />}
            {(part ? rows.slice(part.first, part.end) : rows)
              .map((row, at) => [row, at + (part?.first ?? 0)] as const)
              .map(([row, i]) => (
                <tr
                  key={rowKey(row)}
                  ref={part?.measure}
                  data-index={i}
                  aria-rowindex={part && i + 2}
                  data-testid={typeof rowTestId === 'function' ? rowTestId(row) : rowTestId}
                  className={`border-b border-line/60 last:border-0 stacked:flex stacked:flex-wrap stacked:items-center stacked:gap-x-3 stacked:gap-y-0.5 stacked:py-2.5 stacked:before:order-2 stacked:before:basis-full stacked:before:content-[''] ${dense ? '' : 'stacked:px-4'} ${onOpen ? 'cursor-pointer hover:bg-raised aria-selected:bg-accent-soft' : ''} ${rowClass?.(row) ?? ''}`}
                  {...openProps(row, i)}
                >
                  {columns.map(({ title, cell, numeric, place = 'detail', className = '', oneLine = false }) => (
                    <td
                      key={title}
                      data-label={place === 'detail' || place === 'spare' ? title : undefined}
                      className={`h-10 py-1.5 stacked:h-auto stacked:max-w-none stacked:p-0 stacked:empty:hidden ${side} ${numeric ? 'text-end whitespace-nowrap' : ''} ${places[place]} ${className}`}
                    >
                      {place === 'actions' ? (
                        <div
                          className={`-me-2.5 flex justify-end stacked:me-0 [&>button]:px-2.5 ${oneLine ? 'stacked:flex-wrap' : 'flex-wrap'}`}
                        >
                          {cell(row)}
                        </div>
                      ) : (
                        isolateFigure(cell(row))
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            {part && <Spacer height={part.heightAfter} />}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** Takes the place of rows that are not rendered. */
function Spacer({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} className="stacked:block" /> : null;
}
