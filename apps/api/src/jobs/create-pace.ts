/** Slows background work down while it makes foreground work slow. */
export interface Pace {
  /** Reports how long a foreground operation took. */
  record(durationMs: number): void;
  /** Runs background work when it is its turn. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

interface PaceOptions {
  /** Foreground operations that take longer mean that background work takes too much. */
  readonly targetMs: number;
  /** Background work at the same time while the foreground is fast or idle. */
  readonly maxConcurrent: number;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Without a foreground operation for this long, background work runs at full speed. */
const idleMs = 1_000;
/** The share is halved at most once in this time, since several slow operations have the same cause. */
const halvingIntervalMs = 100;
/** Background work never stops: at least this share of the time one piece of it runs. */
const minShare = 0.05;
const maxPauseMs = 2_000;

/**
 * Adapts the number of concurrent pieces of background work: each slow foreground operation halves it, each fast one raises it a
 * little. Below one, a pause follows each piece.
 */
export function createPace({ targetMs, maxConcurrent, now = () => performance.now(), sleep = pause }: PaceOptions): Pace {
  let share = maxConcurrent;
  let halvedAt = Number.NEGATIVE_INFINITY;
  let recordedAt = Number.NEGATIVE_INFINITY;
  let running = 0;
  const waiting: (() => void)[] = [];
  const limit = () => (now() - recordedAt > idleMs ? maxConcurrent : Math.max(1, Math.floor(share)));
  const startWaiting = () => {
    while (waiting.length > 0 && running < limit()) {
      running++;
      waiting.shift()?.();
    }
  };
  const end = () => {
    running--;
    startWaiting();
  };
  return {
    record(durationMs) {
      const at = now();
      if (at - recordedAt > idleMs) share = maxConcurrent;
      recordedAt = at;
      if (durationMs <= targetMs) share = Math.min(maxConcurrent, share + 0.01);
      else if (at - halvedAt >= halvingIntervalMs) {
        halvedAt = at;
        share = Math.max(minShare, share / 2);
      }
    },
    async run(work) {
      if (waiting.length > 0 || running >= limit()) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      const startedAt = now();
      try {
        return await work();
      } finally {
        const isSlowed = share < 1 && now() - recordedAt <= idleMs;
        // The pause holds the turn, so that the next piece waits too.
        if (isSlowed) void sleep(Math.min(maxPauseMs, (now() - startedAt) * (1 / share - 1))).then(end);
        else end();
      }
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
