import type { SignedIn } from '../accounts/index.ts';

/** The signed-in user of a customer, just authenticated, for functions that pages call. */
export function signedInAs({
  accountId,
  userId,
  email,
}: Pick<SignedIn, 'userId' | 'email'> & { readonly accountId: string }): SignedIn & { readonly accountId: string } {
  const now = new Date();
  return {
    ...{ sessionId: '', userId, email, accountId, locale: 'en' },
    ...{ isStaff: false, staffRoles: [], authenticatedAt: now, secondFactorAt: null },
  };
}
