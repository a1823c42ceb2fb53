import type { Config } from '../config.ts';
import type { Logger } from '../observability/index.ts';
import type { StopSteps } from '../shutdown/index.ts';
import { version } from '../version.ts';
import type { Telemetry } from './telemetry.ts';

/** Opens the export of traces and metrics. Its libraries are loaded only if a collector is set. Its stop step runs once all is charged. */
export async function openTelemetry({ telemetry }: Config, log: Logger, steps: StopSteps): Promise<Telemetry | null> {
  if (!telemetry) return null;
  const { startTelemetry } = await import('./start-telemetry.ts');
  const started = startTelemetry(telemetry, log, version);
  steps.add({ name: 'telemetry', stop: async () => (await started).close() });
  return started;
}
