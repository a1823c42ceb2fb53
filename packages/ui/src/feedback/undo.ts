/** What was just done and how it is undone. */
export interface Undoable {
  readonly id: number;
  /** Says what was done. */
  readonly text: string;
  readonly undo: () => unknown;
}

let offered: Undoable | null = null;
let ids = 0;
const listeners = new Set<() => void>();

function set(next: Undoable | null): void {
  offered = next;
  for (const listener of listeners) listener();
}

/**
 * Offers for some seconds to undo what was just done, in place of an offer before it. Returns a function that withdraws the offer, for when
 * undoing would undo more than that.
 *
 * @param undo what it rejects with is shown.
 */
export function offerUndo(text: string, undo: () => unknown): () => void {
  const id = ++ids;
  set({ id, text, undo });
  return () => withdrawUndo(id);
}

export function withdrawUndo(id: number): void {
  if (offered?.id === id) set(null);
}

export const readUndo = (): Undoable | null => offered;

export function subscribeUndo(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
