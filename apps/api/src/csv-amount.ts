/**
 * An amount in decimal USD, for a cell. Where a comma is the decimal mark, spreadsheets take a point before three digits for that of
 * thousands, and 0.003 for 3; with four digits the cell is text there.
 */
export function csvAmount(usd: string): string {
  return /^-?\d+\.\d{3}$/.test(usd) ? `${usd}0` : usd;
}
