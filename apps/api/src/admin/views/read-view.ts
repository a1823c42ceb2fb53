import { createHash } from 'node:crypto';
import type { Sql } from '@derouter/db';
import type { SignedIn } from '../../accounts/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { requireRole } from '../access.ts';

/** The header with the token of a view, beside the staff member's own session cookie. */
export const viewHeader = 'x-derouter-view';

export const hashViewToken = (token: string) => createHash('sha256').update(token).digest('hex');

interface ViewRow {
  readonly id: string;
  readonly reason: string;
  readonly endsAt: Date;
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  readonly locale: string;
}

/**
 * The customer as whom a staff member looks at the console. The token is worth nothing without the staff member's own session, which
 * must have passed the second factor and still have the role. Throws `view_ended`, and `role_missing`.
 */
export async function readView({ sql }: { readonly sql: Sql }, staff: SignedIn | null, token: string): Promise<SignedIn> {
  const ended = new DerouterError('view_ended', 'This view has ended.');
  if (!staff?.isStaff || !staff.secondFactorAt) throw ended;
  requireRole(staff.staffRoles, 'customers.startView');
  const [view] = await sql<ViewRow[]>`
    SELECT v.id, v.reason, v.expires_at AS "endsAt", u.account_id AS "accountId", u.id AS "userId", u.email, u.locale
    FROM customer_views v JOIN users u ON u.account_id = v.account_id JOIN accounts a ON a.id = v.account_id
    WHERE v.token_hash = ${hashViewToken(token)} AND v.staff_user_id = ${staff.userId} AND v.expires_at > now() AND v.ended_at IS NULL
      AND a.deleted_at IS NULL`;
  if (!view) throw ended;
  const { id, reason, endsAt, ...customer } = view;
  return {
    ...customer,
    // Nothing may be done in the name of this session: it proves nothing about the customer.
    ...{ sessionId: '', isStaff: false, staffRoles: [], authenticatedAt: new Date(0), secondFactorAt: null },
    view: { id, reason, endsAt, staffUserId: staff.userId },
  };
}
