import { compareRates, type RateRow, type Rates } from '@derouter/ui';

/** The meters that have a column in the history of prices. */
export const mainMeters = ['input', 'output', 'cache_read', 'cache_write_5m'] as const;

/** What a version changes beside the rates that have a column: other meters, larger prompts, prices per call and factors. */
export function otherChanges(history: readonly Rates[], at: number) {
  const [version, before] = [history[at], history[at + 1]];
  if (!version || !before) return [];
  const hasColumn = ({ group, from, name }: Pick<RateRow, 'group' | 'from' | 'name'>) =>
    group === 'tier' && from === 0 && mainMeters.some((meter) => meter === name);
  return compareRates(before, version).filter((row) => row.before !== row.after && !hasColumn(row));
}
