/** What has ended since a list became live. */
export interface Ended<Item> {
  /** When it became live, and of the last answer; ISO times of the server. */
  readonly since: string;
  readonly at: string;
  readonly count: number;
  readonly items: readonly Item[];
  /** Between the last two answers. */
  readonly gapMs: number;
  /** Whether some were dropped with this answer, because more are not shown. */
  readonly isFull: boolean;
}

const maxShown = 100;

/** Adds an answer, whose items are partly known, in front of what is known. What is in the first answer ended before. */
export function mergeEnded<Item extends { readonly id: string }>(
  known: Ended<Item> | null,
  { at, items }: { readonly at: string; readonly items: readonly Item[] },
): Ended<Item> {
  if (!known) return { since: at, at, count: 0, items, gapMs: 0, isFull: false };
  const ids = new Set(known.items.map(({ id }) => id));
  const added = items.filter(({ id }) => !ids.has(id));
  const all = [...added, ...known.items];
  return {
    ...{ since: known.since, at, count: known.count + added.length },
    items: all.slice(0, maxShown),
    gapMs: Date.parse(at) - Date.parse(known.at),
    isFull: all.length > maxShown,
  };
}
