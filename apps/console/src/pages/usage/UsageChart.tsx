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
import { chartOf, countTokens, type Metric, type Report, tickWriter } from './chart-data.ts';
import { addDays, countDays, maxHourlyDays, metrics, type UsageSearch, writeInstant } from './usage-search.ts';
import { writePeriod } from './write-period.ts';

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
        <Segments
          label={t('chart.by')}
          testId="by"
          value={search.by ?? usualGroups[metric]}
          options={(usualGroups[metric] === 'model' ? grouped : [usualGroups[metric], ...grouped]).map((value) => ({
            value,
            text: t(`chart.${groupTexts[value]}`),
          }))}
          onChange={(value) => onChange({ by: value === usualGroups[metric] ? undefined : value })}
        />
        {report.data?.wholeDays && countDays(report.data.from, report.data.to) <= maxHourlyDays && (
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
        {(metric !== 'firstToken' || search.by === undefined) && (
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
  const data = chartOf(report, metric, search.by, { t, format });
  const filter = search.by ?? 'model';
  return (
    <>
      <TimeChart
        testId="usage-chart"
        title={t('chart.title', { metric: t(`metrics.${metric}`), period: periodText(report, format) })}
        shape={metric === 'firstToken' ? 'lines' : 'bars'}
        series={data.series.map(({ groupId, ...one }) =>
          groupId === undefined || search[filter] !== undefined ? one : { ...one, onPick: () => onChange({ [filter]: groupId }) },
        )}
        buckets={data.buckets}
        writeTick={tickWriter(metric, i18n.language)}
        {...(report.starts.length > 1 && {
          onOpen: (index: number) => onChange({ ...bucketPeriod(report, index), period: undefined, unit: undefined }),
        })}
      />
      {metric === 'firstToken' && report.firstToken && (
        <p className="px-4 pb-3 text-sm text-quiet">
          {t('chart.sampled', { count: report.firstToken.sampled })} {search.by !== undefined && t('chart.medians')}
        </p>
      )}
    </>
  );
}

const grouped = ['model', 'key'] as const;

const groupTexts = { none: 'byNone', meter: 'byMeter', model: 'byModel', key: 'byKey' } as const;

/** How a figure is grouped where the address does not say. */
const usualGroups = { cost: 'model', requests: 'model', errors: 'model', tokens: 'meter', firstToken: 'none' } as const;

/** What a bar covers, as the address has it. */
function bucketPeriod({ unit, wholeDays, from, starts, end }: Report, index: number): { readonly from: string; readonly to: string } {
  const day = addDays(from, index);
  if (unit === 'day' && wholeDays) return { from: day, to: day };
  return { from: writeInstant(starts[index] ?? end), to: writeInstant(starts[index + 1] ?? end) };
}

function periodText({ wholeDays, from, to, starts, end }: Report, format: ReturnType<typeof useFormat>): string {
  return wholeDays ? writePeriod(from, to, format) : writePeriod(starts[0] ?? end, end, format);
}

function Totals({ report }: { readonly report: Report }) {
  const { totals, before, zone, isTruncated } = report;
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
        <bdi>{periodText(report, format)}</bdi> · <bdi>{zone}</bdi>
        {isTruncated && <span className="block text-warn">{t('chart.truncated')}</span>}
      </p>
    </>
  );
}
