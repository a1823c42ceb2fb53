import { openWallet } from '@derouter/billing';
import type { CodeAttempt as SentAttempt } from '@derouter/contracts';
import { type Database, newId, type Sql, schema } from '@derouter/db';
import { isTimeZone } from '@derouter/locales';
import type { CodePurpose } from '@derouter/locales/mail';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import { acceptCurrentVersions, currentLegalVersion } from '../legal/index.ts';
import type { Services } from '../services.ts';
import { findPredecessor } from './closed-addresses.ts';
import { clearFailures, confirmSubject, countFailure, isLocked, locked, signInSubject } from './code-failures.ts';
import { refuseDomain } from './email-domains.ts';
import { networkLimit, takeAttempt } from './limit-attempts.ts';
import { limitTries, readFactors, takeFactorCode } from './second-factor.ts';
import type { SessionOrigin } from './sessions.ts';
import { deleteStaffSetupTokens, isStaffSetupToken } from './staff-setup.ts';

const maxAttempts = 5;
const maxAttemptsPerNetwork = 60;

export type CodeAttempt = SentAttempt & Partial<SessionOrigin> & Pick<SessionOrigin, 'network'>;

export type VerifiedCode =
  | { readonly status: 'signed_in'; readonly setCookie: string }
  | { readonly status: 'terms_required'; readonly termsVersion: string }
  /** The user has an authenticator app: the attempt must be repeated with `factorCode`. */
  | { readonly status: 'second_factor_required' };

/**
 * Checks a code and signs in. An unknown address gets an account once the user has accepted the terms. A user with an authenticator
 * app needs a code of it, too; staff who sign in to the admin app enter it there.
 * Throws `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`, `email_domain_refused`.
 */
export async function verifyCode(
  services: Pick<Services, 'billing' | 'config' | 'notices' | 'sealer' | 'sessions' | 'sql'>,
  attempt: CodeAttempt,
): Promise<VerifiedCode> {
  await limitNetwork(services, attempt.network);
  const challenge = await checkCode(services, attempt, { purpose: 'sign_in', userId: null });
  if (attempt.factorCode !== undefined) {
    const [user] = await services.sql<{ id: string }[]>`SELECT id FROM users WHERE email_canonical = ${challenge.emailCanonical}`;
    if (user) await limitTries(services, user.id);
  }
  return commitChange(services, async (tx) => ({ value: await signIn(services, tx, challenge, attempt), notices: [] }));
}

/** Does everything that follows a correct code in one transaction: if it fails, the code stays valid. */
async function signIn(
  services: Pick<Services, 'sealer' | 'sessions'>,
  transaction: Transaction,
  challenge: Challenge,
  attempt: CodeAttempt,
): Promise<VerifiedCode> {
  const { sealer, sessions } = services;
  const { db, sql: raw } = transaction;
  // Locked per address, so that two concurrent first sign-ins do not create two users.
  await raw`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${challenge.emailCanonical}`}))`;
  const user = await findUser(db, challenge.emailCanonical);
  const becomesStaff = attempt.staffSetupToken ? await isStaffSetupToken(db, attempt.staffSetupToken) : false;
  // Only the owner of a mailbox gets here, so a refusal tells nobody else whether the address has an account.
  if (!user && !becomesStaff) await refuseDomain(raw, challenge.emailCanonical);
  // Staff who sign in to the console get a customer account like anyone else.
  const opensAccount = user ? user.accountId === null && !attempt.forStaff && !becomesStaff : !becomesStaff;
  const predecessorId = opensAccount ? await findPredecessor(raw, sealer, challenge.emailCanonical) : null;
  const termsVersion = await currentLegalVersion(raw, 'terms');
  if (opensAccount && attempt.acceptTermsVersion !== termsVersion) return { status: 'terms_required', termsVersion };
  const needsFactor = user && !(user.isStaff && attempt.forStaff) && (await readFactors(raw, user.id)).hasTotp;
  if (needsFactor) {
    if (attempt.factorCode === undefined) return { status: 'second_factor_required' };
    await takeFactorCode(services, raw, user.id, attempt.factorCode);
  }
  await closeChallenge(transaction, challenge, signInSubject(challenge.emailCanonical));
  const userId = user?.id ?? (await createUser(db, challenge));
  if (opensAccount) await openAccount(raw, userId, { ...attempt, predecessorId });
  if (becomesStaff) {
    await db
      .update(schema.users)
      .set({ isStaff: true, staffRoles: ['owner'] })
      .where(eq(schema.users.id, userId));
    await deleteStaffSetupTokens(db);
  }
  const { device = '', network, replaces } = attempt;
  const passedSecondFactor = needsFactor === true && user?.isStaff === true;
  return { status: 'signed_in', setCookie: await sessions.start(userId, { db, device, network, replaces, passedSecondFactor }) };
}

/** Counts an attempt of a network. Throws `too_many_attempts`. */
export async function limitNetwork(services: Pick<Services, 'config' | 'sql'>, network: string): Promise<void> {
  const limits = networkLimit(services, network, { bucket: 'verify', max: maxAttemptsPerNetwork, windowSeconds: 3600 });
  if (await services.sql.begin((tx) => takeAttempt(tx, limits))) {
    throw new DerouterError('too_many_attempts', 'Too many codes were tried from this network. Try again in an hour.', {
      retryAfterSeconds: 3600,
    });
  }
}

export interface Challenge {
  readonly id: string;
  readonly email: string;
  readonly emailCanonical: string;
  readonly codeHmac: string;
  readonly locale: string;
  readonly attempts: number;
  readonly verifiedAt: Date | null;
}

/** What a code must have been requested for, and by whom (null for sign-in). */
interface Expected {
  readonly purpose: CodePurpose;
  readonly userId: string | null;
}

/**
 * Checks a code against its challenge, counting the attempt. A challenge of another purpose or user is treated as unknown.
 * Throws `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`.
 */
export async function checkCode(
  { sql, sealer }: Pick<Services, 'sealer' | 'sql'>,
  attempt: Pick<CodeAttempt, 'challengeId' | 'code'>,
  { purpose, userId }: Expected,
): Promise<Challenge> {
  // One statement counts the attempt and reads the row, so that concurrent guesses are all counted.
  const [challenge] = await sql<Challenge[]>`
    UPDATE sign_in_challenges SET attempts = attempts + 1
    WHERE id = ${attempt.challengeId} AND purpose = ${purpose} AND user_id IS NOT DISTINCT FROM ${userId}::uuid
      AND closed_at IS NULL AND expires_at > now()
    RETURNING id, email, email_canonical AS "emailCanonical", code_hmac AS "codeHmac", locale, attempts, verified_at AS "verifiedAt"`;
  if (!challenge) throw expired();
  const subject = userId === null ? signInSubject(challenge.emailCanonical) : confirmSubject(userId);
  if (await isLocked(sql, subject)) throw locked();
  // Accepting the terms submits the correct code a second time; that does not count as an attempt.
  if (challenge.attempts > maxAttempts + (challenge.verifiedAt ? 1 : 0)) {
    throw new DerouterError('too_many_attempts', 'This code was tried too many times. Request a new one.');
  }
  if (!sealer.verify('sign-in code', `${challenge.id}:${attempt.code}`, challenge.codeHmac)) {
    await countFailure(sql, subject);
    throw new DerouterError('code_wrong', 'This code is wrong. Check the latest email.', { param: 'code' });
  }
  if (!challenge.verifiedAt) await sql`UPDATE sign_in_challenges SET verified_at = now() WHERE id = ${challenge.id}`;
  return challenge;
}

/** Uses a code up, in the transaction of what it allows, and ends the row of failures. Throws `code_expired` if it was used before. */
export async function closeChallenge(
  { sql: raw }: Pick<Transaction, 'sql'>,
  { id }: Pick<Challenge, 'id'>,
  subject: string,
): Promise<void> {
  const closed = await raw`UPDATE sign_in_challenges SET closed_at = now() WHERE id = ${id} AND closed_at IS NULL RETURNING id`;
  if (closed.length === 0) throw expired();
  await clearFailures(raw, subject);
}

function expired(): DerouterError {
  return new DerouterError('code_expired', 'This code is no longer valid. Request a new one.', { param: 'code' });
}

async function findUser(db: Database, emailCanonical: string) {
  const [user] = await db
    .select({ id: schema.users.id, accountId: schema.users.accountId, isStaff: schema.users.isStaff })
    .from(schema.users)
    .where(eq(schema.users.emailCanonical, emailCanonical));
  return user;
}

async function createUser(db: Database, { email, emailCanonical, locale }: Challenge): Promise<string> {
  const id = newId();
  await db.insert(schema.users).values({ id, email, emailCanonical, locale });
  return id;
}

async function openAccount(
  tx: Sql,
  userId: string,
  { network, timeZone, predecessorId }: Pick<CodeAttempt, 'network' | 'timeZone'> & { readonly predecessorId: string | null },
): Promise<void> {
  const accountId = newId();
  const walletId = await openWallet(tx);
  await tx`INSERT INTO accounts (id, wallet_id, predecessor_id) VALUES (${accountId}, ${walletId.toString()}, ${predecessorId})`;
  // Both must know the zone: PostgreSQL computes with it, and we show times in it.
  const zone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : null;
  await tx`
    UPDATE users SET account_id = ${accountId},
      time_zone = coalesce((SELECT name FROM pg_timezone_names WHERE name = ${zone} LIMIT 1), time_zone) WHERE id = ${userId}`;
  await acceptCurrentVersions(tx, { userId, network });
}
