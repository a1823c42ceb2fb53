export { readToday } from './read-today.ts';
export { activityRefreshedAt } from './refresh-activity.ts';
export { firstIdAt } from './roll-up.ts';
export { modelsSummedUntil } from './roll-up-models.ts';
export { readUpstreamCredits, type UpstreamCredit } from './upstream-credit.ts';
