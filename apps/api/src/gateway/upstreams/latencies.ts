/** How fast each route begins to stream, for models whose routes are ordered by that. */
export interface Latencies {
  /** Notes how long a stream took to its first event. */
  measured(routeId: string, ms: number): void;
  /**
   * The ranks of a request's routes: routes of about the same speed share one, and the fastest has the lowest. One that was not measured
   * lately ranks first for one request every few seconds, so that it is, and last for all others.
   */
  ranks(routeIds: readonly string[]): ReadonlyMap<string, number>;
}

/** The share of a new measurement in the average. */
const newShare = 0.2;
/** For how long an average counts. */
const currentMs = 5 * 60_000;
const probeEveryMs = 10_000;
/** Routes whose times differ by less than about a quarter rank equal. */
const step = Math.log(1.25);
const maxRoutes = 10_000;

export function createLatencies(now: () => number): Latencies {
  const averages = new Map<string, { readonly ms: number; readonly at: number }>();
  const probed = new Map<string, number>();
  const current = (routeId: string) => {
    const known = averages.get(routeId);
    return known && now() - known.at < currentMs ? known.ms : null;
  };
  return {
    measured(routeId, ms) {
      const before = current(routeId);
      // Routes that were removed.
      if (averages.size >= maxRoutes) averages.clear();
      averages.set(routeId, { ms: before === null ? ms : before + newShare * (ms - before), at: now() });
    },
    ranks(routeIds) {
      const known = new Map(routeIds.map((id) => [id, current(id)]));
      const next = routeIds.find((id) => known.get(id) === null && now() - (probed.get(id) ?? Number.NEGATIVE_INFINITY) >= probeEveryMs);
      if (next !== undefined) {
        if (probed.size >= maxRoutes) probed.clear();
        probed.set(next, now());
      }
      const rank = (ms: number | null) => (ms === null ? Number.POSITIVE_INFINITY : Math.round(Math.log(Math.max(1, ms)) / step));
      return new Map(routeIds.map((id) => [id, id === next ? Number.NEGATIVE_INFINITY : rank(known.get(id) ?? null)]));
    },
  };
}
