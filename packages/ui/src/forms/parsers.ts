import { toAsciiDigits } from './read-digits.ts';

/** Parses a typed whole number, which may have groups of three: null if empty, NaN if it is not one. */
export function parseNumber(text: string): number | null {
  const typed = toAsciiDigits(text).replaceAll('٬', ',').trim();
  if (typed === '') return null;
  return /^\d+$/.test(typed) || /^\d{1,3}([\s,_’']\d{3})+$/.test(typed) ? Number(typed.replace(/\D/g, '')) : Number.NaN;
}

/**
 * Normalizes a typed amount to the form that the server accepts: no `$`, no groups, a decimal point. A text that can be read in two ways,
 * such as `1,000`, is returned as it is, which the server refuses: a thousandth of the amount would otherwise be stored.
 */
export function parseAmount(text: string): string {
  const typed = toAsciiDigits(text)
    .replaceAll('٬', '’')
    .replaceAll('٫', '.')
    .trim()
    .replace(/^\$\s*/, '');
  const plain = /^\d{1,3}([\s’'_]\d{3})+([.,]\d+)?$/.test(typed) ? typed.replace(/[\s’'_]/g, '') : typed;
  if (/^\d{1,3}(,\d{3})+\.\d+$|^\d{1,3}(,\d{3}){2,}$/.test(plain)) return plain.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(plain)) return plain.replaceAll('.', '').replace(',', '.');
  const hasTwoReadings = /^[1-9]\d{0,2},\d{3}$/.test(plain);
  return /^\d+,\d+$/.test(plain) && !hasTwoReadings ? plain.replace(',', '.') : plain;
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
