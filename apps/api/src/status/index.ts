export { listAllIncidents } from './incidents.ts';
export { forgetStatus, readModelState, type StatusView } from './read-status.ts';
export { rollUpHealth } from './roll-up-health.ts';
