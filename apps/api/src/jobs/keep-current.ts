interface Refresher {
  /** Reloads now. A failed reload is retried with backoff until it succeeds. */
  refresh(): void;
  close(): void;
}

const retryDelaysMs = [250, 500, 1_000, 2_000, 4_000, 8_000];

/** Keeps a cache current: reloads it on each notice, and every `maxAgeMs` in case a notice was lost. */
export function keepCurrent(read: () => Promise<void>, maxAgeMs: number, onProblem: (error: unknown) => void): Refresher {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let newest = 0;
  const plan = (delayMs: number, failures: number) => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => run(failures), delayMs);
    timer.unref();
  };
  const run = (failures: number) => {
    const own = ++newest;
    clearTimeout(timer);
    read().then(
      () => {
        if (own === newest) plan(maxAgeMs, 0);
      },
      (error: unknown) => {
        onProblem(error);
        if (own === newest) plan(retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)] ?? maxAgeMs, failures + 1);
      },
    );
  };
  plan(maxAgeMs, 0);
  return {
    refresh: () => run(0),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
