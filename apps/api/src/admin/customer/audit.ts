import type { AuditAction } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { type AuditedAction, hasAction, readStoredAction } from '../system/list-audit.ts';

/** What a staff member did to a customer. */
export interface CustomerActionView extends AuditedAction {
  readonly id: string;
  readonly at: string;
  /** The staff member's address, or user and host of the operator at the command line. */
  readonly staff: string | null;
  readonly subject: string;
  readonly reason: string;
}

/** Staff actions on a customer's account, user, keys and orders, newest first, one page at a time. */
export async function listCustomerActions(
  { sql }: { readonly sql: Sql },
  {
    accountId,
    action,
    cursor,
    limit,
  }: {
    readonly accountId: string;
    readonly action?: AuditAction | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly items: CustomerActionView[]; readonly nextCursor: string | null }> {
  const rows = await sql<(Omit<CustomerActionView, keyof AuditedAction | 'at'> & { at: Date; stored: string })[]>`
    SELECT s.id, s.created_at AS at, coalesce(u.email, s.operator) AS staff, s.action AS stored, s.subject, s.reason
    FROM (
      SELECT ${accountId}::text AS subject
      UNION ALL SELECT id::text FROM users WHERE account_id = ${accountId}
      UNION ALL SELECT id::text FROM keys WHERE account_id = ${accountId}
      UNION ALL SELECT id::text FROM payment_orders WHERE account_id = ${accountId}) x
    CROSS JOIN LATERAL (
      SELECT * FROM staff_actions s
      WHERE s.subject = x.subject ${action ? hasAction(sql, action) : sql``} ${cursor ? sql`AND s.id < ${cursor}::uuid` : sql``}
      ORDER BY s.id DESC LIMIT ${limit + 1}) s
    LEFT JOIN users u ON u.id = s.staff_user_id
    ORDER BY s.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ at, stored, ...row }) => ({ ...row, ...readStoredAction(stored), at: at.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
