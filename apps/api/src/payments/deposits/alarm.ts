import { monotonicNow } from '../../monotonic-now.ts';
import type { Logger } from '../../observability/index.ts';

/** Raises an alarm that goes on, without a line for every run: the same one at most every ten minutes. */
export type Alarm = (name: string, detail: object, message: string) => void;

const repeatMs = 10 * 60_000;

export function createAlarm(log: Logger, now: () => number = monotonicNow): Alarm {
  const raised = new Map<string, number>();
  return (name, detail, message) => {
    if (now() - (raised.get(name) ?? Number.NEGATIVE_INFINITY) < repeatMs) return;
    raised.set(name, now());
    log.fatal(detail, message);
  };
}
