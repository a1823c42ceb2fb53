export { accountsActiveIn, knownActiveDays } from './active-accounts.ts';
export { showCost } from './read-figures.ts';
export { comparedPeriods, readToday } from './read-today.ts';
export { activityRefreshedAt } from './refresh-activity.ts';
export { modelsSummedUntil } from './refresh-model-usage.ts';
export { firstIdAt } from './roll-up.ts';
export { sumReceipts, upstreamsSummedUntil } from './roll-up-upstreams.ts';
export { readUpstreamCredits, type UpstreamCredit } from './upstream-credit.ts';
