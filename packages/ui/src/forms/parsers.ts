/** Parses a typed whole number: null if empty, NaN if it is not one. */
export function parseNumber(text: string): number | null {
  const digits = text.replace(/[\s,_]/g, '');
  if (digits === '') return null;
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}

/** Normalizes a typed amount to the form that the server accepts: no `$`, a decimal point instead of a comma. */
export function parseAmount(text: string): string {
  return text.trim().replace(/^\$/, '').replace(',', '.');
}

/** Like `parseAmount`, but null if empty. */
export function parseOptionalAmount(text: string): string | null {
  return parseAmount(text) || null;
}

/** The trimmed text; null if empty. */
export function parseText(text: string): string | null {
  return text.trim() || null;
}

/** The distinct entries of a list separated by newlines or commas. */
export function parseLines(text: string): string[] {
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}
