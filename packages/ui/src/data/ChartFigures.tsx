import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartBucket, type ChartSeries, chartColour } from './chart-series.ts';
import { DataTable } from './DataTable.tsx';

interface ChartTooltipProps {
  readonly bucket: ChartBucket;
  readonly series: readonly ChartSeries[];
  /** Of the middle of the bar, from 0 (left) to 1. */
  readonly place: number;
  readonly isAdded: boolean;
}

/** The exact figures of one bar, beside it. */
export function ChartTooltip({ bucket, series, place, isAdded }: ChartTooltipProps) {
  const { t } = useTranslation('common');
  const side = place > 0.5 ? { right: `calc(${(1 - place) * 100}% + 12px)` } : { left: `calc(${place * 100}% + 12px)` };
  const shown = series.flatMap((one, i) => (isAdded && !bucket.values[i] ? [] : [[one, i] as const]));
  return (
    <div
      className="pointer-events-none absolute top-1 z-10 w-max max-w-[min(320px,75%)] rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float"
      style={side}
      aria-hidden
    >
      <p className="font-medium" dir="auto">
        {bucket.title}
      </p>
      <dl className="mt-1 flex flex-col gap-0.5" translate="no">
        {shown.map(([{ id, label }, i]) => (
          <div key={id} className="flex items-center gap-2">
            <span className="size-2.5 shrink-0 rounded-[2px]" style={{ background: chartColour(i) }} />
            <dt className="min-w-0 flex-1 truncate text-quiet">{label}</dt>
            <dd className="ps-3">
              <bdi>{bucket.texts[i]}</bdi>
            </dd>
          </div>
        ))}
        {bucket.total !== undefined && <Line name={t('chart.total')} value={bucket.total} isStrong />}
        {bucket.before && <Line name={t('chart.before')} value={bucket.before.text} />}
      </dl>
    </div>
  );
}

function Line({ name, value, isStrong = false }: { readonly name: string; readonly value: string; readonly isStrong?: boolean }) {
  return (
    <div className={`flex justify-between gap-4 ${isStrong ? 'font-medium' : 'text-quiet'}`}>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

/** The chart as a table, for those who cannot see it or want to copy it. */
export function ChartTable({
  series,
  buckets,
  testId,
}: {
  readonly series: readonly ChartSeries[];
  readonly buckets: readonly ChartBucket[];
  readonly testId: string | undefined;
}) {
  const { t } = useTranslation('common');
  const [isOpen, setOpen] = useState(false);
  const hasTotal = buckets.some(({ total }) => total !== undefined);
  const hasBefore = buckets.some(({ before }) => before !== undefined);
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-quiet hover:text-fg" data-testid={testId && `${testId}-as-table`}>
        {t('chart.asTable')}
      </summary>
      {isOpen && (
        <div className="mt-2 max-h-96 overflow-auto rounded-md border border-line">
          <DataTable
            dense
            stackBelow="none"
            rows={buckets}
            rowKey={({ id }) => id}
            columns={[
              { title: t('chart.time'), className: 'whitespace-nowrap', cell: ({ title }) => title },
              ...(hasTotal
                ? [{ title: t('chart.total'), numeric: true, className: 'font-medium', cell: ({ total }: ChartBucket) => total }]
                : []),
              ...series.map(({ label }, i) => ({ title: label, numeric: true, cell: ({ texts }: ChartBucket) => texts[i] })),
              ...(hasBefore ? [{ title: t('chart.before'), numeric: true, cell: ({ before }: ChartBucket) => before?.text }] : []),
            ]}
          />
        </div>
      )}
    </details>
  );
}
