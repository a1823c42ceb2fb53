import { Card, formatCount, formatUsd, Money, Page, QueryView, Segments, Skeleton, Stat, TimeChart, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Alerts } from './Alerts.tsx';
import { Breakdown } from './Breakdown.tsx';
import { Known } from './figures.tsx';
import { TopUps } from './TopUps.tsx';
import { type TodayPeriod, todayPeriods } from './today-search.ts';
import type { TodayView } from './today-view.ts';

/** The state of the business: what was earned, what it cost, who called, and what waits for staff. Each figure leads to its rows. */
export function Today() {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  const { period = 'today', by = 'model' } = useSearch({ from: '/staff/today' });
  const today = useQuery({
    ...trpc.admin.today.read.queryOptions({ period }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    refetchIntervalInBackground: false,
  });
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      action={
        <Segments
          label={t('period')}
          value={period}
          options={todayPeriods.map((value) => ({ value, text: t(`periods.${value}`) }))}
          onChange={(value) => void navigate({ to: '/today', search: { period: value, by }, replace: true })}
          testId="today-period"
        />
      }
    >
      <QueryView query={today} skeleton={<Skeleton className="h-96" />}>
        {(data) => (
          <>
            <Alerts alerts={data.alerts} />
            <Figures today={data} period={period} />
            <RevenueChart today={data} />
            <Breakdown today={data} period={period} by={by} />
            <TopUps today={data} period={period} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function Figures({ today, period }: { readonly today: TodayView; readonly period: TodayPeriod }) {
  const { t } = useTranslation('today');
  const { totals, before, start, end, outstanding } = today;
  const rows = { from: start, to: end };
  const usd = (amount: string) => formatUsd(amount, 2);
  const earlier = (value: string) => t('before', { value });
  const rate = ({ requests, failures }: { readonly requests: number; readonly failures: number }) =>
    requests === 0 ? '–' : `${((failures / requests) * 100).toFixed(1)} %`;
  const known = Number(totals.revenueUsd) - Number(totals.uncostedUsd);
  const share = known > 0 ? t('marginOf', { percent: Math.round((Number(totals.marginUsd) / known) * 100) }) : null;
  const marginNote = totals.marginUsd === null ? t('unknownWhy') : share;
  const both = (note: string | null, then: string) => (note === null ? then : t('notes', { note, then }));
  const requests = { to: '/requests', search: rows } as const;
  const upstreams = { to: '/today', search: { period, by: 'upstream' }, hash: 'breakdown' } as const;
  const earlierUsd = (value: string | null) => earlier(value === null ? t('unknown') : usd(value));
  const uncosted = Number(totals.uncostedUsd) > 0 ? `${t('uncosted', { value: usd(totals.uncostedUsd) })} ` : '';
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4" data-testid="figures">
      <Link {...requests} data-testid="figure-revenue">
        <Stat label={t('revenue')} note={earlier(usd(before.revenueUsd))}>
          <Money usd={totals.revenueUsd} />
        </Stat>
      </Link>
      <Link {...upstreams} data-testid="figure-cost">
        <Stat label={t('cost')} note={`${uncosted}${earlierUsd(before.costUsd)}`}>
          <Known usd={totals.costUsd} />
        </Stat>
      </Link>
      <Link {...upstreams} data-testid="figure-margin">
        <Stat label={t('margin')} note={both(marginNote, earlierUsd(before.marginUsd))}>
          <Known usd={totals.marginUsd} />
        </Stat>
      </Link>
      <Link to="/customers" search={{ order: 'balance' }} data-testid="figure-outstanding">
        <Stat label={t('outstanding')} note={t('outstandingNote', { paid: usd(outstanding.paidUsd), promo: usd(outstanding.promoUsd) })}>
          <Money usd={outstanding.totalUsd} />
        </Stat>
      </Link>
      <Link to="/customers" search={{ activeFrom: today.from, activeTo: today.to }} data-testid="figure-active">
        <Stat label={t('active')} note={earlier(formatCount(today.activeBefore))}>
          {formatCount(today.activeCustomers)}
        </Stat>
      </Link>
      <Link {...requests} data-testid="figure-requests">
        <Stat label={t('requests')} note={earlier(formatCount(before.requests))}>
          {formatCount(totals.requests)}
        </Stat>
      </Link>
      <Link to="/requests" search={{ ...rows, status: 'failed' }} data-testid="figure-failures">
        <Stat label={t('errorRate')} note={both(t('failures', { count: totals.failures }), earlier(rate(before)))}>
          {rate(totals)}
        </Stat>
      </Link>
      <Link to="/requests" search={{ ...rows, writtenOff: '1' }} data-testid="figure-write-offs">
        <Stat label={t('writeOffs')} note={earlier(usd(before.writeOffUsd))}>
          <Money usd={totals.writeOffUsd} />
        </Stat>
      </Link>
    </div>
  );
}

function RevenueChart({ today }: { readonly today: TodayView }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const navigate = useNavigate();
  const { unit, buckets } = today;
  const stepMs = unit === 'hour' ? 3_600_000 : 86_400_000;
  const write = (at: string) => (unit === 'hour' ? `${at.slice(11, 16)} UTC` : format.utcDate(at));
  return (
    <Card title={t('chart')}>
      <TimeChart
        title={t('chart')}
        testId="today-chart"
        series={[{ id: 'revenue', label: t('revenue') }]}
        writeTick={(value) => `$${value}`}
        onOpen={(index) => {
          const at = buckets[index]?.at;
          if (at) void navigate({ to: '/requests', search: { from: at, to: new Date(Date.parse(at) + stepMs).toISOString() } });
        }}
        buckets={buckets.map(({ at, sums, before }) => ({
          ...{ id: at, title: write(at), label: unit === 'hour' ? at.slice(11, 16) : format.utcDay(at) },
          values: [Number(sums?.revenueUsd ?? 0)],
          texts: [formatUsd(sums?.revenueUsd ?? '0', 6)],
          before: { value: Number(before?.revenueUsd ?? 0), text: formatUsd(before?.revenueUsd ?? '0', 6) },
        }))}
      />
    </Card>
  );
}
