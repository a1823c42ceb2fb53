/**
 * Times to the first token are counted in steps that grow by a tenth, so that the counts of hours can be added up to percentiles of any
 * period. A percentile is the upper end of its step: at most a tenth too high.
 */
export const ttftGrowth = 1.1;

/** The last step, which also counts what is longer: about half an hour. */
export const ttftLastStep = 151;

/** The time within which `share` of the counted requests had their first token, in milliseconds; null if nothing was counted. */
export function percentileMs(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const [step, count] of counts.entries()) {
    seen += count;
    if (seen >= share * total) return Math.round(ttftGrowth ** step);
  }
  return null;
}

/** Adds up counts by step. */
export function addCounts(lists: readonly (readonly number[])[]): number[] {
  const sums: number[] = [];
  for (const list of lists) for (const [step, count] of list.entries()) sums[step] = (sums[step] ?? 0) + count;
  return Array.from(sums, (count) => count ?? 0);
}
