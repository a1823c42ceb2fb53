import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { revokeSessions } from './own-sessions.ts';
import { requireFresh } from './require-fresh.ts';
import { limitTries, readFactors, startTotp, storeRecoveryCodes, takeFactorCode, takeTotp } from './second-factor.ts';
import type { SignedIn } from './sessions.ts';

/** A customer's authenticator app: optional, and asked for at each sign-in by emailed code once it is on. */
export interface Authenticator {
  readonly isOn: boolean;
  /** Unused recovery codes. */
  readonly recoveryCodes: number;
}

type Needs = Pick<Services, 'billing' | 'notices' | 'sealer' | 'sessions' | 'sql'>;

export async function readAuthenticator({ sql }: Pick<Needs, 'sql'>, userId: string): Promise<Authenticator> {
  const { hasTotp, recoveryCodes } = await readFactors(sql, userId);
  return { isOn: hasTotp, recoveryCodes: hasTotp ? recoveryCodes : 0 };
}

/** Makes the secret of an app, which is on once its first code was entered. Throws `confirmation_required`, `conflict`, `forbidden`. */
export function startAuthenticator(services: Needs, signedIn: SignedIn): Promise<{ readonly secret: string; readonly uri: string }> {
  requireControl(signedIn);
  return startTotp(services, signedIn);
}

/**
 * Switches the app on with its first code, and ends the user's other sessions, which have not passed it. Returns the recovery
 * codes. Throws `code_wrong`, `too_many_attempts`, `confirmation_required`, `conflict`, `forbidden`.
 */
export async function confirmAuthenticator(services: Needs, signedIn: SignedIn, code: string): Promise<readonly string[]> {
  requireControl(signedIn);
  await limitTries(services, signedIn.userId);
  return commitChange(services, async ({ sql: tx, db }) => {
    await tx`SELECT 1 FROM users WHERE id = ${signedIn.userId} FOR UPDATE`;
    if ((await readFactors(tx, signedIn.userId)).hasTotp) throw new DerouterError('conflict', 'The authenticator app is on already.');
    await takeTotp(services, tx, signedIn.userId, code);
    await revokeSessions(db, signedIn.userId, signedIn.sessionId);
    return { value: await storeRecoveryCodes(tx, signedIn.userId), notices: [] };
  });
}

/** Switches the app off, with a code of it or a recovery code. Throws as `confirmAuthenticator`. */
export async function removeAuthenticator(services: Needs, signedIn: SignedIn, code: string): Promise<void> {
  await changeWithCode(services, signedIn, code, async (tx) => {
    await tx`DELETE FROM totp_secrets WHERE user_id = ${signedIn.userId}`;
    await tx`DELETE FROM recovery_codes WHERE user_id = ${signedIn.userId}`;
  });
}

/** Replaces the recovery codes, with a code of the app or a recovery code. Throws as `confirmAuthenticator`. */
export function replaceAuthenticatorCodes(services: Needs, signedIn: SignedIn, code: string): Promise<readonly string[]> {
  return changeWithCode(services, signedIn, code, (tx) => storeRecoveryCodes(tx, signedIn.userId));
}

async function changeWithCode<Value>(
  services: Needs,
  signedIn: SignedIn,
  code: string,
  change: (tx: Services['sql']) => Promise<Value>,
): Promise<Value> {
  requireControl(signedIn);
  await limitTries(services, signedIn.userId);
  return commitChange(services, async ({ sql: tx }) => {
    if (!(await readFactors(tx, signedIn.userId)).hasTotp) throw new DerouterError('conflict', 'There is no authenticator app.');
    await takeFactorCode(services, tx, signedIn.userId, code);
    return { value: await change(tx), notices: [] };
  });
}

/** Staff have stricter rules, in the admin app. */
function requireControl(signedIn: SignedIn): void {
  if (signedIn.isStaff) throw new DerouterError('forbidden', 'Staff manage their second factors in the admin app.');
  requireFresh(signedIn);
}
