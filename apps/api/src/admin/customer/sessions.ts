import type { Sql } from '@derouter/db';
import { revokeSessions } from '../../accounts/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { type PageInput, pageOf } from '../paging.ts';

/** A signed-in browser of a customer. Times are ISO texts. */
export interface CustomerSessionView {
  readonly id: string;
  readonly device: string;
  readonly network: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

/** The sessions of an account's user, the last used first, one page at a time. */
export async function listCustomerSessions(
  { sql }: { readonly sql: Sql },
  { accountId, cursor, limit }: { readonly accountId: string } & PageInput,
): Promise<{ readonly items: CustomerSessionView[]; readonly nextCursor: string | null }> {
  const rows = await sql<(Omit<CustomerSessionView, 'createdAt' | 'lastUsedAt'> & { createdAt: Date; lastUsedAt: Date })[]>`
    SELECT s.public_id AS id, s.device, s.network, s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt"
    FROM users u JOIN sessions s ON s.user_id = u.id
    WHERE u.account_id = ${accountId} AND s.expires_at > now()
      AND s.last_used_at > now() - CASE WHEN s.second_factor_at IS NULL THEN interval '14 days' ELSE interval '30 minutes' END
      ${cursor ? sql`AND (s.last_used_at, s.public_id) < (SELECT last_used_at, public_id FROM sessions WHERE public_id = ${cursor})` : sql``}
    ORDER BY s.last_used_at DESC, s.public_id DESC LIMIT ${limit + 1}`;
  return pageOf(rows, { limit }, ({ createdAt, lastUsedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
  }));
}

/** Ends one session of a customer, or all of them. Throws `not_found`. */
export async function endCustomerSessions(
  services: Pick<Services, 'billing' | 'notices' | 'sql'>,
  staffUserId: string,
  { accountId, sessionId, reason }: { readonly accountId: string; readonly sessionId: string | null; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    const [user] = await sql<{ id: string }[]>`SELECT id FROM users WHERE account_id = ${accountId}`;
    if (!user) throw new DerouterError('not_found', 'There is no such customer.');
    const open = await sql<{ id: string }[]>`
      SELECT public_id AS id FROM sessions WHERE user_id = ${user.id} AND (${sessionId}::text IS NULL OR public_id = ${sessionId})`;
    if (sessionId === null) await revokeSessions(db, user.id);
    else {
      const ended = await sql`DELETE FROM sessions WHERE public_id = ${sessionId} AND user_id = ${user.id} RETURNING 1`;
      if (ended.length === 0) throw new DerouterError('not_found', 'There is no such session.');
    }
    const action = sessionId === null ? 'end all sessions' : 'end session';
    const fields = { before: { sessions: open.map(({ id }) => id) }, after: { sessions: [] } };
    return { value: undefined, actions: [{ action, subject: accountId, reason, ...fields }], notices: [] };
  });
}
