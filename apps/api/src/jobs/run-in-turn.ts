/**
 * Coalesces calls of `run`: only one run is active at a time, and each caller gets the result of a run that began after its
 * call. Callers during a run share the next one. Otherwise a slow, stale read could finish after a newer one and overwrite it.
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
