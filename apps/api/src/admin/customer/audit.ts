import type { Sql } from '@derouter/db';

/** What a staff member did to a customer. */
export interface CustomerActionView {
  readonly id: string;
  readonly at: string;
  readonly staff: string | null;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
}

/** Staff actions on a customer's account, user, keys and orders, newest first, one page at a time. */
export async function listCustomerActions(
  { sql }: { readonly sql: Sql },
  { accountId, cursor, limit }: { readonly accountId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly items: CustomerActionView[]; readonly nextCursor: string | null }> {
  const rows = await sql<(Omit<CustomerActionView, 'at'> & { at: Date })[]>`
    SELECT s.id, s.created_at AS at, u.email AS staff, s.action, s.subject, s.reason
    FROM (
      SELECT ${accountId}::text AS subject
      UNION ALL SELECT id::text FROM users WHERE account_id = ${accountId}
      UNION ALL SELECT id::text FROM keys WHERE account_id = ${accountId}
      UNION ALL SELECT id::text FROM payment_orders WHERE account_id = ${accountId}) x
    JOIN staff_actions s ON s.subject = x.subject LEFT JOIN users u ON u.id = s.staff_user_id
    WHERE true ${cursor ? sql`AND s.id < ${cursor}::uuid` : sql``}
    ORDER BY s.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
