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

/** Prefixes text that a spreadsheet would run as a formula. Numbers, including negative ones, stay numbers. */
function writeCell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
