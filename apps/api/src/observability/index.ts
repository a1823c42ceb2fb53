export { healthRouter } from './health.ts';
export { logRequests, warnOfProxy } from './log-requests.ts';
export { createLogger, type Logger } from './logger.ts';
export { assignRequestId } from './request-id.ts';
