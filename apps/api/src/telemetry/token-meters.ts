import { isPromptMeter, parentMeter, perCallMeters } from '@derouter/billing';

/** True for meters of output tokens. */
export function isOutputMeter(meter: string): boolean {
  return !perCallMeters.has(meter) && !isPromptMeter(meter) && parentMeter(meter) === 'output';
}

/** The sum of the meters that `counts` chooses. */
export function sumOf(usage: Readonly<Record<string, number>>, counts: (meter: string) => boolean): number {
  return Object.entries(usage).reduce((sum, [meter, quantity]) => sum + (counts(meter) ? quantity : 0), 0);
}

export const isCacheRead = (meter: string) => meter.startsWith('cache_read');
export const isCacheWrite = (meter: string) => meter.startsWith('cache_write');
