export const todayPeriods = ['today', 'yesterday', '7d', '30d', 'month'] as const;

export type TodayPeriod = (typeof todayPeriods)[number];

/** By what the figures are broken down. */
export const todayParts = ['model', 'upstream'] as const;

/** What the page shows, as in its address. */
interface TodaySearch {
  readonly period?: TodayPeriod;
  readonly by?: (typeof todayParts)[number];
}

export function readTodaySearch(search: Record<string, unknown>): TodaySearch {
  const period = todayPeriods.find((name) => name === search.period);
  const by = todayParts.find((name) => name === search.by);
  return { ...(period ? { period } : {}), ...(by ? { by } : {}) };
}
