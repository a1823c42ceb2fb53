import type { AppRouter } from '@derouter/api';
import { type ChartBucket, type ChartSeries, formatCount, formatDuration, formatExactUsd, type useFormat } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import type { TFunction } from 'i18next';
import type { metrics } from './usage-search.ts';

type Outputs = inferRouterOutputs<AppRouter>;
export type Report = Outputs['usage']['report'];
type Grouped = Pick<Report, 'groups' | 'cells' | 'buckets' | 'starts'> & { readonly unit: 'hour' | 'day' };
type Sums = Report['totals'];
export type Metric = (typeof metrics)[number];
type Format = ReturnType<typeof useFormat>;
type T = TFunction<['usage', 'common']>;

interface Measure {
  readonly value: (sums: Sums) => number;
  readonly text: (sums: Sums) => string;
}

const meters = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] as const;

export function countTokens(sums: Sums): number {
  return meters.reduce((sum, meter) => sum + sums[meter], 0);
}

const measures = {
  cost: { value: ({ costUsd }) => Number(costUsd), text: ({ costUsd }) => formatExactUsd(costUsd) },
  requests: { value: ({ requests }) => requests, text: ({ requests }) => formatCount(requests) },
  errors: { value: ({ failures }) => failures, text: ({ failures }) => formatCount(failures) },
  tokens: { value: countTokens, text: (sums) => formatCount(countTokens(sums)) },
} as const satisfies Readonly<Record<string, Measure>>;

export interface ChartData {
  readonly series: readonly (ChartSeries & { readonly groupId?: string })[];
  readonly buckets: readonly ChartBucket[];
}

interface Texts {
  readonly t: T;
  readonly format: Format;
}

/** A figure over time. `by` undefined: as it is usually grouped. */
export function chartOf(report: Report, metric: Metric, by: 'model' | 'key' | undefined, texts: Texts): ChartData {
  if (metric === 'firstToken') return by === undefined ? firstTokenChart(report, texts) : groupedFirstTokenChart(report, texts);
  if (metric === 'tokens' && by === undefined) return tokenChart(report, texts);
  return groupedChart(report, metric, { ...texts, before: report.before });
}

function timesOf({ starts, unit }: Grouped, format: Format) {
  const isDay = unit === 'day';
  const days = new Set(starts.map((start) => format.day(start))).size;
  return starts.map((start) => ({
    id: start,
    title: isDay ? format.weekday(start) : format.hourOfDay(start),
    label: isDay ? format.day(start) : days > 1 ? `${format.day(start)} ${format.hour(start)}` : format.hour(start),
  }));
}

/** Bars by model or key. */
export function groupedChart(
  report: Grouped,
  metric: keyof typeof measures,
  { t, format, before }: Texts & { readonly before: Report['before'] },
): ChartData {
  const { value, text }: Measure = measures[metric];
  const byBucket = Map.groupBy(report.cells, ({ bucket }) => bucket);
  return {
    series: groupSeries(report, t),
    buckets: timesOf(report, format).map((time, i) => {
      const cells = new Map((byBucket.get(i) ?? []).map((cell) => [cell.group, cell]));
      const [sums, earlier] = [report.buckets[i], before?.buckets[i]];
      return {
        ...time,
        values: report.groups.map((_, group) => {
          const cell = cells.get(group);
          return cell ? value(cell) : 0;
        }),
        texts: report.groups.map((_, group) => {
          const cell = cells.get(group);
          return cell ? text(cell) : text(nothing);
        }),
        ...(sums && { total: text(sums) }),
        ...(earlier && { before: { value: value(earlier), text: text(earlier) } }),
      };
    }),
  };
}

function groupSeries({ groups }: Pick<Grouped, 'groups'>, t: T): ChartData['series'] {
  return groups.map((group) => {
    if (group.id === null) return { id: 'others', label: t('others') };
    const label =
      group.name === '' ? t('noName') : 'isRevoked' in group && group.isRevoked ? t('revokedKey', { name: group.name }) : group.name;
    return { id: group.id, groupId: group.id, label };
  });
}

const nothing: Sums = {
  ...{ requests: 0, failures: 0, costUsd: '0' },
  ...{ inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
};

/** Bars by meter. */
function tokenChart(report: Report, { t, format }: Texts): ChartData {
  return {
    series: meters.map((meter) => ({ id: meter, label: t(`meters.${meter}`), total: formatCount(report.totals[meter]) })),
    buckets: timesOf(report, format).map((time, i) => {
      const sums = report.buckets[i] ?? nothing;
      const earlier = report.before?.buckets[i];
      return {
        ...time,
        ...{ values: meters.map((meter) => sums[meter]), texts: meters.map((meter) => formatCount(sums[meter])) },
        total: formatCount(countTokens(sums)),
        ...(earlier && { before: { value: countTokens(earlier), text: formatCount(countTokens(earlier)) } }),
      };
    }),
  };
}

/** Lines of the median and the 95th percentile, and the median of the period before. */
function firstTokenChart(report: Report, { t, format }: Texts): ChartData {
  return {
    series: [
      { id: 'median', label: t('median') },
      { id: 'p95', label: t('p95') },
    ],
    buckets: timesOf(report, format).map((time, i) => {
      const times = report.firstToken?.buckets[i] ?? null;
      const earlier = report.before?.firstToken?.[i];
      return {
        ...time,
        values: [times?.medianMs ?? null, times?.p95Ms ?? null],
        texts: [times?.medianMs, times?.p95Ms].map((ms) => (ms === undefined ? t('notReported') : format.duration(ms))),
        ...(earlier && { before: { value: earlier.medianMs, text: format.duration(earlier.medianMs) } }),
      };
    }),
  };
}

/** Lines of the medians of models or keys. */
function groupedFirstTokenChart(report: Report, { t, format }: Texts): ChartData {
  const medians = report.firstToken?.groupMediansMs ?? [];
  return {
    series: groupSeries(report, t),
    buckets: timesOf(report, format).map((time, i) => {
      const values = report.groups.map((_, group) => medians[group]?.[i] ?? null);
      return { ...time, values, texts: values.map((ms) => (ms === null ? t('notReported') : format.duration(ms))) };
    }),
  };
}

/** Writes the values beside the lines of a chart. */
export function tickWriter(metric: Metric, language: string): (value: number) => string {
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  if (metric === 'firstToken') return (ms) => formatDuration(Math.round(ms), language);
  if (metric !== 'cost') return (value) => compact.format(value);
  return (value) => `$${value >= 1_000 ? compact.format(value) : value === 0 ? '0' : value.toFixed(9).replace(/\.?0+$/, '')}`;
}
