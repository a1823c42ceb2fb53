export const todayPeriods = ['today', 'yesterday', '7d', '30d', 'month'] as const;

export type TodayPeriod = (typeof todayPeriods)[number];

/** The period that the page shows, as in its address. */
export function readTodaySearch(search: Record<string, unknown>): { readonly period?: TodayPeriod } {
  const period = todayPeriods.find((name) => name === search.period);
  return period ? { period } : {};
}
