import { formatUsd } from '@derouter/billing';
import { databaseNow, type Sql } from '@derouter/db';
import { type PeriodInput, periodBefore, resolvePeriod } from '../usage/index.ts';
import { countActive } from './active-accounts.ts';
import { type Alert, readAlerts } from './read-alerts.ts';
import { type BusinessSums, type ModelFigures, readBusiness } from './read-figures.ts';
import { activityRefreshedAt } from './refresh-activity.ts';
import { readTopUps } from './top-ups.ts';

/** The state of the business in a period of UTC days. Times are ISO texts, amounts exact decimals in USD. */
export interface TodayView {
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly end: string;
  readonly unit: 'hour' | 'day';
  readonly totals: BusinessSums;
  /** The period of the same length before; of a day that is under way, as much of the day before. */
  readonly before: BusinessSums & { readonly start: string; readonly end: string };
  readonly activeCustomers: number;
  readonly activeBefore: number;
  readonly buckets: readonly { readonly at: string; readonly sums: BusinessSums | null; readonly before: BusinessSums | null }[];
  readonly models: readonly ModelRow[];
  /** What is owed to customers now. */
  readonly outstanding: { readonly paidUsd: string; readonly promoUsd: string; readonly totalUsd: string };
  readonly topUps: readonly { readonly provider: string; readonly payments: number; readonly creditUsd: string; readonly feeUsd: string }[];
  readonly topUpsBeforeUsd: string;
  readonly alerts: readonly Alert[];
}

/** A model's figures beside those of the period before. A model that was used in only one of them has zeros in the other. */
interface ModelRow extends ModelFigures {
  readonly requestsBefore: number;
  readonly failuresBefore: number;
  readonly revenueBeforeUsd: string;
  readonly marginBeforeUsd: string | null;
  readonly ttftMedianBeforeMs: number | null;
  readonly ttftP95BeforeMs: number | null;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** A period of UTC days as far as it has passed, and as much of the period before. */
export function comparedPeriods(input: PeriodInput, now: Date) {
  const period = resolvePeriod(input, 'UTC', now);
  // The hour that is under way counts; what has not begun does not.
  const end = new Date(
    Math.max(period.start.getTime() + hourMs, Math.min(period.end.getTime(), now.getTime() - (now.getTime() % hourMs) + hourMs)),
  );
  const earlier = periodBefore(period);
  return { period, end, earlier, earlierEnd: new Date(earlier.start.getTime() + (end.getTime() - period.start.getTime())) };
}

/** Reads the state of the business. Days are UTC days, so that every staff member sees the same figures. */
export async function readToday({ sql }: { readonly sql: Sql }, input: PeriodInput, now = databaseNow()): Promise<TodayView> {
  const { period, end, earlier, earlierEnd } = comparedPeriods(input, now);
  const { start } = period;
  const unit = period.end.getTime() - start.getTime() <= 2 * dayMs ? 'hour' : 'day';
  const [current, before, [activeCustomers = 0, activeBefore = 0], outstanding, topUps, topUpsBefore, alerts] = await Promise.all([
    readBusiness(sql, { start, end }, unit),
    readBusiness(sql, { start: earlier.start, end: earlierEnd }, unit),
    activityRefreshedAt(sql).then((refreshedAt) => countActive(sql, [period, earlier], refreshedAt)),
    sql<{ paid: bigint; promo: bigint }[]>`
      SELECT coalesce(sum(paid_nano), 0)::bigint AS paid, coalesce(sum(promo_nano), 0)::bigint AS promo FROM wallets`,
    readTopUps(sql, { start, end }),
    readTopUps(sql, { start: earlier.start, end: earlierEnd }),
    readAlerts(sql),
  ]);
  const { paid, promo } = outstanding[0] ?? { paid: 0n, promo: 0n };
  const step = unit === 'hour' ? hourMs : dayMs;
  const count = Math.round((period.end.getTime() - start.getTime()) / step);
  return {
    ...{ from: period.from, to: period.to, start: start.toISOString(), end: end.toISOString(), unit },
    totals: current.totals,
    before: { ...before.totals, start: earlier.start.toISOString(), end: earlierEnd.toISOString() },
    ...{ activeCustomers, activeBefore },
    buckets: Array.from({ length: count }, (_, i) => {
      const at = new Date(start.getTime() + i * step).toISOString();
      const past = new Date(earlier.start.getTime() + i * step).toISOString();
      return { at, sums: current.buckets.get(at) ?? null, before: before.buckets.get(past) ?? null };
    }),
    models: compareModels(current.models, before.models),
    outstanding: { paidUsd: formatUsd(paid), promoUsd: formatUsd(promo), totalUsd: formatUsd(paid + promo) },
    topUps: topUps.map(({ creditNano, feeNano, ...row }) => ({ ...row, creditUsd: formatUsd(creditNano), feeUsd: formatUsd(feeNano) })),
    topUpsBeforeUsd: formatUsd(topUpsBefore.reduce((sum, { creditNano }) => sum + creditNano, 0n)),
    alerts,
  };
}

function compareModels(current: readonly ModelFigures[], before: readonly ModelFigures[]): ModelRow[] {
  const earlier = new Map(before.map((model) => [model.modelId, model]));
  const known = new Set(current.map(({ modelId }) => modelId));
  const gone = before.filter(({ modelId }) => !known.has(modelId)).map(({ modelId }) => ({ modelId, ...nothing }));
  return [...current, ...gone].map((model) => {
    const past = earlier.get(model.modelId) ?? nothing;
    return {
      ...model,
      ...{ requestsBefore: past.requests, failuresBefore: past.failures },
      ...{ revenueBeforeUsd: past.revenueUsd, marginBeforeUsd: past.marginUsd },
      ...{ ttftMedianBeforeMs: past.ttftMedianMs, ttftP95BeforeMs: past.ttftP95Ms },
    };
  });
}

const nothing: Omit<ModelFigures, 'modelId'> = {
  ...{ requests: 0, failures: 0, tokens: 0, revenueUsd: '0', writeOffUsd: '0', costUsd: '0', uncostedUsd: '0', marginUsd: '0' },
  ...{ ttftMedianMs: null, ttftP95Ms: null },
};
