import {
  Card,
  CheckField,
  formatCount,
  formatExactUsd,
  formatUsd,
  QueryView,
  Segments,
  Skeleton,
  TimeChart,
  useFormat,
} from '@derouter/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countTokens, firstTokenChart, groupedChart, type Metric, type Report, tickWriter, tokenChart } from './chart-data.ts';
import { addDays, countDays, maxHourlyDays, metrics, type UsageSearch } from './usage-search.ts';

type Change = (change: Partial<Record<keyof UsageSearch, string | undefined>>) => void;

interface UsageChartProps {
  readonly search: UsageSearch;
  readonly report: UseQueryResult<Report, unknown>;
  readonly onChange: Change;
}

/** One figure over time, with the totals of the period above it. */
export function UsageChart({ search, report, onChange }: UsageChartProps) {
  const { t } = useTranslation(['usage', 'common']);
  const metric = search.metric ?? 'cost';
  return (
    <Card className={report.isPlaceholderData ? 'opacity-60 transition-opacity' : ''}>
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
        <Segments
          label={t('chart.metric')}
          testId="metric"
          value={metric}
          options={metrics.map((value) => ({ value, text: t(`metrics.${value}`) }))}
          onChange={(value) => onChange({ metric: value === 'cost' ? undefined : value })}
        />
        {(metric === 'cost' || metric === 'requests' || metric === 'errors') && (
          <Segments
            label={t('chart.by')}
            testId="by"
            value={search.by ?? 'model'}
            options={[
              { value: 'model', text: t('chart.byModel') },
              { value: 'key', text: t('chart.byKey') },
            ]}
            onChange={(value) => onChange({ by: value === 'model' ? undefined : value })}
          />
        )}
        {report.data && countDays(report.data.from, report.data.to) <= maxHourlyDays && (
          <Segments
            label={t('chart.unit')}
            testId="unit"
            value={report.data.unit}
            options={[
              { value: 'hour', text: t('chart.hours') },
              { value: 'day', text: t('chart.days') },
            ]}
            onChange={(unit) => onChange({ unit })}
          />
        )}
        {metric !== 'firstToken' && (
          <div className="ms-auto">
            <CheckField
              label={t('chart.compare')}
              checked={search.compare === '1'}
              onChange={(event) => onChange({ compare: event.target.checked ? '1' : undefined })}
              data-testid="compare"
            />
          </div>
        )}
      </div>
      <QueryView query={report} skeleton={<Skeleton className="m-4 h-72" />}>
        {(data) => (
          <>
            <Totals report={data} />
            <Chart report={data} metric={metric} search={search} onChange={onChange} />
          </>
        )}
      </QueryView>
    </Card>
  );
}

function Chart({
  report,
  metric,
  search,
  onChange,
}: { readonly report: Report; readonly metric: Metric } & Pick<UsageChartProps, 'search' | 'onChange'>) {
  const { t, i18n } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const data =
    metric === 'tokens'
      ? tokenChart(report, { t, format })
      : metric === 'firstToken'
        ? firstTokenChart(report, { t, format })
        : groupedChart(report, metric, { t, format, before: report.before });
  const filter = search.by ?? 'model';
  return (
    <>
      <TimeChart
        testId="usage-chart"
        title={t('chart.title', { metric: t(`metrics.${metric}`), from: format.utcDate(report.from), to: format.utcDate(report.to) })}
        shape={metric === 'firstToken' ? 'lines' : 'bars'}
        series={data.series.map(({ groupId, ...one }) =>
          groupId === undefined || search[filter] !== undefined ? one : { ...one, onPick: () => onChange({ [filter]: groupId }) },
        )}
        buckets={data.buckets}
        writeTick={tickWriter(metric, i18n.language)}
        {...(report.unit === 'day' &&
          report.starts.length > 1 && {
            onOpen: (index: number) => {
              const day = addDays(report.from, index);
              onChange({ from: day, to: day, period: undefined, unit: undefined });
            },
          })}
      />
      {metric === 'firstToken' && report.firstToken && (
        <p className="px-4 pb-3 text-sm text-quiet">{t('chart.sampled', { count: report.firstToken.sampled })}</p>
      )}
    </>
  );
}

function Totals({ report: { totals, before, zone, from, to, isTruncated } }: { readonly report: Report }) {
  const { t } = useTranslation('usage');
  const format = useFormat();
  const figures = [
    ['cost', formatExactUsd(totals.costUsd), before && formatUsd(before.totals.costUsd, 2), 'total-cost'],
    ['requests', formatCount(totals.requests), before && formatCount(before.totals.requests), 'total-requests'],
    ['errors', formatCount(totals.failures), before && formatCount(before.totals.failures), 'total-errors'],
    ['tokens', formatCount(countTokens(totals)), before && formatCount(countTokens(before.totals)), 'total-tokens'],
  ] as const;
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 pt-4 lg:gap-x-10">
        {figures.map(([name, value, earlier, testId]) => (
          <div key={name} className="min-w-0">
            <dt className="text-sm text-quiet">{t(`metrics.${name}`)}</dt>
            <dd>
              <span
                className="text-lg font-semibold whitespace-nowrap"
                dir="ltr"
                translate="no"
                data-testid={testId}
                {...(name === 'cost' && { 'data-usd': totals.costUsd })}
              >
                {value}
              </span>
              {earlier !== null && (
                <span className="block text-sm text-quiet">
                  {t('chart.earlier')}{' '}
                  <span dir="ltr" translate="no">
                    {earlier}
                  </span>
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="px-4 pt-3 text-sm text-quiet" data-testid="report-days">
        <bdi>{from === to ? format.utcDate(from) : `${format.utcDate(from)} – ${format.utcDate(to)}`}</bdi> · <bdi>{zone}</bdi>
        {isTruncated && <span className="block text-warn">{t('chart.truncated')}</span>}
      </p>
    </>
  );
}
