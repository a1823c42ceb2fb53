export { managementRouter } from './management-router.ts';
export type { OwnKey } from './operations/own-key.ts';
export type { UsageLogPage } from './usage-log.ts';
