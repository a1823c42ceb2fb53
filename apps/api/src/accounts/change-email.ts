import type { Locale } from '@derouter/locales';
import { writeAccountMail } from '@derouter/locales/mail';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { plainEmail } from './canonical-email.ts';
import { addressUnavailable, closeAddress, findPredecessor } from './closed-addresses.ts';
import { confirmSubject } from './code-failures.ts';
import { customerSyncQueue } from './customer-sync-queue.ts';
import { refuseDomain } from './email-domains.ts';
import { revokeSessions } from './own-sessions.ts';
import { type RequestedCode, requestCode } from './request-code.ts';
import type { SignedIn } from './sessions.ts';
import { type Challenge, checkCode, closeChallenge, limitNetwork } from './verify-code.ts';

interface SentCode {
  readonly challengeId: string;
  readonly code: string;
}

/**
 * Mails a code to the current address and one to the new one. The answer is the same whether or not the new address has an
 * account. Throws as `requestCode`, and `account_suspended`, `conflict` if it is the current address.
 */
export async function requestEmailChange(
  services: Pick<Services, 'config' | 'mail' | 'sealer' | 'sql'>,
  signedIn: Pick<SignedIn, 'accountId' | 'email' | 'userId'>,
  { email, ...from }: { readonly email: string; readonly locale: Locale; readonly network: string },
): Promise<{ readonly current: RequestedCode; readonly next: RequestedCode }> {
  await refuseSuspended(services.sql, signedIn.accountId);
  if (plainEmail(email) === plainEmail(signedIn.email)) {
    throw new DerouterError('conflict', 'This is your address already.', { param: 'email' });
  }
  const { userId } = signedIn;
  const next = await requestCode(services, { ...from, email, confirms: { purpose: 'address', userId, isNewAddress: true } });
  const current = await requestCode(services, { ...from, email: signedIn.email, confirms: { purpose: 'address', userId } });
  return { current, next };
}

/**
 * Changes the user's address once both addresses have confirmed it. All other sessions end, codes that were mailed to the old address
 * confirm nothing any more, and the old address is told. Returns the `Set-Cookie` value of the session's new token.
 * Throws `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`, `account_suspended`, `email_domain_refused`, and
 * `email_unavailable` for an address that has an account.
 */
export async function changeEmail(
  services: Pick<Services, 'billing' | 'config' | 'jobs' | 'mail' | 'notices' | 'sealer' | 'sessions' | 'sql'>,
  signedIn: SignedIn,
  { current, next, network }: { readonly current: SentCode; readonly next: SentCode; readonly network: string },
): Promise<string> {
  const { userId } = signedIn;
  await limitNetwork(services, network);
  const ofCurrent = await checkCode(services, current, { purpose: 'address', userId });
  const ofNext = await checkCode(services, next, { purpose: 'address', userId }).catch((error: unknown) => {
    throw error instanceof DerouterError && error.code === 'code_wrong'
      ? new DerouterError('code_wrong', error.message, { param: 'nextCode', cause: error })
      : error;
  });
  return commitChange(services, async (tx) => ({ value: await change(services, tx, signedIn, { ofCurrent, ofNext }), notices: [] }));
}

async function change(
  { jobs, mail, sealer, sessions }: Pick<Services, 'jobs' | 'mail' | 'sealer' | 'sessions'>,
  transaction: Transaction,
  { userId, accountId, sessionId }: SignedIn,
  { ofCurrent, ofNext }: { readonly ofCurrent: Challenge; readonly ofNext: Challenge },
): Promise<string> {
  const { sql: tx, db } = transaction;
  // The locks of first sign-ins: two do not get the new address, and one with the old address does not run before it is recorded.
  for (const address of [ofCurrent.emailCanonical, ofNext.emailCanonical].sort()) {
    await tx`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${address}`}))`;
  }
  const [user] = await tx<{ email: string; locale: string }[]>`SELECT email, locale FROM users WHERE id = ${userId} FOR UPDATE`;
  // A code of the new address must not count as that of the current one, nor one of an address that the user had before.
  if (user?.email !== ofCurrent.email || ofNext.email === user.email) {
    throw new DerouterError('code_expired', 'This code is no longer valid. Request a new one.', { param: 'code' });
  }
  await refuseSuspended(tx, accountId);
  const taken = await tx`SELECT 1 FROM users WHERE email_canonical = ${ofNext.emailCanonical} AND id <> ${userId}`;
  if (taken.length > 0) throw addressUnavailable();
  await refuseDomain(tx, ofNext.emailCanonical);
  await findPredecessor(tx, sealer, ofNext.emailCanonical, accountId);
  // Promotions and suspension follow the address that is left.
  if (accountId && ofNext.emailCanonical !== ofCurrent.emailCanonical) await closeAddress(tx, sealer, ofCurrent.emailCanonical, accountId);
  for (const challenge of [ofCurrent, ofNext]) await closeChallenge(transaction, challenge, confirmSubject(userId));
  await tx`UPDATE sign_in_challenges SET closed_at = now() WHERE user_id = ${userId} AND closed_at IS NULL`;
  await tx`UPDATE users SET email = ${ofNext.email}, email_canonical = ${ofNext.emailCanonical} WHERE id = ${userId}`;
  await revokeSessions(db, userId, sessionId);
  await mail.send(user.email, writeAccountMail(user.locale, 'emailChanged', { email: mask(ofNext.email) }), { tx });
  if (accountId) await jobs.send(customerSyncQueue, { accountId }, tx);
  return sessions.rotate(sessionId, { db, authenticated: true });
}

async function refuseSuspended(sql: Pick<Services, 'sql'>['sql'], accountId: string | null): Promise<void> {
  const [account] = await sql<{ status: string }[]>`SELECT status FROM accounts WHERE id = ${accountId}::uuid`;
  if (account && account.status !== 'active') {
    throw new DerouterError('account_suspended', 'The address of a suspended account cannot be changed. Contact support.');
  }
}

/** `a…@example.com`. */
function mask(email: string): string {
  return `${[...email][0] ?? ''}…${email.slice(email.lastIndexOf('@'))}`;
}
