/** By this mark spreadsheets detect UTF-8. */
export const byteOrderMark = '\uFEFF';

/** Writes rows as CSV (RFC 4180), with a byte order mark. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + rows.map(writeCsvRow).join('');
}

/** Writes one row of CSV with its line break. */
export function writeCsvRow(row: readonly string[]): string {
  return `${row.map(writeCell).join(',')}\r\n`;
}

/**
 * Prefixes text that a spreadsheet would run as a formula, and ids of digits alone, of which it would keep fifteen. Other numbers, with or
 * without a sign, stay numbers.
 */
function writeCell(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && !/^[+-]\d+(\.\d+)?$/.test(value);
  const text = isFormula || /^[+-]?\d{16,}$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
