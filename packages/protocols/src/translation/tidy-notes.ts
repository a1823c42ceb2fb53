const said = new WeakMap<readonly string[], Set<string>>();

/**
 * Adds a note at most once, even if it applies to every part of a request. Uses a set, since searching the list each time would be
 * quadratic.
 */
export function noteOnce(notes: string[], note: string): void {
  const known = said.get(notes) ?? new Set<string>();
  said.set(notes, known);
  if (known.has(note)) return;
  known.add(note);
  notes.push(note);
}

const maxNotes = 50;

/** Removes duplicates, limits the number of notes and keeps only printable ASCII, since notes may quote the client. */
export function tidyNotes(notes: readonly string[]): string[] {
  const tidy = [...new Set(notes.map((note) => note.replace(/[^\x20-\x7e]/g, '?')))];
  return tidy.length <= maxNotes ? tidy : [...tidy.slice(0, maxNotes - 1), `and ${tidy.length - maxNotes + 1} more`];
}
