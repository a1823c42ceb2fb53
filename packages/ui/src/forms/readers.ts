/** A whole number typed by a person: null for none (empty), NaN for what is no number. */
export function readNumber(text: string): number | null {
  const digits = text.replace(/[\s,_]/g, '');
  if (digits === '') return null;
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}

/** An amount as it was typed, in the form that the server takes: no sign of currency, a point. */
export function readAmount(text: string): string {
  return text.trim().replace(/^\$/, '').replace(',', '.');
}

/** The same where a field may be empty: null for none. */
export function readOptionalAmount(text: string): string | null {
  return readAmount(text) || null;
}

/** A text; null for none. */
export function readText(text: string): string | null {
  return text.trim() || null;
}

/** Entries on lines of their own, or with commas between, each once. */
export function readLines(text: string): string[] {
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}
