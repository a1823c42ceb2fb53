import { createHash } from 'node:crypto';
import { type Database, schema } from '@derouter/db';
import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    DatabaseUserAttributes: typeof schema.users.$inferSelect;
    DatabaseSessionAttributes: { createdAt: Date };
  }
}

export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly accountId: string | null;
  readonly isStaff: boolean;
  readonly locale: string;
  /** When the user last authenticated. */
  readonly signedInAt: Date;
}

export interface Sessions {
  readonly cookieName: string;
  /** Starts a session, within the transaction of `db` if given. Returns the `Set-Cookie` value. */
  start(userId: string, db?: Database): Promise<string>;
  /** Reads a session from its token. `setCookie` is set if the session was extended or is no longer valid. */
  read(token: string): Promise<{ signedIn: SignedIn | null; setCookie: string | null }>;
  /** Ends one session; returns the `Set-Cookie` value that removes the cookie. */
  end(sessionId: string): Promise<string>;
  endAllOf(userId: string): Promise<void>;
}

const idleDays = 14;
const absoluteMs = 60 * 24 * 3600 * 1000;

/** Sessions built on lucia; no other file imports it. Over HTTPS the cookie is named `__Host-session`. */
export function createSessions(db: Database, secure: boolean): Sessions {
  const lucia = createLucia(db, secure);
  const blank = () => lucia.createBlankSessionCookie().serialize();
  return {
    cookieName: lucia.sessionCookieName,
    async start(userId, tx) {
      const session = await (tx ? createLucia(tx, secure) : lucia).createSession(userId, { createdAt: new Date() });
      return lucia.createSessionCookie(session.id).serialize();
    },
    async read(token) {
      const { session, user } = await lucia.validateSession(token);
      if (!session || !user) return { signedIn: null, setCookie: blank() };
      if (Date.now() - session.createdAt.getTime() > absoluteMs) {
        await lucia.invalidateSession(session.id);
        return { signedIn: null, setCookie: blank() };
      }
      const { email, accountId, isStaff, locale } = user;
      return {
        signedIn: { sessionId: session.id, userId: user.id, email, accountId, isStaff, locale, signedInAt: session.createdAt },
        setCookie: session.fresh ? lucia.createSessionCookie(session.id).serialize() : null,
      };
    },
    async end(sessionId) {
      await lucia.invalidateSession(sessionId);
      return blank();
    },
    endAllOf: (userId) => lucia.invalidateUserSessions(userId),
  };
}

function createLucia(db: Database, secure: boolean) {
  return new Lucia(hashingAdapter(new DrizzlePostgreSQLAdapter(db, schema.sessions, schema.users)), {
    sessionExpiresIn: new TimeSpan(idleDays, 'd'),
    sessionCookie: {
      name: secure ? '__Host-session' : 'session',
      // The cookie may outlive the session; the database decides.
      expires: true,
      attributes: { secure, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: ({ createdAt }) => ({ createdAt }),
    getUserAttributes: ({ email, accountId, isStaff, locale }) => ({ email, accountId, isStaff, locale }),
  });
}

/** Lucia stores the cookie's value verbatim; this adapter stores and looks up its SHA-256 instead. */
function hashingAdapter(inner: Adapter): Adapter {
  const hash = (token: string) => createHash('sha256').update(token).digest('hex');
  const withId = (session: DatabaseSession, id: string): DatabaseSession => ({ ...session, id });
  return {
    async getSessionAndUser(token) {
      const [session, user] = await inner.getSessionAndUser(hash(token));
      return [session && withId(session, token), user];
    },
    getUserSessions: (userId) => inner.getUserSessions(userId),
    setSession: (session) => inner.setSession(withId(session, hash(session.id))),
    updateSessionExpiration: (token, expiresAt) => inner.updateSessionExpiration(hash(token), expiresAt),
    deleteSession: (token) => inner.deleteSession(hash(token)),
    deleteUserSessions: (userId) => inner.deleteUserSessions(userId),
    deleteExpiredSessions: () => inner.deleteExpiredSessions(),
  };
}
