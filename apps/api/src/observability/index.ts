export { healthRouter } from './health.ts';
export { listPartitions, type PartitionView } from './list-partitions.ts';
export { createProxyWarning, logRequest, logRequests } from './log-requests.ts';
export { createLogger, type Logger } from './logger.ts';
export { createMetrics, type Metrics, type MetricsSnapshot } from './metrics.ts';
export { metricsRouter } from './metrics-router.ts';
export { noteStatus, silence, statusOf } from './note-status.ts';
export { assignRequestId, nameRequest } from './request-id.ts';
export { RequestLog } from './request-log.ts';
