import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { type RequestedCode, requestCode } from './request-code.ts';
import type { SignedIn } from './sessions.ts';
import { checkCode, closeChallenge, expired, limitNetwork } from './verify-code.ts';

/** Mails the signed-in user a code to confirm something that a stolen session must not be able to do. */
export function requestConfirmation(
  services: Pick<Services, 'config' | 'db' | 'mail' | 'sealer'>,
  signedIn: SignedIn,
  { locale, network }: { readonly locale: string; readonly network: string },
): Promise<RequestedCode> {
  return requestCode(services, { email: signedIn.email, locale, network });
}

export interface Confirmation {
  readonly challengeId: string;
  readonly code: string;
  readonly network: string;
}

/**
 * Checks a code that was mailed to the signed-in user. Returns what uses it up, to be called in the transaction of the confirmed
 * action: if that fails, the code stays valid. Throws `code_wrong`, `code_expired`, `too_many_attempts`.
 */
export async function checkConfirmation(
  services: Pick<Services, 'config' | 'db' | 'sealer'>,
  signedIn: SignedIn,
  confirmation: Confirmation,
): Promise<(tx: Transaction) => Promise<void>> {
  await limitNetwork(services, confirmation.network);
  const challenge = await checkCode(services, confirmation);
  const [user] = await services.db.select().from(schema.users).where(eq(schema.users.id, signedIn.userId));
  if (user?.emailCanonical !== challenge.emailCanonical) throw expired();
  return ({ db }) => closeChallenge(db, challenge.id);
}
