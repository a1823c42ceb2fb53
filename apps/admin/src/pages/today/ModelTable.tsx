import { DataTable, formatCount, Money, useFormat } from '@derouter/ui';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { Known, NowAndBefore } from './figures.tsx';
import type { TodayPeriod } from './today-search.ts';
import type { TodayView } from './today-view.ts';

function Time({ ms }: { readonly ms: number | null }) {
  const format = useFormat();
  return ms === null ? '–' : format.duration(ms);
}

const rate = (failures: number, requests: number) => (requests === 0 ? '–' : `${((failures / requests) * 100).toFixed(1)} %`);

/** What each model earned and how fast it answered, beside the period before. A row leads to its requests. */
export function ModelTable({ today: { models, start, end }, period }: { readonly today: TodayView; readonly period: TodayPeriod }) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  return (
    <ListCard
      csv={{ list: 'admin.today.read', input: { period }, part: 'models' }}
      title={t('models')}
      query={{ data: models, error: null, refetch: () => undefined }}
      empty={<p className="p-4 text-sm text-quiet">{t('modelsEmpty')}</p>}
    >
      {(rows) => (
        <DataTable
          rowTestId="model-row"
          rows={rows}
          rowKey={({ modelId }) => modelId}
          stackBelow="wide"
          onOpen={({ modelId }) => void navigate({ to: '/requests', search: { from: start, to: end, model: modelId } })}
          columns={[
            { title: t('model'), place: 'title', className: 'wrap-anywhere', cell: ({ modelId }) => modelId },
            {
              title: t('revenue'),
              numeric: true,
              place: 'figure',
              cell: ({ revenueUsd, revenueBeforeUsd }) => (
                <NowAndBefore now={<Money usd={revenueUsd} />} before={<Money usd={revenueBeforeUsd} />} />
              ),
            },
            {
              title: t('margin'),
              numeric: true,
              cell: ({ marginUsd, marginBeforeUsd }) => (
                <NowAndBefore now={<Known usd={marginUsd} />} before={<Known usd={marginBeforeUsd} />} />
              ),
            },
            {
              title: t('requests'),
              numeric: true,
              cell: ({ requests, requestsBefore }) => <NowAndBefore now={formatCount(requests)} before={formatCount(requestsBefore)} />,
            },
            {
              title: t('errorRate'),
              numeric: true,
              cell: (row) => <NowAndBefore now={rate(row.failures, row.requests)} before={rate(row.failuresBefore, row.requestsBefore)} />,
            },
            {
              title: t('median'),
              numeric: true,
              cell: ({ ttftMedianMs, ttftMedianBeforeMs }) => (
                <NowAndBefore now={<Time ms={ttftMedianMs} />} before={<Time ms={ttftMedianBeforeMs} />} />
              ),
            },
            {
              title: t('p95'),
              numeric: true,
              cell: ({ modelId, ttftP95Ms, ttftP95BeforeMs }) => (
                <NowAndBefore
                  now={<SlowRequests from={start} to={end} model={modelId} ms={ttftP95Ms} />}
                  before={<Time ms={ttftP95BeforeMs} />}
                />
              ),
            },
          ]}
        />
      )}
    </ListCard>
  );
}

interface SlowRequestsProps {
  readonly from: string;
  readonly to: string;
  readonly model: string;
  readonly ms: number | null;
}

/** A time that most requests of a model met, which leads to those that did not. */
function SlowRequests({ ms, ...search }: SlowRequestsProps) {
  if (ms === null) return '–';
  // Times are counted in steps of a tenth and shown by their upper end: the slow ones begin at the lower end.
  const slowTtftMs = String(Math.max(1, Math.floor(ms / 1.1)));
  return (
    <Link
      to="/requests"
      search={{ ...search, slowTtftMs }}
      className="underline decoration-line underline-offset-2 hover:decoration-current"
      onClick={(event) => event.stopPropagation()}
      data-testid="slow-requests"
    >
      <Time ms={ms} />
    </Link>
  );
}
