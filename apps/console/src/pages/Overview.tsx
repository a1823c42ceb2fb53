import { BarChart, buttonClass, Card, DataTable, formatUsd, Money, Page, QueryView, Skeleton, Stat, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';

/** The balance, today's spend, spend by day and, for new customers, the first steps. */
export function Overview() {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const overview = useQuery(trpc.overview.get.queryOptions());
  return (
    <Page
      title={t('overview.title')}
      lead={t('overview.lead')}
      action={
        <Link to="/credits" className={buttonClass('primary')}>
          {t('overview.addCredits')}
        </Link>
      }
    >
      <QueryView
        query={overview}
        skeleton={
          <div role="status" aria-label={t('common:loading')} className="grid gap-4 md:grid-cols-3">
            {['a', 'b', 'c'].map((key) => (
              <Skeleton key={key} className="h-28" />
            ))}
          </div>
        }
      >
        {(data) => (
          <>
            <div className="grid gap-4 md:grid-cols-3">
              <Stat
                label={t('overview.balance')}
                note={data.heldUsd !== '0' ? t('overview.held', { amount: formatUsd(data.heldUsd, 6) }) : undefined}
              >
                <Money usd={data.balanceUsd} testId="overview-balance" />
              </Stat>
              <Stat label={t('overview.available')}>
                <Money usd={data.availableUsd} />
              </Stat>
              <Stat label={t('overview.today')} note={t('overview.requests', { count: data.requestsToday })}>
                <Money usd={data.spendTodayUsd} decimals={4} testId="spend-today" />
              </Stat>
            </div>
            {!(data.hasKey && data.hasTopUp && data.hasRequest) && <FirstSteps {...data} />}
            <Card title={t('overview.last14')}>
              <BarChart
                title={t('overview.last14')}
                bars={data.spendByDay.map(({ day, costUsd, requests }) => ({
                  label: format.day(day),
                  value: Number(costUsd),
                  text: `${formatUsd(costUsd, 6)} · ${t('overview.requests', { count: requests })}`,
                }))}
              />
              <details className="border-t border-line">
                <summary className="cursor-pointer px-4 py-2.5 text-sm text-quiet">{t('overview.asTable')}</summary>
                <DataTable
                  rows={data.spendByDay}
                  rowKey={({ day }) => day}
                  stackBelow="none"
                  columns={[
                    { title: t('overview.day'), cell: ({ day }) => day },
                    { title: t('overview.calls'), numeric: true, cell: ({ requests }) => requests },
                    { title: t('overview.cost'), numeric: true, cell: ({ costUsd }) => <Money usd={costUsd} decimals={6} /> },
                  ]}
                />
              </details>
            </Card>
          </>
        )}
      </QueryView>
    </Page>
  );
}

function FirstSteps({
  hasTopUp,
  hasKey,
  hasRequest,
}: {
  readonly hasTopUp: boolean;
  readonly hasKey: boolean;
  readonly hasRequest: boolean;
}) {
  const { t } = useTranslation('console');
  return (
    <Card title={t('overview.start')}>
      <ol className="flex list-none flex-col">
        <Step done={hasTopUp} number={1}>
          <Link to="/credits" className="text-accent underline">
            {t('overview.stepCredits')}
          </Link>
        </Step>
        <Step done={hasKey} number={2}>
          <Link to="/keys" className="text-accent underline">
            {t('overview.stepKey')}
          </Link>
        </Step>
        <Step done={hasRequest} number={3}>
          <span>{t('overview.stepCall')}</span>
        </Step>
      </ol>
      {!hasRequest && (
        <div className="px-4 pb-4">
          <FirstCall />
        </div>
      )}
    </Card>
  );
}

function Step({ done, number, children }: { readonly done: boolean; readonly number: number; readonly children: ReactNode }) {
  const { t } = useTranslation('console');
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span
        className={`grid size-6 place-content-center rounded-full border text-xs font-semibold ${done ? 'border-transparent bg-accent text-on-accent' : 'border-line'}`}
      >
        {done ? <Check size={14} aria-label={t('overview.stepDone')} /> : number}
      </span>
      {children}
    </li>
  );
}
