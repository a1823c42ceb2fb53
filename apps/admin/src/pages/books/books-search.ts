import type { AdminProcedure } from '../../access/use-may.ts';

/** What each tab reads, in the order of the tabs. */
export const booksReads = {
  transfers: 'books.transfers',
  balances: 'books.balances',
  proofs: 'books.proofs',
} as const satisfies Readonly<Record<string, AdminProcedure>>;

export type BooksTab = keyof typeof booksReads;
const booksTabs = Object.keys(booksReads) as BooksTab[];
const filters = ['account', 'code', 'reference'] as const;

/** The part of the page that is shown, and the filters of the transfers. */
export interface BooksSearch extends Partial<Record<(typeof filters)[number], string>> {
  readonly tab: BooksTab;
}

export function readBooksSearch(search: Record<string, unknown>): BooksSearch {
  const texts = filters.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
  });
  return { tab: booksTabs.find((name) => name === search.tab) ?? 'transfers', ...Object.fromEntries(texts) };
}
