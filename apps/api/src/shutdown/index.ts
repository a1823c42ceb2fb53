export { keepUnsettled, unsettledFile } from './save-unsettled.ts';
export { settleLeftover } from './settle-leftover.ts';
export { createStopSteps, type StopSteps } from './stop-steps.ts';
