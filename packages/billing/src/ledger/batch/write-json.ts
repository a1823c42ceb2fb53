/** Valid JSON that PostgreSQL cannot store: NUL and unpaired surrogates, as `JSON.stringify` writes them. */
const unstorable = /\\u(0000|d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/i;

/**
 * JSON that PostgreSQL can store. Provider text ends up on receipts (a finish reason, an unknown usage field); a
 * character that cannot be stored is removed, so that it never loses a charge.
 */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  // Few texts contain such an escape.
  return text.includes('\\u') && unstorable.test(text) ? JSON.stringify(clean(value)) : text;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [cleanText(key), clean(member)]));
}

/** Text that PostgreSQL can store. */
export function cleanText(text: string): string {
  return text.includes('\u0000') || !text.isWellFormed() ? text.replaceAll('\u0000', '').toWellFormed() : text;
}
