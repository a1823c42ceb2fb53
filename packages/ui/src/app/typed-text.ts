/**
 * What was typed, for when a page has to give way: the session ended, new terms are asked for, or the build was replaced. It waits in
 * memory, and in the state of the history entry while a document may be loaded (decision 58). Only what asks for it, and never secrets.
 */
interface Kept {
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly values: Record<string, unknown>;
}

interface EntryState {
  readonly typed?: Kept;
  /** The missing files that this entry was loaded again for. */
  readonly reloadedFor?: readonly string[];
}

const maxMs = 3_600_000;
/** How long a page that the reader leaves may still be asked for: the next one may turn out to be missing only after it is gone. */
const leftMs = 60_000;
const sources = new Map<string, () => unknown>();
const left = new Map<string, { readonly value: unknown; readonly at: number }>();
let accountId: string | null = null;

const entryState = (): EntryState => (typeof history === 'undefined' ? {} : (history.state ?? {}));
let kept: Kept | null = entryState().typed ?? null;

// The router replaces the function of `history` to hear of navigations, and this is none.
const replaceState = (state: object) => History.prototype.replaceState.call(history, state, '');

/** Whose text is kept and given back. */
export function setTypist(id: string): void {
  accountId = id;
}

/** Registers a field or form until the returned function is called. `read` returns undefined if there is nothing to keep. */
export function addTyped(name: string, read: () => unknown): () => void {
  const path = location.pathname;
  sources.set(name, read);
  left.delete(name);
  return () => {
    if (sources.get(name) === read) sources.delete(name);
    if (location.pathname !== path) left.set(name, { value: read(), at: Date.now() });
  };
}

/** Keeps what the shown page holds, and the one that was just left. Call it while the page is still there. */
export function keepTyped(): void {
  if (!accountId) return;
  const now = Date.now();
  const shown = [...sources].map(([name, read]) => [name, read()]);
  const gone = [...left].filter(([, { at }]) => now - at < leftMs).map(([name, { value }]) => [name, value]);
  const values = Object.fromEntries([...gone, ...shown].filter(([, value]) => value !== undefined));
  left.clear();
  const before = kept?.accountId === accountId ? kept.values : {};
  if (Object.keys(values).length > 0) kept = { accountId, at: now, values: { ...before, ...values } };
}

/** Writes what is kept into the history entry, so that it outlives the document. */
export function carryTyped(state: Pick<EntryState, 'reloadedFor'> = {}): void {
  try {
    replaceState({ ...history.state, ...state, ...(kept && { typed: kept }) });
  } catch {
    // More than the browser takes: it stays in memory.
    replaceState({ ...history.state, ...state });
  }
}

/** Takes what is kept out of the history entry again. */
export function stopCarrying(): void {
  const { typed, ...rest } = entryState();
  if (typed) replaceState(rest);
}

/** What was kept under a name; undefined if nothing was, or by someone else, or too long ago. */
export function readTyped(name: string): unknown {
  if (!kept || kept.accountId !== accountId || Date.now() - kept.at > maxMs) return undefined;
  return kept.values[name];
}

export function forgetTyped(name: string): void {
  if (kept) delete kept.values[name];
}

/** Forgets everything, for example at sign-out. */
export function forgetAllTyped(): void {
  kept = null;
  left.clear();
  stopCarrying();
}

export const reloadedFor = (): readonly string[] => entryState().reloadedFor ?? [];
