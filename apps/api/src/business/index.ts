export { activityRefreshedAt } from './refresh-activity.ts';
export { firstIdAt } from './roll-up.ts';
