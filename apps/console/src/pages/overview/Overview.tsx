import {
  buttonClass,
  Card,
  formatExactUsd,
  formatUsd,
  Money,
  Page,
  QueryView,
  Skeleton,
  Stat,
  TimeChart,
  trpc,
  useFormat,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { groupedChart, tickWriter } from '../usage/chart-data.ts';
import { addDays } from '../usage/usage-search.ts';
import { FirstSteps } from './FirstSteps.tsx';
import { Notices } from './Notices.tsx';
import { Facts, type Figures, TopLists } from './OverviewParts.tsx';

/** The balance and how long it lasts, what was spent and on what, and for new customers the first steps. */
export function Overview() {
  const { t } = useTranslation(['usage', 'common']);
  const overview = useQuery(trpc.overview.get.queryOptions());
  const figures = useQuery({ ...trpc.overview.figures.queryOptions(), staleTime: 30_000 });
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
      {figures.data && <Notices figures={figures.data} />}
      <QueryView query={overview} skeleton={<StatSkeletons />}>
        {(data) => (
          <>
            {!data.hasRequest && <FirstSteps {...data} />}
            <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
              <Stat
                label={t('overview.balance')}
                note={
                  <BalanceNote
                    heldUsd={data.heldUsd}
                    daysLeft={figures.data?.daysLeft ?? null}
                    perDayUsd={figures.data?.perDayUsd ?? '0'}
                  />
                }
              >
                <Money usd={data.balanceUsd} testId="overview-balance" fits />
              </Stat>
              <Spent label={t('overview.today')} usd={figures.data?.todayUsd} period="today" testId="spend-today" />
              <Spent label={t('overview.week')} usd={figures.data?.weekUsd} period="7d" testId="spend-week" />
              <Spent label={t('overview.month')} usd={figures.data?.monthUsd} period="30d" testId="spend-month" />
            </div>
          </>
        )}
      </QueryView>
      {overview.data?.hasRequest !== false && (
        <QueryView query={figures} skeleton={<Skeleton className="h-80" />}>
          {(data) => (
            <>
              <Spend figures={data} />
              <Facts figures={data} />
              <TopLists figures={data} />
            </>
          )}
        </QueryView>
      )}
    </Page>
  );
}

function StatSkeletons() {
  const { t } = useTranslation('common');
  return (
    <div role="status" aria-label={t('loading')} className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {['a', 'b', 'c', 'd'].map((key) => (
        <Skeleton key={key} className="h-28" />
      ))}
    </div>
  );
}

interface BalanceNoteProps {
  readonly heldUsd: string;
  readonly daysLeft: number | null;
  readonly perDayUsd: string;
}

function BalanceNote({ heldUsd, daysLeft, perDayUsd }: BalanceNoteProps) {
  const { t } = useTranslation('usage');
  return (
    <>
      {daysLeft !== null && (
        <span className="block" title={t('overview.paceTitle', { amount: formatExactUsd(perDayUsd) })} data-testid="days-left">
          {daysLeft === 0 ? t('overview.lastsToday') : t('overview.lasts', { count: daysLeft })}
        </span>
      )}
      {heldUsd !== '0' && <span className="block">{t('overview.held', { amount: formatUsd(heldUsd, 6) })}</span>}
    </>
  );
}

interface SpentProps {
  readonly label: string;
  readonly usd: string | undefined;
  readonly period: 'today' | '7d' | '30d';
  readonly testId: string;
}

function Spent({ label, usd, period, testId }: SpentProps) {
  const { t } = useTranslation('usage');
  return (
    <Stat
      label={label}
      note={
        <Link to="/usage" search={period === '30d' ? {} : { period }} className="hover:text-fg hover:underline">
          {t('overview.toUsage')}
        </Link>
      }
    >
      {usd === undefined ? <span className="text-quiet">…</span> : <Money usd={usd} testId={testId} fits />}
    </Stat>
  );
}

/** A bar leads to the calls of its day, a name in the legend to those of its model. */
function Spend({ figures }: { readonly figures: Figures }) {
  const { t, i18n } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const navigate = useNavigate();
  const { series, buckets } = groupedChart({ ...figures, unit: 'day' }, 'cost', { t, format, before: null });
  return (
    <Card title={t('overview.spend')} aside={<bdi className="text-sm text-quiet">{figures.zone}</bdi>}>
      <TimeChart
        testId="overview-chart"
        title={t('overview.spend')}
        series={series.map(({ groupId, ...one }) =>
          groupId === undefined ? one : { ...one, onPick: () => void navigate({ to: '/usage', search: { model: groupId } }) },
        )}
        buckets={buckets}
        writeTick={tickWriter('cost', i18n.language)}
        onOpen={(index) => {
          const day = addDays(figures.from, index);
          void navigate({ to: '/usage', search: { from: day, to: day } });
        }}
      />
    </Card>
  );
}
