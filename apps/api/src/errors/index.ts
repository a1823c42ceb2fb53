export { DerouterError, type ErrorCode, errorStatuses } from './derouter-error.ts';
export { toDerouterError } from './to-derouter-error.ts';
