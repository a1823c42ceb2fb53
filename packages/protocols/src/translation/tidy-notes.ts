const said = new WeakMap<readonly string[], Set<string>>();

/** Adds a note that may come up for every part of a request: once, without going through all notes each time. */
export function noteOnce(notes: string[], note: string): void {
  const known = said.get(notes) ?? new Set<string>();
  said.set(notes, known);
  if (known.has(note)) return;
  known.add(note);
  notes.push(note);
}

const maxNotes = 50;

/** Each note once, in printable ASCII (parts of them are the client's words), and no more than anybody reads. */
export function tidyNotes(notes: readonly string[]): string[] {
  const tidy = [...new Set(notes.map((note) => note.replace(/[^\x20-\x7e]/g, '?')))];
  return tidy.length <= maxNotes ? tidy : [...tidy.slice(0, maxNotes - 1), `and ${tidy.length - maxNotes + 1} more`];
}
