import type { Sql } from '@derouter/db';

/** What was credited to an account in its first week within the last 24 hours, nano-USD; null for an older account. */
export async function readNewAccountTotal(tx: Sql, accountId: string): Promise<bigint | null> {
  const [row] = await tx<{ total: bigint }[]>`
    SELECT coalesce((SELECT sum(credit_nano) FROM settlements s
                     WHERE s.account_id = a.id AND s.created_at > now() - interval '24 hours'), 0)::bigint AS total
    FROM accounts a WHERE a.id = ${accountId} AND a.created_at > now() - interval '7 days'`;
  return row?.total ?? null;
}
