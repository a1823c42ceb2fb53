export { openTelemetry } from './open-telemetry.ts';
export type { RequestTrace, Telemetry, TracedAnswer, TracedAttempt } from './telemetry.ts';
