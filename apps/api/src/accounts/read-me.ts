import { schema } from '@derouter/db';
import { type Locale, parseLocale } from '@derouter/locales';
import { eq } from 'drizzle-orm';
import { type PendingTerms, readPendingTerms } from '../legal/index.ts';
import type { Services } from '../services.ts';
import type { SignedIn } from './sessions.ts';

export interface Me {
  readonly email: string;
  readonly locale: Locale;
  readonly isStaff: boolean;
  /** Whether this session opens the admin app. */
  readonly hasPassedSecondFactor: boolean;
  /** New terms that must be accepted before anything can be changed. */
  readonly pendingTerms: PendingTerms | null;
  readonly account: { readonly id: string; readonly status: 'active' | 'suspended'; readonly suspendedReason: string | null } | null;
}

/** Returns the signed-in user in the form that the pages use. */
export async function readMe({ db, sql }: Pick<Services, 'db' | 'sql'>, signedIn: SignedIn): Promise<Me> {
  const [account] = signedIn.accountId ? await db.select().from(schema.accounts).where(eq(schema.accounts.id, signedIn.accountId)) : [];
  return {
    email: signedIn.email,
    locale: parseLocale(signedIn.locale),
    isStaff: signedIn.isStaff,
    hasPassedSecondFactor: signedIn.secondFactorAt !== null,
    // Only customers accept terms; without an account there is nothing to ask.
    pendingTerms: account ? await readPendingTerms(sql, signedIn.userId) : null,
    account: account ? { id: account.id, status: account.status, suspendedReason: account.suspendedReason } : null,
  };
}
