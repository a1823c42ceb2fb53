import { type ReceiptColumn, receiptColumns } from '@derouter/contracts';
import type { UsageSearch } from './usage-search.ts';

const rarelyWanted: readonly ReceiptColumn[] = ['dialect', 'agent', 'firstToken'];
const usualColumns = receiptColumns.filter((name) => !rarelyWanted.includes(name));

/** The columns that are shown, in their order: those of the address, else those that the user keeps, else the usual ones. */
export function columnsOf({ shown }: UsageSearch, kept: readonly ReceiptColumn[] | null = null): readonly ReceiptColumn[] {
  // The router hands on what the address says even where it is no text.
  const names: readonly string[] = typeof shown === 'string' ? shown.split('.') : (kept ?? []);
  const chosen = receiptColumns.filter((name) => names.includes(name));
  return chosen.length > 0 ? chosen : usualColumns;
}

/** Columns as the address keeps them. */
export function writeColumns(names: readonly ReceiptColumn[]): string {
  return receiptColumns.filter((name) => names.includes(name)).join('.');
}

/** Columns as the user keeps them; null for the usual ones. */
export function keptColumns(names: readonly ReceiptColumn[]): ReceiptColumn[] | null {
  return writeColumns(names) === writeColumns(usualColumns) ? null : receiptColumns.filter((name) => names.includes(name));
}
