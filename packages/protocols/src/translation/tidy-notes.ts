const most = 50;

/** Each note once, in printable ASCII (parts of them are the client's words), and no more than anybody reads. */
export function tidyNotes(notes: readonly string[]): string[] {
  const tidy = [...new Set(notes.map((note) => note.replace(/[^\x20-\x7e]/g, '?')))];
  return tidy.length <= most ? tidy : [...tidy.slice(0, most - 1), `and ${tidy.length - most + 1} more`];
}
