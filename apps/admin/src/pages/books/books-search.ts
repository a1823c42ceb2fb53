import type { AdminProcedure } from '../../access/use-may.ts';

/** What each tab reads, in the order of the tabs. */
export const booksReads = {
  transfers: 'books.transfers',
  balances: 'books.balances',
  proofs: 'books.proofs',
} as const satisfies Readonly<Record<string, AdminProcedure>>;

export type BooksTab = keyof typeof booksReads;
const booksTabs = Object.keys(booksReads) as BooksTab[];
const filters = ['id', 'account', 'code', 'reference', 'from', 'to'] as const;

/** What the API takes of filters that are not any text. */
const forms: Readonly<Partial<Record<(typeof filters)[number], RegExp>>> = {
  id: /^\d{1,18}$/,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
};

/** The part of the page that is shown, and the filters of the transfers. */
export interface BooksSearch extends Partial<Record<(typeof filters)[number], string>> {
  readonly tab: BooksTab;
}

export function readBooksSearch(search: Record<string, unknown>): BooksSearch {
  const texts = filters.flatMap((name) => {
    const value = search[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return (forms[name] ?? /./).test(text) ? [[name, text]] : [];
  });
  return { tab: booksTabs.find((name) => name === search.tab) ?? 'transfers', ...Object.fromEntries(texts) };
}
