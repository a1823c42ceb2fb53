export { healthRouter } from './health.ts';
export { createLogger, type Logger } from './logger.ts';
export { assignRequestId } from './request-id.ts';
