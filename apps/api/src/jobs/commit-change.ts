import type { Billing } from '@derouter/billing';
import type { Database, Sql } from '@derouter/db';
import type { Notice, Notices } from './create-notices.ts';

/** A transaction's connection, for typed queries and for raw SQL. */
export interface Transaction {
  readonly db: Database;
  readonly sql: Sql;
}

/**
 * Commits a change together with its notices: other processes are notified if and only if it was committed. By the time
 * this resolves, this process has been notified.
 */
export async function commitChange<T>(
  { billing, notices }: { readonly billing: Pick<Billing, 'transaction'>; readonly notices: Notices },
  work: (transaction: Transaction) => Promise<{ readonly value: T; readonly notices: readonly Notice[] }>,
): Promise<T> {
  const changed = await billing.transaction(async ({ sql, db, xid }) => {
    // The first statement proves that the transaction has begun; after that, the connection refuses statements outside it.
    await sql`SELECT in_transaction(${xid})`;
    const result = await work({ sql, db });
    for (const notice of result.notices) await notices.publishIn(sql, notice);
    return result;
  });
  for (const notice of changed.notices) notices.tell(notice);
  return changed.value;
}
