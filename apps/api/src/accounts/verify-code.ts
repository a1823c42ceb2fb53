import { timingSafeEqual } from 'node:crypto';
import { openWallet } from '@derouter/billing';
import type { CodeAttempt as SentAttempt } from '@derouter/contracts';
import { type Database, newId, type Sql, schema } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import { and, eq, gt, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { isLoopback } from '../web/index.ts';
import { deleteStaffSetupTokens, isStaffSetupToken } from './staff-setup.ts';

const maxAttempts = 5;
const maxAttemptsPerNetwork = 60;

export type CodeAttempt = SentAttempt & { readonly network: string };

export type VerifiedCode =
  | { readonly status: 'signed_in'; readonly setCookie: string }
  | { readonly status: 'terms_required'; readonly termsVersion: string };

/**
 * Checks a code and signs in. An unknown address gets an account once the user has accepted the terms.
 * Throws `code_wrong`, `code_expired`, `too_many_attempts`.
 */
export async function verifyCode(
  services: Pick<Services, 'billing' | 'config' | 'db' | 'notices' | 'sealer' | 'sessions'>,
  attempt: CodeAttempt,
): Promise<VerifiedCode> {
  await limitNetwork(services, attempt.network);
  const challenge = await checkCode(services, attempt);
  return commitChange(services, async (tx) => ({ value: await signIn(services, tx, challenge, attempt), notices: [] }));
}

/** Does everything that follows a correct code in one transaction: if it fails, the code stays valid. */
async function signIn(
  { sessions }: Pick<Services, 'sessions'>,
  { db, sql: raw }: Transaction,
  challenge: Challenge,
  attempt: CodeAttempt,
): Promise<VerifiedCode> {
  // Locked per address, so that two concurrent first sign-ins do not create two users.
  await raw`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${challenge.emailCanonical}`}))`;
  const user = await findUser(db, challenge.emailCanonical);
  const becomesStaff = attempt.staffSetupToken ? await isStaffSetupToken(db, attempt.staffSetupToken) : false;
  // Staff who sign in to the console get a customer account like anyone else.
  const opensAccount = user ? user.accountId === null && !attempt.forStaff && !becomesStaff : !becomesStaff;
  if (opensAccount && attempt.acceptTermsVersion !== termsVersion) return { status: 'terms_required', termsVersion };
  await closeChallenge(db, challenge.id);
  const userId = user?.id ?? (await createUser(db, challenge));
  if (opensAccount) await openAccount(raw, userId, attempt.network);
  if (becomesStaff) {
    await db.update(schema.users).set({ isStaff: true }).where(eq(schema.users.id, userId));
    await deleteStaffSetupTokens(db);
  }
  return { status: 'signed_in', setCookie: await sessions.start(userId, db) };
}

/** Counts an attempt of a network. Throws `too_many_attempts`. */
export async function limitNetwork({ db, config }: Pick<Services, 'config' | 'db'>, network: string): Promise<void> {
  const table = schema.signInAttempts;
  await db.insert(table).values({ network });
  if (config.mode === 'local' && isLoopback(network)) return;
  const hourAgo = new Date(Date.now() - 3_600_000);
  const tried = await db.$count(table, and(eq(table.network, network), gt(table.createdAt, hourAgo)));
  if (tried > maxAttemptsPerNetwork) {
    throw new DerouterError('too_many_attempts', 'Too many codes were tried from this network. Try again in an hour.', {
      retryAfterSeconds: 3600,
    });
  }
}

type Challenge = typeof schema.signInChallenges.$inferSelect;

/** Checks a code against its challenge, counting the attempt. Throws `code_wrong`, `code_expired`, `too_many_attempts`. */
export async function checkCode(
  { db, sealer }: Pick<Services, 'db' | 'sealer'>,
  attempt: Pick<CodeAttempt, 'challengeId' | 'code'>,
): Promise<Challenge> {
  const table = schema.signInChallenges;
  // One statement counts the attempt and reads the row, so that concurrent guesses are all counted.
  const [challenge] = await db
    .update(table)
    .set({ attempts: sql`${table.attempts} + 1` })
    .where(and(eq(table.id, attempt.challengeId), sql`${table.closedAt} IS NULL`, gt(table.expiresAt, new Date())))
    .returning();
  if (!challenge) throw expired();
  // Accepting the terms submits the correct code a second time; that does not count as an attempt.
  if (challenge.attempts > maxAttempts + (challenge.verifiedAt ? 1 : 0)) {
    throw new DerouterError('too_many_attempts', 'This code was tried too many times. Request a new one.');
  }
  const given = Buffer.from(sealer.sign('sign-in code', `${challenge.id}:${attempt.code}`));
  if (!timingSafeEqual(given, Buffer.from(challenge.codeHmac))) {
    throw new DerouterError('code_wrong', 'This code is wrong. Check the latest email.', { param: 'code' });
  }
  if (!challenge.verifiedAt) await db.update(table).set({ verifiedAt: new Date() }).where(eq(table.id, challenge.id));
  return challenge;
}

/** Uses a code up, in the transaction of what it allows. Throws `code_expired` if it was used before. */
export async function closeChallenge(db: Database, id: string): Promise<void> {
  const table = schema.signInChallenges;
  const closed = await db
    .update(table)
    .set({ closedAt: new Date() })
    .where(and(eq(table.id, id), sql`closed_at IS NULL`))
    .returning({ id: table.id });
  if (closed.length === 0) throw expired();
}

export function expired(): DerouterError {
  return new DerouterError('code_expired', 'This code is no longer valid. Request a new one.', { param: 'code' });
}

async function findUser(db: Database, emailCanonical: string) {
  const [user] = await db
    .select({ id: schema.users.id, accountId: schema.users.accountId })
    .from(schema.users)
    .where(eq(schema.users.emailCanonical, emailCanonical));
  return user;
}

async function createUser(db: Database, { email, emailCanonical, locale }: Challenge): Promise<string> {
  const id = newId();
  await db.insert(schema.users).values({ id, email, emailCanonical, locale });
  return id;
}

async function openAccount(tx: Sql, userId: string, network: string): Promise<void> {
  const accountId = newId();
  const walletId = await openWallet(tx);
  await tx`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  await tx`UPDATE users SET account_id = ${accountId} WHERE id = ${userId}`;
  await tx`
    INSERT INTO legal_acceptances (user_id, document, version, network) VALUES (${userId}, 'terms', ${termsVersion}, ${network})
    ON CONFLICT DO NOTHING`;
}
