/** Formats a receipt number, such as `DR-000042`. */
export function receiptName(number: number): string {
  return `DR-${String(number).padStart(6, '0')}`;
}
