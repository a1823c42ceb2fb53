/** By this mark spreadsheets detect UTF-8. */
export const byteOrderMark = '\uFEFF';

/** Writes rows as CSV (RFC 4180), with a byte order mark. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + rows.map(writeCsvRow).join('');
}

/** The text of a value of any type: times in ISO 8601, what has parts as JSON, nothing for null. */
export function csvText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value, writeBigint) : String(value);
}

const writeBigint = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);

/** Writes one row of CSV with its line break. */
export function writeCsvRow(row: readonly string[]): string {
  return `${row.map(writeCell).join(',')}\r\n`;
}

/**
 * Prefixes text that a spreadsheet would run as a formula, and ids of digits alone, of which it would keep fifteen. Other numbers, with or
 * without a sign, stay numbers.
 */
function writeCell(value: string): string {
  const isFormula = /^[=+\-@\t\r\n]/.test(value) && !/^[+-]\d+(\.\d+)?$/.test(value);
  const text = isFormula || /^[+-]?\d{16,}$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
