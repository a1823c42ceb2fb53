import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { databaseNowMs, type Sql, type TransactionSql } from '@derouter/db';
import { Secret, TOTP } from 'otpauth';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { takeAttempt } from './limit-attempts.ts';
import { revokeSessions } from './own-sessions.ts';
import type { SignedIn } from './sessions.ts';

/** The second factors of a user. */
export interface Factors {
  readonly hasTotp: boolean;
  readonly passkeys: number;
  /** Unused recovery codes. */
  readonly recoveryCodes: number;
}

const recoveryCodeCount = 10;
const maxTries = [
  { max: 5, windowSeconds: 600 },
  { max: 30, windowSeconds: 86_400 },
] as const;
const totpPurpose = 'authenticator app';

type Client = Sql | TransactionSql;
type Needs = Pick<Services, 'billing' | 'notices' | 'sealer' | 'sessions' | 'sql'>;

export async function readFactors(client: Client, userId: string): Promise<Factors> {
  const [row] = await client<Factors[]>`
    SELECT EXISTS (SELECT 1 FROM totp_secrets WHERE user_id = ${userId} AND confirmed_at IS NOT NULL) AS "hasTotp",
      (SELECT count(*)::int FROM passkeys WHERE user_id = ${userId}) AS passkeys,
      (SELECT count(*)::int FROM recovery_codes WHERE user_id = ${userId}) AS "recoveryCodes"`;
  return row ?? { hasTotp: false, passkeys: 0, recoveryCodes: 0 };
}

/**
 * Only a session that passed the second factor may change the factors of a staff member; who has none yet enrols the first.
 * Otherwise whoever reads the mail of a staff member could add a factor. Locks the user until the transaction ends. Throws
 * `second_factor_required`.
 */
export async function requireFactorControl(client: Client, { userId, isStaff, secondFactorAt }: SignedIn): Promise<Factors> {
  await client`SELECT 1 FROM users WHERE id = ${userId} FOR UPDATE`;
  const factors = await readFactors(client, userId);
  if (isStaff && !secondFactorAt && (factors.hasTotp || factors.passkeys > 0)) throw secondFactorRequired();
  return factors;
}

export function secondFactorRequired(): DerouterError {
  return new DerouterError('second_factor_required', 'Confirm with your passkey or authenticator app.');
}

/** Makes the secret of an authenticator app, which counts once its first code was entered. Throws `conflict`, `second_factor_required`. */
export async function startTotp(
  { billing, notices, sealer }: Pick<Needs, 'billing' | 'notices' | 'sealer'>,
  signedIn: SignedIn,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const secret = new Secret({ size: 20 });
  await commitChange({ billing, notices }, async ({ sql: tx }) => {
    const { hasTotp } = await requireFactorControl(tx, signedIn);
    if (hasTotp) throw new DerouterError('conflict', 'There is an authenticator app already: remove it first.');
    await tx`
      INSERT INTO totp_secrets (user_id, secret_sealed) VALUES (${signedIn.userId}, ${sealer.seal(totpPurpose, secret.base32)})
      ON CONFLICT (user_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, last_step = 0, created_at = now()`;
    return { value: undefined, notices: [] };
  });
  return { secret: secret.base32, uri: totpOf(secret.base32, signedIn.email).toString() };
}

/** What passing a second factor yields. */
export interface PassedFactor {
  readonly setCookie: string;
  /** Shown once. Null if the user has some already. */
  readonly recoveryCodes: readonly string[] | null;
}

/**
 * Checks a code of the authenticator app. The first correct one enrols the app. Each code works once. Throws `code_wrong`,
 * `too_many_attempts`, `second_factor_required`.
 */
export async function passTotp(services: Needs, signedIn: SignedIn, code: string): Promise<PassedFactor> {
  await limitTries(services, signedIn.userId);
  return passIn(services, signedIn, async ({ sql: tx }) => {
    const [stored] = await tx<{ isConfirmed: boolean }[]>`
      SELECT confirmed_at IS NOT NULL AS "isConfirmed" FROM totp_secrets WHERE user_id = ${signedIn.userId}`;
    if (stored && !stored.isConfirmed) await requireFactorControl(tx, signedIn);
    await takeTotp(services, tx, signedIn.userId, code);
  });
}

/** Uses up a code of the user's authenticator app; the first one enrols the app. Throws `code_wrong`. */
export async function takeTotp({ sealer }: Pick<Needs, 'sealer'>, tx: Client, userId: string, code: string): Promise<void> {
  const [stored] = await tx<{ sealed: string }[]>`
    SELECT secret_sealed AS sealed FROM totp_secrets WHERE user_id = ${userId} FOR UPDATE`;
  if (!stored) throw wrongCode();
  const totp = totpOf(sealer.open(totpPurpose, stored.sealed), '');
  const timestamp = databaseNowMs();
  const delta = totp.validate({ token: code, window: 1, timestamp });
  if (delta === null) throw wrongCode();
  const step = totp.counter({ timestamp }) + delta;
  const accepted = await tx`
    UPDATE totp_secrets SET last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
    WHERE user_id = ${userId} AND last_step < ${step} RETURNING 1`;
  if (accepted.length === 0) throw wrongCode();
}

/** Uses up a recovery code. Throws `code_wrong`, `too_many_attempts`. */
export async function passRecoveryCode(services: Needs, signedIn: SignedIn, code: string): Promise<PassedFactor> {
  await limitTries(services, signedIn.userId);
  return passIn(services, signedIn, ({ sql: tx }) => takeRecoveryCode(tx, signedIn.userId, code));
}

async function takeRecoveryCode(tx: Client, userId: string, code: string): Promise<void> {
  const [set] = await tx<{ salt: string }[]>`SELECT salt FROM recovery_codes WHERE user_id = ${userId} LIMIT 1`;
  if (!set) throw wrongCode();
  const hash = await hashRecoveryCode(code, set.salt);
  const used = await tx`DELETE FROM recovery_codes WHERE user_id = ${userId} AND code_hash = ${hash} RETURNING 1`;
  if (used.length === 0) throw wrongCode();
}

/**
 * Uses up what a user with an authenticator app enters to prove who they are: a code of the app, or a recovery code. The caller
 * counts the try with `limitTries`. Throws `code_wrong`.
 */
export async function takeFactorCode(services: Pick<Needs, 'sealer'>, tx: Client, userId: string, code: string): Promise<void> {
  if (/^\d{6}$/.test(code)) await takeTotp(services, tx, userId, code);
  else await takeRecoveryCode(tx, userId, code);
}

/** Replaces the recovery codes and returns the new ones. Needs a session that passed the second factor. */
export async function replaceRecoveryCodes(services: Needs, signedIn: SignedIn): Promise<readonly string[]> {
  if (!signedIn.secondFactorAt) throw secondFactorRequired();
  return commitChange(services, async ({ sql: tx }) => ({ value: await storeRecoveryCodes(tx, signedIn.userId), notices: [] }));
}

/** Removes the authenticator app and ends the user's other sessions. Throws `conflict` if it is the only second factor. */
export async function removeTotp(services: Needs, signedIn: SignedIn): Promise<void> {
  if (!signedIn.secondFactorAt) throw secondFactorRequired();
  await commitChange(services, async ({ sql: tx, db }) => {
    const { passkeys } = await requireFactorControl(tx, signedIn);
    if (passkeys === 0) throw lastFactor();
    await tx`DELETE FROM totp_secrets WHERE user_id = ${signedIn.userId}`;
    await revokeSessions(db, signedIn.userId, signedIn.sessionId);
    return { value: undefined, notices: [] };
  });
}

export function lastFactor(): DerouterError {
  return new DerouterError('conflict', 'This is your only second factor: add another one first.');
}

/** Takes all second factors of a user away and ends their sessions; the next sign-in to the admin app enrols a new one. */
export async function deleteFactors(client: Client, userId: string): Promise<void> {
  await client`DELETE FROM totp_secrets WHERE user_id = ${userId}`;
  await client`DELETE FROM passkeys WHERE user_id = ${userId}`;
  await client`DELETE FROM recovery_codes WHERE user_id = ${userId}`;
  await client`DELETE FROM sessions WHERE user_id = ${userId}`;
}

/** Uses a factor up and marks the session, in one transaction. */
function passIn(services: Needs, signedIn: SignedIn, use: (tx: Transaction) => Promise<void>): Promise<PassedFactor> {
  return commitChange(services, async (tx) => {
    await use(tx);
    return { value: await markPassed(services, tx, signedIn), notices: [] };
  });
}

/** Gives the session its new token, and a user without recovery codes their first ones. */
export async function markPassed(
  { sessions }: Pick<Services, 'sessions'>,
  { sql: tx, db }: Transaction,
  signedIn: SignedIn,
): Promise<PassedFactor> {
  const { recoveryCodes } = await readFactors(tx, signedIn.userId);
  const isFirst = signedIn.secondFactorAt === null && recoveryCodes === 0;
  return {
    recoveryCodes: isFirst ? await storeRecoveryCodes(tx, signedIn.userId) : null,
    setCookie: await sessions.rotate(signedIn.sessionId, { db, passedSecondFactor: true }),
  };
}

/** Replaces the user's recovery codes and returns the new ones. */
export async function storeRecoveryCodes(tx: Client, userId: string): Promise<readonly string[]> {
  const salt = randomBytes(16).toString('hex');
  // 50 random bits each, as two groups of base32.
  const codes = Array.from({ length: recoveryCodeCount }, () => {
    const text = new Secret({ size: 7 }).base32.slice(0, 10).toLowerCase();
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(code, salt)));
  await tx`DELETE FROM recovery_codes WHERE user_id = ${userId}`;
  await tx`INSERT INTO recovery_codes (user_id, code_hash, salt) SELECT ${userId}, hash, ${salt} FROM unnest(${hashes}::text[]) AS hash`;
  return codes;
}

const derive = promisify<string, string, number, Buffer>(scrypt);

async function hashRecoveryCode(code: string, salt: string): Promise<string> {
  return (await derive(code.toLowerCase().replace(/[^a-z2-7]/g, ''), salt, 32)).toString('hex');
}

function totpOf(base32: string, label: string): TOTP {
  return new TOTP({ issuer: 'derouter', label, secret: Secret.fromBase32(base32), algorithm: 'SHA1', digits: 6, period: 30 });
}

/** Counts a try of a second factor. Throws `too_many_attempts`. */
export async function limitTries({ sql }: Pick<Services, 'sql'>, userId: string): Promise<void> {
  const limits = maxTries.map((limit) => ({ ...limit, bucket: `second factor ${userId}` }));
  const reached = await sql.begin((tx) => takeAttempt(tx, limits));
  if (!reached) return;
  throw new DerouterError('too_many_attempts', 'Too many codes were tried. Try again later.', { retryAfterSeconds: reached.windowSeconds });
}

function wrongCode(): DerouterError {
  return new DerouterError('code_wrong', 'This code is wrong, or it was used already. Wait for the next one.', { param: 'code' });
}
