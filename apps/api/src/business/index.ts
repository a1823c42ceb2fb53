export { readToday } from './read-today.ts';
export { activityRefreshedAt } from './refresh-activity.ts';
export { modelsSummedUntil } from './refresh-model-usage.ts';
export { firstIdAt } from './roll-up.ts';
export { readUpstreamCredits, type UpstreamCredit } from './upstream-credit.ts';
