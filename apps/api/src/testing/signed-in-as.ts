import type { SignedIn } from '../accounts/index.ts';

/** The signed-in user of a customer, just authenticated, for functions that pages call. */
export function signedInAs({
  accountId,
  userId,
  email,
}: Pick<SignedIn, 'userId' | 'email'> & { readonly accountId: string }): SignedIn & { readonly accountId: string } {
  return { sessionId: '', userId, email, accountId, isStaff: false, locale: 'en', authenticatedAt: new Date(), secondFactorAt: null };
}
