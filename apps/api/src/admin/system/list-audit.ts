import { type AuditAction, type AuditSubject, auditActions, longerAuditActions, readAuditAction } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { firstIdAt } from '../../business/index.ts';

export interface AuditFilter {
  /** Part of the address of a staff member or of the operator's name, or a user id. */
  readonly who?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** What was changed, exactly. */
  readonly subject?: string | undefined;
  /** From this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What was done, and to what. */
export interface AuditedAction {
  /** Null if this version does not know the action; then `detail` is all that was stored. */
  readonly action: AuditAction | null;
  /** Figures, ids and `auditWords`. */
  readonly detail: string;
  /** What kind of thing the subject names. */
  readonly about: AuditSubject | null;
}

/** An entry of the audit log. */
export interface AuditEntry extends AuditedAction {
  readonly id: string;
  readonly at: string;
  /** The staff member's address, or user and host of the operator at the command line. */
  readonly who: string;
  readonly isOperator: boolean;
  readonly subject: string;
  /** What people call the subject, where the subject is an id: the address of a customer or user, the name of a key, upstream or code. */
  readonly name: string | null;
  readonly reason: string;
  /** The fields that changed, as JSON; null if there was nothing before or after. */
  readonly before: string | null;
  readonly after: string | null;
  readonly origin: string;
}

/** Reads an action as it is stored. */
export function readStoredAction(stored: string): AuditedAction {
  const read = readAuditAction(stored);
  return { ...read, about: read.action && auditActions[read.action] };
}

type Part = ReturnType<Sql>;

/** An id has the time of a server, `created_at` that of the database. */
const clockMs = 3_600_000;

const like = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** The audit log, newest first. */
export async function listAudit(
  { sql }: { readonly sql: Sql },
  { who, action, subject, from, to, cursor, limit }: AuditFilter,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const conditions: Part = sql`true
    ${action ? hasAction(sql, action) : sql``}
    ${subject ? sql`AND s.subject = ${subject}` : sql``}
    ${from ? sql`AND s.created_at >= ${from.toISOString()} AND s.id >= ${firstIdAt(new Date(from.getTime() - clockMs))}::uuid` : sql``}
    ${to ? sql`AND s.created_at < ${to.toISOString()} AND s.id < ${firstIdAt(new Date(to.getTime() + clockMs))}::uuid` : sql``}
    ${cursor ? sql`AND s.id < ${cursor}` : sql``}`;
  const rows = await sql<(Omit<AuditEntry, keyof AuditedAction | 'at' | 'name'> & { at: Date; stored: string })[]>`
    SELECT s.id, s.created_at AS at, coalesce(u.email, s.operator, '') AS who, s.operator IS NOT NULL AS "isOperator",
           s.action AS stored, s.subject, s.reason, s.before::text AS before, s.after::text AS after, s.origin
    FROM ${
      who
        ? ofAuthors(sql, { who, conditions, limit: limit + 1 })
        : sql`(SELECT * FROM staff_actions s WHERE ${conditions} ORDER BY s.id DESC LIMIT ${limit + 1})`
    } s
    LEFT JOIN users u ON u.id = s.staff_user_id ORDER BY s.id DESC LIMIT ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const names = await nameSubjects(sql, shown);
  const items = shown.map(({ at, stored, id, who, isOperator, subject, ...row }) => ({
    ...{ id, who, isOperator, ...readStoredAction(stored), subject, name: names.get(subject) ?? null },
    ...row,
    at: at.toISOString(),
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** A condition on staff actions `s`: this action, whatever its detail. The first two comparisons are those of an index. */
export function hasAction(sql: Sql, action: AuditAction): Part {
  return sql`AND s.action ~>=~ ${action} AND s.action ~<~ ${`${action}!`} AND (s.action = ${action} OR starts_with(s.action, ${`${action} `}))
    AND NOT EXISTS (SELECT FROM unnest(${longerAuditActions(action)}::text[]) AS longer WHERE starts_with(s.action, longer))`;
}

/**
 * The entries of whoever is meant: a page of each. Who has entries is read from the indexes, one step for each of them, because nobody
 * may have written most entries or none.
 */
function ofAuthors(
  sql: Sql,
  { who, conditions, limit }: { readonly who: string; readonly conditions: Part; readonly limit: number },
): Part {
  const page = (author: Part): Part => sql`
    CROSS JOIN LATERAL (SELECT * FROM staff_actions s WHERE ${author} AND ${conditions} ORDER BY s.id DESC LIMIT ${limit}) s`;
  return sql`(
    WITH RECURSIVE staff(id) AS (
      (SELECT staff_user_id FROM staff_actions WHERE staff_user_id IS NOT NULL ORDER BY 1 LIMIT 1)
      UNION ALL
      SELECT (SELECT staff_user_id FROM staff_actions WHERE staff_user_id > staff.id ORDER BY 1 LIMIT 1) FROM staff WHERE id IS NOT NULL),
    operators(name) AS (
      (SELECT operator FROM staff_actions WHERE operator IS NOT NULL ORDER BY 1 LIMIT 1)
      UNION ALL
      SELECT (SELECT operator FROM staff_actions WHERE operator > operators.name ORDER BY 1 LIMIT 1) FROM operators WHERE name IS NOT NULL)
    SELECT s.* FROM staff JOIN users u USING (id) ${page(sql`s.staff_user_id = u.id`)}
    WHERE lower(u.email) LIKE ${like(who)} OR u.id::text = ${who}
    UNION ALL SELECT s.* FROM operators o ${page(sql`s.operator = o.name`)} WHERE lower(o.name) LIKE ${like(who)})`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What people call these subjects. Those that are no ids, or that are gone, have no other name. */
async function nameSubjects(sql: Sql, rows: readonly { readonly subject: string }[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(({ subject }) => subject).filter((subject) => uuid.test(subject)))];
  if (ids.length === 0) return new Map();
  const found = await sql<{ id: string; name: string }[]>`
    SELECT account_id AS id, email AS name FROM users WHERE account_id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, email FROM users WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, name FROM keys WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, name FROM upstreams WHERE id = ANY(${ids}::uuid[])
    UNION ALL SELECT id, label FROM promo_codes WHERE id = ANY(${ids}::uuid[])`;
  return new Map(found.map(({ id, name }) => [id, name]));
}
