import { type Database, schema } from '@derouter/db';
import { and, desc, eq, ne, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { hashSessionToken } from './session-token.ts';
import type { SignedIn } from './sessions.ts';

const { sessions, users } = schema;

/** Not past its lifetime; a session is only deleted when it is used after that, or at night. */
const isLive = sql`${sessions.lastUsedAt} > now() - CASE WHEN ${sessions.secondFactorAt} IS NULL THEN interval '14 days' ELSE interval '30 minutes' END`;

/** A session in the form that its user sees. Times are ISO texts. */
export interface SessionView {
  readonly id: string;
  readonly device: string;
  readonly network: string;
  readonly createdAt: string;
  /** To the minute. */
  readonly lastUsedAt: string;
  readonly isCurrent: boolean;
}

/** Lists the user's sessions, the last used first. */
export async function listSessions(db: Database, { userId, sessionId }: SignedIn): Promise<SessionView[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isLive))
    .orderBy(desc(sessions.lastUsedAt), sessions.publicId);
  const current = hashSessionToken(sessionId);
  return rows.map(({ id, publicId, device, network, createdAt, lastUsedAt }) => ({
    id: publicId,
    device,
    network,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    isCurrent: id === current,
  }));
}

/** Ends one session of the user. Throws `not_found`. */
export async function revokeSession(db: Database, { userId }: SignedIn, publicId: string): Promise<void> {
  const ended = await db
    .delete(sessions)
    .where(and(eq(sessions.publicId, publicId), eq(sessions.userId, userId)))
    .returning({ id: sessions.id });
  if (ended.length === 0) throw new DerouterError('not_found', 'There is no such session.');
}

/** Ends the user's sessions, except the one with the token `keep`. */
export async function revokeSessions(db: Database, userId: string, keep?: string): Promise<void> {
  const isOther = keep === undefined ? undefined : ne(sessions.id, hashSessionToken(keep));
  await db.delete(sessions).where(and(eq(sessions.userId, userId), isOther));
}

/** Ends all sessions of an account's user. */
export async function revokeAccountSessions(db: Database, accountId: string): Promise<void> {
  const owners = await db.select({ id: users.id }).from(users).where(eq(users.accountId, accountId));
  for (const { id } of owners) await revokeSessions(db, id);
}
