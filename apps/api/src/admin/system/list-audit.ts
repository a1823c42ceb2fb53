import type { Sql } from '@derouter/db';

export interface AuditFilter {
  /** Part of the address of a staff member or of the operator's name, or a user id. */
  readonly who?: string | undefined;
  /** Part of the action. */
  readonly action?: string | undefined;
  /** What was changed, exactly. */
  readonly subject?: string | undefined;
  /** From this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** An entry of the audit log. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  /** The staff member's address, or user and host of the operator at the command line. */
  readonly who: string;
  readonly isOperator: boolean;
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  /** The fields that changed, as JSON; null if there was nothing before or after. */
  readonly before: string | null;
  readonly after: string | null;
  readonly origin: string;
}

const like = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** The audit log, newest first. */
export async function listAudit(
  { sql }: { readonly sql: Sql },
  { who, action, subject, from, to, cursor, limit }: AuditFilter,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const rows = await sql<(Omit<AuditEntry, 'at'> & { at: Date })[]>`
    SELECT s.id, s.created_at AS at, coalesce(u.email, s.operator, '') AS who, s.operator IS NOT NULL AS "isOperator",
           s.action, s.subject, s.reason, s.before::text AS before, s.after::text AS after, s.origin
    FROM staff_actions s LEFT JOIN users u ON u.id = s.staff_user_id
    WHERE true
      ${
        who
          ? sql`AND (s.staff_user_id IN (SELECT id FROM users WHERE lower(email) LIKE ${like(who)}) OR s.staff_user_id::text = ${who}
                  OR lower(s.operator) LIKE ${like(who)})`
          : sql``
      }
      ${action ? sql`AND lower(s.action) LIKE ${like(action)}` : sql``}
      ${subject ? sql`AND s.subject = ${subject}` : sql``}
      ${from ? sql`AND s.created_at >= ${from.toISOString()}` : sql``}
      ${to ? sql`AND s.created_at < ${to.toISOString()}` : sql``}
      ${cursor ? sql`AND s.id < ${cursor}` : sql``}
    ORDER BY s.id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
