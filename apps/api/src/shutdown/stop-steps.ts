import type { Logger } from '../observability/index.ts';

interface StopStep {
  readonly name: string;
  readonly stop: () => unknown;
  /** A step that takes longer is left behind, after `atOnce`. Default 5 000. */
  readonly maxMs?: number;
  /** What must happen even where nothing may be waited for; must not wait itself, and may come after `stop` has begun. */
  readonly atOnce?: () => void;
}

export interface StopSteps {
  /** What was started last is stopped first. */
  add(step: StopStep): void;
  /** Stops everything, however single steps end. */
  run(log?: Logger): Promise<void>;
  /** Does the least that must be done before the process exits now. */
  runAtOnce(): void;
}

const defaultMaxMs = 5_000;

/** How a process undoes its start, step by step, within a bounded time. */
export function createStopSteps(): StopSteps {
  const steps: StopStep[] = [];
  return {
    add: (step) => void steps.push(step),
    async run(log) {
      // A step stays in the list until it has ended: a second signal may come in the middle of it.
      for (let step = steps.at(-1); step; step = steps.at(-1)) {
        const { name, stop, atOnce, maxMs = defaultMaxMs } = step;
        try {
          if (!(await endsWithin(stop, maxMs))) {
            log?.error({ step: name, maxMs }, 'a step of the shutdown did not end in time: it is left behind');
            atOnce?.();
          }
        } catch (error) {
          log?.error({ err: error, step: name }, 'a step of the shutdown failed');
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
