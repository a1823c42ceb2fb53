export const todayPeriods = ['today', 'yesterday', '7d', '30d', 'month'] as const;

/** The period that the page shows, as in its address. */
export function readTodaySearch(search: Record<string, unknown>): { readonly period?: (typeof todayPeriods)[number] } {
  const period = todayPeriods.find((name) => name === search.period);
  return period ? { period } : {};
}
