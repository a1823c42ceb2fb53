/** Milliseconds like `Date.now()`, but never set back or forward while the process runs: for ages and waits, not for dates. */
export const monotonicNow = (): number => performance.timeOrigin + performance.now();
