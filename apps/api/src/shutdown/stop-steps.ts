import type { Logger } from '../observability/index.ts';

interface StopStep {
  readonly name: string;
  readonly stop: () => unknown;
  /** Time limit in milliseconds, after which `atOnce` is called and the next step begins. Default 5 000. */
  readonly maxMs?: number;
  /** The minimum to do when the process must exit immediately. Must be synchronous; may be called after `stop` has begun. */
  readonly atOnce?: () => void;
}

export interface StopSteps {
  /** Adds a step. Steps are stopped in reverse order. */
  add(step: StopStep): void;
  /** Stops everything, even if single steps fail or time out. */
  run(log?: Logger): Promise<void>;
  /** Runs every step's `atOnce`, because the process is about to exit. */
  runAtOnce(): void;
}

const defaultMaxMs = 5_000;

/** Undoes the start of a process, step by step, within a bounded time. */
export function createStopSteps(): StopSteps {
  const steps: StopStep[] = [];
  return {
    add: (step) => void steps.push(step),
    async run(log) {
      // A step stays in the list until it has ended, because a second signal may arrive in the middle of it.
      for (let step = steps.at(-1); step; step = steps.at(-1)) {
        const { name, stop, atOnce, maxMs = defaultMaxMs } = step;
        try {
          if (!(await endsWithin(stop, maxMs))) {
            log?.error({ step: name, maxMs }, 'a shutdown step timed out; continuing without it');
            atOnce?.();
          }
        } catch (error) {
          log?.error({ err: error, step: name }, 'a shutdown step failed');
        }
        steps.pop();
      }
    },
    runAtOnce() {
      for (const { atOnce } of steps.toReversed()) {
        try {
          atOnce?.();
        } catch (error) {
          console.error(error);
        }
      }
    },
  };
}

async function endsWithin(work: () => unknown, maxMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), maxMs);
  });
  try {
    return await Promise.race([Promise.resolve(work()).then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
