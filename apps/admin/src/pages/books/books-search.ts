export const booksTabs = ['transfers', 'balances', 'proofs'] as const;
export type BooksTab = (typeof booksTabs)[number];
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
