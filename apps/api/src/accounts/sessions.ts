import { type Database, databaseNow, databaseNowMs, type StaffRole, schema } from '@derouter/db';
import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle';
import { and, eq, lt } from 'drizzle-orm';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import { DerouterError } from '../errors/index.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';

type SessionRow = typeof schema.sessions.$inferSelect;

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseUserAttributes: typeof schema.users.$inferSelect;
    DatabaseSessionAttributes: Pick<SessionRow, 'createdAt' | 'authenticatedAt' | 'lastUsedAt' | 'secondFactorAt' | 'device' | 'network'>;
  }
}

export interface SignedIn {
  /** The session's token. */
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly accountId: string | null;
  readonly isStaff: boolean;
  /** What a staff member may do; empty for everyone else. */
  readonly staffRoles: readonly StaffRole[];
  readonly locale: string;
  /** When the user last proved who they are: at sign-in, or with a code since. */
  readonly authenticatedAt: Date;
  /** When a staff member passed the second factor in this session; null: not yet. */
  readonly secondFactorAt: Date | null;
  /** Set while a staff member looks at the console as this user sees it: nothing can be changed then. */
  readonly view?: { readonly id: string; readonly reason: string; readonly endsAt: Date; readonly staffUserId: string };
}

/** Where a session is started from. */
export interface SessionOrigin {
  readonly device: string;
  /** As in `networkOf`; stored coarsened. */
  readonly network: string;
  /** Token of the browser's earlier session, which ends. */
  readonly replaces?: string | undefined;
}

interface StartOptions extends Partial<SessionOrigin> {
  /** Starts the session within this transaction. */
  readonly db?: Database;
  readonly passedSecondFactor?: boolean;
}

interface RotateOptions {
  readonly db?: Database;
  readonly passedSecondFactor?: boolean;
  /** The user has just proved who they are. */
  readonly authenticated?: boolean;
}

export interface Sessions {
  readonly cookieName: string;
  /** Starts a session. Returns the `Set-Cookie` value. */
  start(userId: string, options?: StartOptions): Promise<string>;
  /** Reads a session from its token; null if it is not valid. */
  read(token: string): Promise<SignedIn | null>;
  /** Gives a session a new token; the old one is no longer valid. Returns the `Set-Cookie` value. Throws `unauthenticated`. */
  rotate(token: string, options?: RotateOptions): Promise<string>;
  /** Ends one session; returns the `Set-Cookie` value that removes the cookie. */
  end(token: string): Promise<string>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long a session lasts unused, and at most. */
const lifetimes = {
  customer: { idleMs: 14 * dayMs, absoluteMs: 60 * dayMs },
  /** A session that passed the second factor. */
  staff: { idleMs: 30 * minuteMs, absoluteMs: 12 * hourMs },
} as const;

/** Sessions built on lucia; no other file imports it. Over HTTPS the cookie is named `__Host-session`. */
export function createSessions(db: Database, secure: boolean): Sessions {
  const lucia = createLucia(db, secure);
  const { sessions } = schema;
  const cookieOf = (token: string) => lucia.createSessionCookie(token).serialize();
  return {
    cookieName: lucia.sessionCookieName,
    async start(userId, { db: tx = db, replaces, device = '', network = '', passedSecondFactor = false } = {}) {
      const now = databaseNow();
      const inTx = createLucia(tx, secure);
      if (replaces) await inTx.invalidateSession(replaces);
      const secondFactorAt = passedSecondFactor ? now : null;
      const attributes = { createdAt: now, authenticatedAt: now, lastUsedAt: now, secondFactorAt, device, network: coarsen(network) };
      const { id } = await inTx.createSession(userId, attributes, { sessionId: newSessionToken() });
      return cookieOf(id);
    },
    async read(token) {
      const { session, user } = await lucia.validateSession(token);
      if (!session || !user) return null;
      const now = databaseNowMs();
      const { idleMs, absoluteMs } = session.secondFactorAt ? lifetimes.staff : lifetimes.customer;
      const since = session.secondFactorAt ?? session.createdAt;
      if (now - since.getTime() > absoluteMs || now - session.lastUsedAt.getTime() > idleMs) {
        await lucia.invalidateSession(session.id);
        return null;
      }
      const minuteAgo = new Date(now - minuteMs);
      if (session.lastUsedAt < minuteAgo) {
        const isOlder = and(eq(sessions.id, hashSessionToken(token)), lt(sessions.lastUsedAt, minuteAgo));
        await db
          .update(sessions)
          .set({ lastUsedAt: new Date(now) })
          .where(isOlder);
      }
      const { email, accountId, isStaff, locale } = user;
      const { authenticatedAt, secondFactorAt } = session;
      const staffRoles = isStaff ? user.staffRoles : [];
      return { sessionId: session.id, userId: user.id, email, accountId, isStaff, staffRoles, locale, authenticatedAt, secondFactorAt };
    },
    async rotate(token, { db: tx = db, passedSecondFactor = false, authenticated = false } = {}) {
      const next = newSessionToken();
      const now = databaseNow();
      const rotated = await tx
        .update(sessions)
        .set({
          id: hashSessionToken(next),
          ...(passedSecondFactor ? { secondFactorAt: now } : {}),
          ...(authenticated || passedSecondFactor ? { authenticatedAt: now } : {}),
        })
        .where(eq(sessions.id, hashSessionToken(token)))
        .returning({ userId: sessions.userId });
      if (rotated.length === 0) throw new DerouterError('unauthenticated', 'Sign in to continue.');
      return cookieOf(next);
    },
    async end(token) {
      await lucia.invalidateSession(token);
      return lucia.createBlankSessionCookie().serialize();
    },
  };
}

function createLucia(db: Database, secure: boolean) {
  return new Lucia(hashingAdapter(new DrizzlePostgreSQLAdapter(db, schema.sessions, schema.users)), {
    sessionExpiresIn: new TimeSpan(lifetimes.customer.absoluteMs, 'ms'),
    sessionCookie: {
      name: secure ? '__Host-session' : 'session',
      // The cookie may outlive the session; the database decides.
      expires: true,
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: ({ createdAt, authenticatedAt, lastUsedAt, secondFactorAt }) => ({
      createdAt,
      authenticatedAt,
      lastUsedAt,
      secondFactorAt,
    }),
    getUserAttributes: ({ email, accountId, isStaff, staffRoles, locale }) => ({ email, accountId, isStaff, staffRoles, locale }),
  });
}

/** Lucia stores the cookie's value verbatim; this adapter stores and looks up its SHA-256 instead. */
function hashingAdapter(inner: Adapter): Adapter {
  const withId = (session: DatabaseSession, id: string): DatabaseSession => ({ ...session, id });
  return {
    async getSessionAndUser(token) {
      const [session, user] = await inner.getSessionAndUser(hashSessionToken(token));
      return [session && withId(session, token), user];
    },
    getUserSessions: (userId) => inner.getUserSessions(userId),
    setSession: (session) => inner.setSession(withId(session, hashSessionToken(session.id))),
    // Lucia would extend a session beyond its absolute lifetime.
    updateSessionExpiration: async () => {},
    deleteSession: (token) => inner.deleteSession(hashSessionToken(token)),
    deleteUserSessions: (userId) => inner.deleteUserSessions(userId),
    deleteExpiredSessions: () => inner.deleteExpiredSessions(),
  };
}

/** An IPv4 /24 or an IPv6 /48: enough to recognise a place by. */
function coarsen(network: string): string {
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(network);
  if (v4) return `${v4[1]}.0/24`;
  return network.replace(/^([^:]+:[^:]+:[^:]+):[^:]+::\/64$/, '$1::/48');
}
