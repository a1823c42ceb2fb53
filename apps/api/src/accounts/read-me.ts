import { schema } from '@derouter/db';
import { type Locale, parseLocale } from '@derouter/locales';
import { eq } from 'drizzle-orm';
import { type PendingTerms, readPendingTerms } from '../legal/index.ts';
import type { Services } from '../services.ts';
import { type Display, parseDisplay } from './display.ts';
import type { SignedIn } from './sessions.ts';

export interface Me {
  readonly email: string;
  readonly locale: Locale;
  /** The zone in which times are shown (IANA name); null without an account. */
  readonly timeZone: string | null;
  readonly display: Display;
  readonly isStaff: boolean;
  /** Whether this session opens the admin app. */
  readonly hasPassedSecondFactor: boolean;
  /** New terms that must be accepted before anything can be changed. */
  readonly pendingTerms: PendingTerms | null;
  /** Set while a staff member looks at the console of this user; times are ISO texts. */
  readonly view: { readonly reason: string; readonly endsAt: string } | null;
  readonly account: { readonly id: string; readonly status: 'active' | 'suspended'; readonly suspendedReason: string | null } | null;
}

/** Returns the signed-in user in the form that the pages use. */
export async function readMe({ db, sql }: Pick<Services, 'db' | 'sql'>, signedIn: SignedIn): Promise<Me> {
  const { accounts, users } = schema;
  const [found] = await db
    .select({ account: accounts, timeZone: users.timeZone, display: users.display })
    .from(users)
    .leftJoin(accounts, eq(accounts.id, users.accountId))
    .where(eq(users.id, signedIn.userId));
  const account = found?.account;
  return {
    email: signedIn.email,
    locale: parseLocale(signedIn.locale),
    timeZone: account ? found.timeZone : null,
    display: parseDisplay(found?.display),
    isStaff: signedIn.isStaff,
    hasPassedSecondFactor: signedIn.secondFactorAt !== null,
    // Only customers accept terms; without an account there is nothing to ask.
    pendingTerms: account && !signedIn.view ? await readPendingTerms(sql, signedIn.userId) : null,
    view: signedIn.view ? { reason: signedIn.view.reason, endsAt: signedIn.view.endsAt.toISOString() } : null,
    account: account ? { id: account.id, status: account.status, suspendedReason: account.suspendedReason } : null,
  };
}
