export { DerouterError, type ErrorCode, errorStatuses } from './derouter-error.ts';
export { sqlState } from './sql-state.ts';
export { toDerouterError } from './to-derouter-error.ts';
