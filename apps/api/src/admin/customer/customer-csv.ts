import type { Sql } from '@derouter/db';
import { type CustomerFilter, listCustomers } from './list-customers.ts';

const rowsPerRead = 500;

/** Every customer that matches, in the order of the list, as rows of CSV after one that names the columns. */
export async function* customerCsvRows(services: { readonly sql: Sql }, filter: CustomerFilter): AsyncGenerator<readonly string[]> {
  yield [
    ...['account_id', 'email', 'status', 'created (UTC)', 'balance_usd', 'held_usd', 'spend_30d_usd', 'spend_before_usd', 'change_usd'],
    ...['requests_30d', 'requests_before', 'tokens_30d', 'tokens_before', 'keys', 'last_request (UTC)'],
  ];
  for (let cursor: string | undefined, isLast = false; !isLast; ) {
    const page: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(services, { ...filter, cursor, limit: rowsPerRead });
    for (const row of page.items) {
      yield [
        ...[
          row.accountId,
          row.email,
          row.status,
          row.createdAt,
          row.balanceUsd,
          row.heldUsd,
          row.spend30dUsd,
          row.spendBeforeUsd,
          row.changeUsd,
        ],
        ...[row.requests30d, row.requestsBefore, row.tokens30d, row.tokensBefore, row.keys].map(String),
        row.lastRequestAt ?? '',
      ];
    }
    cursor = page.nextCursor ?? undefined;
    isLast = page.nextCursor === null;
  }
}
