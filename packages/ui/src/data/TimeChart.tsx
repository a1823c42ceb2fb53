import { max, nice, ticks } from 'd3-array';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartTable, ChartTooltip } from './ChartFigures.tsx';
import { type ChartBucket, type ChartSeries, chartColour } from './chart-series.ts';

interface TimeChartProps {
  readonly title: string;
  /** Up to eight. */
  readonly series: readonly ChartSeries[];
  readonly buckets: readonly ChartBucket[];
  /** Bars are stacked; lines are for figures that cannot be added, such as medians. */
  readonly shape?: 'bars' | 'lines';
  readonly writeTick: (value: number) => string;
  /** Called when a bar is clicked, or Enter is pressed on it. */
  readonly onOpen?: (index: number) => void;
  readonly testId?: string;
}

/** Values over time as stacked bars or lines, with the exact figures in a tooltip and in a table. The arrow keys move between the bars. */
export function TimeChart({ title, series, buckets, shape = 'bars', writeTick, onOpen, testId }: TimeChartProps) {
  const { t } = useTranslation('common');
  const [at, setAt] = useState<number | null>(null);
  const heights = buckets.flatMap(({ values, before }) => {
    const known = values.map((value) => value ?? 0);
    return [shape === 'bars' ? known.reduce((sum, value) => sum + value, 0) : (max(known) ?? 0), before?.value ?? 0];
  });
  const highest = max(heights) ?? 0;
  const [, top] = highest > 0 ? nice(0, highest, 4) : [0, 1];
  const lines = highest > 0 ? ticks(0, top, 4).filter((tick) => tick <= top) : [0];
  const move = (event: KeyboardEvent) => {
    const last = buckets.length - 1;
    const now = at ?? last;
    const next = { ArrowLeft: now - 1, ArrowRight: at === null ? last : now + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Enter' && at !== null) return onOpen?.(at);
    if (event.key === 'Escape') return setAt(null);
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, next)));
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setAt(Math.min(buckets.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * buckets.length))));
  };
  const chosen = at === null ? undefined : buckets[at];
  const labelled = labelledBuckets(buckets.length);
  return (
    <figure className="flex flex-col gap-3 p-4" data-testid={testId}>
      <Legend series={series} shape={shape} />
      {/* Time runs from left to right in every language. */}
      <div dir="ltr" className="flex gap-2">
        <div aria-hidden translate="no" className="relative h-48 w-14 shrink-0 text-end text-xs text-quiet">
          {lines.map((tick) => (
            <span key={tick} className="absolute end-0 -translate-y-1/2 whitespace-nowrap" style={{ top: `${100 - (tick / top) * 100}%` }}>
              <bdi>{writeTick(tick)}</bdi>
            </span>
          ))}
        </div>
        <div className="min-w-0 flex-1">
          <div
            role="slider"
            tabIndex={0}
            aria-label={title}
            aria-valuemin={1}
            aria-valuemax={buckets.length}
            aria-valuenow={(at ?? buckets.length - 1) + 1}
            aria-valuetext={chosen ? spoken(chosen, series) : t('chart.hint')}
            className={`relative h-48 touch-pan-y rounded-sm ${onOpen ? 'cursor-pointer' : ''}`}
            onKeyDown={move}
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => setAt(null)}
            onBlur={() => setAt(null)}
            onClick={() => at !== null && onOpen?.(at)}
            data-testid={testId && `${testId}-plot`}
          >
            <Plot {...{ buckets, shape, series, top, lines, at }} />
            {chosen && at !== null && (
              <ChartTooltip bucket={chosen} series={series} place={(at + 0.5) / buckets.length} isAdded={shape === 'bars'} />
            )}
          </div>
          <div aria-hidden className="relative mt-1.5 h-4 text-xs text-quiet">
            {labelled.map((i) => (
              <span
                key={i}
                className={`absolute whitespace-nowrap ${i === 0 ? '' : i === buckets.length - 1 ? '-translate-x-full' : '-translate-x-1/2'}`}
                style={{ left: `${((i === 0 ? 0 : i === buckets.length - 1 ? i + 1 : i + 0.5) / buckets.length) * 100}%` }}
              >
                {buckets[i]?.label}
              </span>
            ))}
          </div>
        </div>
      </div>
      <ChartTable series={series} buckets={buckets} testId={testId} />
    </figure>
  );
}

/** The first, the last and up to three buckets between them, evenly spaced. */
function labelledBuckets(count: number): number[] {
  if (count <= 1) return count === 1 ? [0] : [];
  const parts = count >= 12 ? 3 : 1;
  return Array.from({ length: parts + 1 }, (_, i) => Math.round((i * (count - 1)) / parts));
}

function spoken({ title, total, values, texts, before }: ChartBucket, series: readonly ChartSeries[]): string {
  const parts = series.flatMap(({ label }, i) => (values[i] ? [`${label}: ${texts[i]}`] : []));
  return [title, total, ...parts, before?.text].filter(Boolean).join(', ');
}

function Legend({ series, shape }: Pick<TimeChartProps, 'series'> & { readonly shape: 'bars' | 'lines' }) {
  if (series.length === 0) return null;
  return (
    <ul className="flex list-none flex-wrap gap-x-4 gap-y-1 text-sm">
      {series.map(({ id, label, total, onPick }, i) => {
        const content = (
          <>
            <span
              aria-hidden
              className={shape === 'bars' ? 'size-2.5 shrink-0 rounded-[2px]' : 'h-0.5 w-3.5 shrink-0'}
              style={{ background: chartColour(i) }}
            />
            <span className="max-w-56 truncate" dir="auto" translate="no">
              {label}
            </span>
            {total !== undefined && (
              <span className="text-quiet" translate="no">
                {total}
              </span>
            )}
          </>
        );
        return (
          <li key={id} className="flex min-w-0">
            {onPick ? (
              <button type="button" onClick={onPick} className="flex min-w-0 items-center gap-1.5 rounded-sm hover:underline">
                {content}
              </button>
            ) : (
              <span className="flex min-w-0 items-center gap-1.5">{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface PlotProps {
  readonly buckets: readonly ChartBucket[];
  readonly series: readonly ChartSeries[];
  readonly shape: 'bars' | 'lines';
  /** The value at the upper edge. */
  readonly top: number;
  readonly lines: readonly number[];
  readonly at: number | null;
}

/** The drawing, one unit wide for each bucket and 100 high, stretched to its place. */
function Plot({ buckets, series, shape, top, lines, at }: PlotProps) {
  const height = (value: number) => (value / top) * 100;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${buckets.length} 100`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      {lines.map((tick) => (
        <line key={tick} x1={0} x2={buckets.length} y1={100 - height(tick)} y2={100 - height(tick)} {...thin} stroke="var(--color-line)" />
      ))}
      {at !== null && <rect x={at} width={1} y={0} height={100} fill="var(--color-fg)" opacity={0.06} />}
      {shape === 'bars'
        ? buckets.map((bucket, i) => <Bars key={bucket.id} bucket={bucket} x={i} height={height} />)
        : series.map(({ id }, s) => (
            <path
              key={id}
              d={linePath(buckets, s, height)}
              fill="none"
              {...thin}
              strokeWidth={2}
              stroke={chartColour(s)}
              strokeLinejoin="round"
            />
          ))}
      {buckets.map(
        ({ before, id }, i) =>
          before !== undefined && (
            <line
              key={id}
              {...{ x1: i + 0.04, x2: i + 0.96, y1: 100 - height(before.value), y2: 100 - height(before.value) }}
              {...thin}
              strokeWidth={2}
              stroke="var(--color-fg)"
              opacity={0.55}
            />
          ),
      )}
    </svg>
  );
}

const thin = { vectorEffect: 'non-scaling-stroke', strokeWidth: 1 } as const;

function Bars({ bucket, x, height }: { readonly bucket: ChartBucket; readonly x: number; readonly height: (value: number) => number }) {
  let below = 0;
  return bucket.values.map((value, s) => {
    const tall = height(value ?? 0);
    below += tall;
    return tall > 0 ? <rect key={s} x={x + 0.1} width={0.8} y={100 - below} height={tall} fill={chartColour(s)} /> : null;
  });
}

/** A line through the known values. It is interrupted where a value is unknown; a lone value is a short dash. */
function linePath(buckets: readonly ChartBucket[], s: number, height: (value: number) => number): string {
  const value = (i: number) => buckets[i]?.values[s] ?? null;
  return buckets
    .map((_, i) => {
      const here = value(i);
      if (here === null) return '';
      const y = 100 - height(here);
      if (value(i - 1) !== null) return `L${i + 0.5} ${y}`;
      return value(i + 1) === null ? `M${i + 0.3} ${y}H${i + 0.7}` : `M${i + 0.5} ${y}`;
    })
    .join('');
}
