import { Segments } from '@derouter/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ModelTable } from './ModelTable.tsx';
import { type TodayPeriod, todayParts } from './today-search.ts';
import type { TodayView } from './today-view.ts';
import { UpstreamTable } from './UpstreamTable.tsx';

interface BreakdownProps {
  readonly today: TodayView;
  readonly period: TodayPeriod;
  readonly by: (typeof todayParts)[number];
}

/** The figures of the period by model or by upstream. */
export function Breakdown({ today, period, by }: BreakdownProps) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  return (
    <section id="breakdown" className="flex scroll-mt-20 flex-col gap-3">
      <div>
        <Segments
          label={t('breakdown')}
          value={by}
          options={todayParts.map((value) => ({ value, text: t(`by.${value}`) }))}
          onChange={(value) => void navigate({ to: '/today', search: { period, by: value }, replace: true, resetScroll: false })}
          testId="today-by"
        />
      </div>
      {by === 'model' ? <ModelTable today={today} period={period} /> : <UpstreamTable today={today} period={period} />}
    </section>
  );
}
