import type { PasskeyAssertion, PasskeyRegistration } from '@derouter/contracts';
import { type Database, newId, schema } from '@derouter/db';
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { and, asc, eq } from 'drizzle-orm';
import type { Config } from '../config.ts';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { networkLimit, takeAttempt } from './limit-attempts.ts';
import { revokeSessions } from './own-sessions.ts';
import { requireFresh } from './require-fresh.ts';
import { lastFactor, markPassed, readFactors, requireFactorControl } from './second-factor.ts';
import type { SessionOrigin, SignedIn } from './sessions.ts';

/** Loaded at the first use: it and its parsers take some megabytes. */
const webauthn = () => import('@simplewebauthn/server');

type WebAuthn = Awaited<ReturnType<typeof webauthn>>;

type Needs = Pick<Services, 'billing' | 'config' | 'db' | 'notices' | 'sessions' | 'sql'>;

const { passkeys, users } = schema;
const challengeMinutes = 5;
const maxPasskeys = 20;
const maxStartsPerNetwork = 60;

/** A passkey in the form that its owner sees. Times are ISO texts. */
export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export async function listPasskeys(db: Database, userId: string): Promise<PasskeyView[]> {
  const rows = await db.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.createdAt));
  return rows.map(({ id, name, createdAt, lastUsedAt }) => ({
    id,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
}

/**
 * Begins to add a passkey. The user must have proved who they are within ten minutes, so that a stolen session cannot be made
 * permanent. Throws `confirmation_required`, `second_factor_required`, `conflict`.
 */
export async function startRegistration(
  services: Needs,
  signedIn: SignedIn,
): Promise<{ readonly challengeId: string; readonly options: Omit<PublicKeyCredentialCreationOptionsJSON, 'extensions'> }> {
  requireFresh(signedIn);
  const { rpID } = relyingParty(services.config);
  const known = await services.db.select().from(passkeys).where(eq(passkeys.userId, signedIn.userId));
  if (known.length >= maxPasskeys) throw new DerouterError('conflict', `There are ${maxPasskeys} passkeys already: remove one first.`);
  const { extensions: _, ...options } = await (await webauthn()).generateRegistrationOptions({
    rpID,
    rpName: 'derouter',
    userID: Buffer.from(signedIn.userId.replaceAll('-', ''), 'hex'),
    userName: signedIn.email,
    userDisplayName: signedIn.email,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const challengeId = await storeChallenge(services, options.challenge, signedIn.userId);
  return { challengeId, options };
}

/**
 * Stores a passkey. A staff member's first second factor also opens the admin app for the session. Throws `passkey_invalid`,
 * `confirmation_required`, `second_factor_required`.
 */
export async function finishRegistration(
  services: Needs,
  signedIn: SignedIn,
  { challengeId, name, response }: PasskeyRegistration,
): Promise<{ readonly setCookie: string | null; readonly recoveryCodes: readonly string[] | null }> {
  requireFresh(signedIn);
  const { rpID, origin } = relyingParty(services.config);
  const expectedChallenge = await takeChallenge(services, challengeId, signedIn.userId);
  const { verified, registrationInfo } = await (await webauthn())
    .verifyRegistrationResponse({
      response: response as Parameters<WebAuthn['verifyRegistrationResponse']>[0]['response'],
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
    })
    .catch(refuse);
  if (!verified || !registrationInfo) throw invalid();
  const { id: credentialId, publicKey, counter } = registrationInfo.credential;
  return commitChange(services, async (tx) => {
    const factors = await requireFactorControl(tx.sql, signedIn);
    const stored = await tx.db
      .insert(passkeys)
      .values({
        id: newId(),
        userId: signedIn.userId,
        credentialId,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        transports: response.response.transports ?? [],
        name,
      })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (stored.length === 0) throw invalid();
    const isFirstFactor = signedIn.isStaff && !factors.hasTotp && factors.passkeys === 0;
    const value = isFirstFactor ? await markPassed(services, tx, signedIn) : { setCookie: null, recoveryCodes: null };
    return { value, notices: [] };
  });
}

/** Removes a passkey and ends the user's other sessions. Throws `confirmation_required`, `not_found`, `second_factor_required`, `conflict`. */
export async function removePasskey(services: Needs, signedIn: SignedIn, id: string): Promise<void> {
  requireFresh(signedIn);
  await commitChange(services, async ({ sql: tx, db }) => {
    const factors = await requireFactorControl(tx, signedIn);
    const removed = await db
      .delete(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, signedIn.userId)))
      .returning({ id: passkeys.id });
    if (removed.length === 0) throw new DerouterError('not_found', 'There is no such passkey.');
    if (signedIn.isStaff && !factors.hasTotp && factors.passkeys === 1) throw lastFactor();
    await revokeSessions(db, signedIn.userId, signedIn.sessionId);
    return { value: undefined, notices: [] };
  });
}

/** Begins a sign-in by passkey, for anyone: the passkey names its user. Throws `rate_limited`. */
export async function startPasskeySignIn(
  services: Needs,
  network: string,
): Promise<{ readonly challengeId: string; readonly options: Omit<PublicKeyCredentialRequestOptionsJSON, 'extensions'> }> {
  const limits = networkLimit(services, network, { bucket: 'passkey', max: maxStartsPerNetwork, windowSeconds: 3600 });
  if (await services.sql.begin((tx) => takeAttempt(tx, limits))) {
    throw new DerouterError('rate_limited', 'Too many attempts from this network. Try again later.', { retryAfterSeconds: 3600 });
  }
  const { rpID } = relyingParty(services.config);
  const { extensions: _, ...options } = await (await webauthn()).generateAuthenticationOptions({
    rpID,
    userVerification: 'required',
    timeout: challengeMinutes * 60_000,
  });
  return { challengeId: await storeChallenge(services, options.challenge, null), options };
}

/**
 * Signs in by passkey. Since the authenticator verified its user, it opens the admin app too, if that was asked for. Throws
 * `passkey_invalid`, `forbidden`.
 */
export async function finishPasskeySignIn(
  services: Needs,
  { challengeId, response, forStaff }: PasskeyAssertion,
  from: SessionOrigin,
): Promise<string> {
  const { rpID, origin } = relyingParty(services.config);
  const expectedChallenge = await takeChallenge(services, challengeId, null);
  const [known] = await services.db
    .select({ passkey: passkeys, isStaff: users.isStaff, accountId: users.accountId })
    .from(passkeys)
    .innerJoin(users, eq(users.id, passkeys.userId))
    .where(eq(passkeys.credentialId, response.id));
  if (!known) throw invalid();
  const { passkey, isStaff, accountId } = known;
  const handle = Buffer.from(response.response.userHandle ?? '', 'base64url').toString('hex');
  if (handle !== passkey.userId.replaceAll('-', '')) throw invalid();
  const { verified, authenticationInfo } = await (await webauthn())
    .verifyAuthenticationResponse({
      response: response as Parameters<WebAuthn['verifyAuthenticationResponse']>[0]['response'],
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    })
    .catch(refuse);
  if (!verified) throw invalid();
  if (forStaff && !isStaff) throw new DerouterError('forbidden', 'This page is for staff.');
  if (!forStaff && accountId === null)
    throw new DerouterError('forbidden', 'This user has no customer account: sign in with a code first.');
  return commitChange(services, async ({ db, sql: tx }) => {
    await db.update(passkeys).set({ counter: authenticationInfo.newCounter, lastUsedAt: new Date() }).where(eq(passkeys.id, passkey.id));
    const passedSecondFactor = forStaff === true || (isStaff && (await readFactors(tx, passkey.userId)).hasTotp);
    return { value: await services.sessions.start(passkey.userId, { ...from, db, passedSecondFactor }), notices: [] };
  });
}

function relyingParty({ publicUrl }: Pick<Config, 'publicUrl'>): { readonly rpID: string; readonly origin: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, origin };
}

async function storeChallenge({ sql }: Pick<Services, 'sql'>, challenge: string, userId: string | null): Promise<string> {
  const id = newId();
  await sql`
    INSERT INTO passkey_challenges (id, challenge, user_id, expires_at)
    VALUES (${id}, ${challenge}, ${userId}, now() + make_interval(mins => ${challengeMinutes}))`;
  return id;
}

/** Uses a challenge up, whatever becomes of it. Throws `passkey_invalid`. */
async function takeChallenge({ sql }: Pick<Services, 'sql'>, id: string, userId: string | null): Promise<string> {
  const [taken] = await sql<{ challenge: string }[]>`
    DELETE FROM passkey_challenges WHERE id = ${id} AND user_id IS NOT DISTINCT FROM ${userId}::uuid AND expires_at > now()
    RETURNING challenge`;
  if (!taken) throw invalid();
  return taken.challenge;
}

/** The library throws for everything that an authenticator may get wrong. */
function refuse(cause: unknown): never {
  throw invalid(cause);
}

function invalid(cause?: unknown): DerouterError {
  return new DerouterError('passkey_invalid', 'This passkey does not work here, or the request for it has expired. Try again.', { cause });
}
