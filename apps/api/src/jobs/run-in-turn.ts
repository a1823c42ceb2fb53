/**
 * Makes `run` safe to ask for from anywhere: one run at a time, and whoever asks gets the outcome of a run that
 * began after they asked. Those who ask while one is under way share the next one. Without this, a slow reading
 * of yesterday's rows could end after, and replace, the reading of today's.
 */
export function runInTurn(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    const started = run().finally(() => {
      if (current === started) current = null;
    });
    current = started;
    return started;
  };
  return () => {
    if (!current) return start();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
}
