import type { listReceipts, ReceiptFilter, ReceiptView } from './read-receipts.ts';

const rowsPerRead = 1_000;

/** Reads page after page, so that a file of any size takes the memory of one page and no transaction stays open. */
export async function* allReceipts(
  read: (page: Pick<ReceiptFilter, 'limit'> & { readonly cursor?: string }) => ReturnType<typeof listReceipts>,
): AsyncGenerator<ReceiptView> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listReceipts>> = await read({ limit: rowsPerRead, ...(cursor === null ? {} : { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
