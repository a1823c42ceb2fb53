/** How many requests of each kind a run may make, and how often each address may be polled. */
export interface PollPlan {
  /** Addresses of customers who are paying now. */
  readonly hot: number;
  readonly hotEveryMs: number;
  /** All others, in turn. */
  readonly idle: number;
  readonly idleEveryMs: number;
  /** Receipts. */
  readonly proofs: number;
}

const dayMs = 24 * 60 * 60_000;
/** Time between two blocks of TRON. */
const blockMs = 3000;

/** What is left of the day's requests, and of all of a day, once every block is read; a fifth more than blocks, for heads and a backlog. */
export function besidesBlocks({ left, perDay, nowMs }: { readonly left: number; readonly perDay: number; readonly nowMs: number }) {
  const take = (durationMs: number) => Math.ceil((durationMs / blockMs) * 1.2);
  return { left: Math.max(0, left - take(dayMs - (nowMs % dayMs))), perDay: perDay - take(dayMs) };
}

/**
 * Shares the day's requests: half for addresses that are being paid, a third for all others, the rest for receipts and further
 * pages. The intervals keep each share in the long run; the counts only bound a run. `left`: requests left today; `runMs`: time
 * between runs; `hot`, `total`: numbers of addresses.
 */
export function planPolls(state: {
  readonly left: number;
  readonly perDay: number;
  readonly nowMs: number;
  readonly runMs: number;
  readonly hot: number;
  readonly total: number;
}): PollPlan {
  const { left, perDay, nowMs, runMs, hot, total } = state;
  const runs = Math.max(1, Math.ceil((dayMs - (nowMs % dayMs)) / runMs));
  const bound = (share: number, burst: number) => (left <= 0 ? 0 : Math.max(1, Math.ceil((left * share * burst) / runs)));
  return {
    hot: bound(1 / 2, 20),
    hotEveryMs: Math.max(20_000, Math.ceil((hot * dayMs) / Math.max(1, perDay / 2))),
    idle: bound(1 / 3, 4),
    idleEveryMs: Math.max(10 * 60_000, Math.ceil((total * dayMs) / Math.max(1, perDay / 3))),
    proofs: Math.min(40, bound(1 / 6, 4)),
  };
}
