import type { CodePurpose } from '@derouter/locales/mail';
import type { Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { confirmSubject } from './code-failures.ts';
import { type RequestedCode, requestCode } from './request-code.ts';
import type { SignedIn } from './sessions.ts';
import { checkCode, closeChallenge, limitNetwork } from './verify-code.ts';

export type ConfirmationPurpose = Exclude<CodePurpose, 'sign_in'>;

/**
 * Mails the signed-in user a code to confirm something that a stolen session must not be able to do. It confirms nothing but its
 * purpose. `email` is another address that has to be confirmed, if it is not the user's own. Throws as `requestCode`.
 */
export function requestConfirmation(
  services: Pick<Services, 'config' | 'mail' | 'sealer' | 'sql'>,
  signedIn: Pick<SignedIn, 'email' | 'userId'>,
  { purpose, email = signedIn.email, ...from }: { purpose: ConfirmationPurpose; email?: string; locale: string; network: string },
): Promise<RequestedCode> {
  return requestCode(services, { ...from, email, confirms: { purpose, userId: signedIn.userId } });
}

export interface Confirmation {
  readonly challengeId: string;
  readonly code: string;
  readonly network: string;
}

/**
 * Checks a code that the signed-in user requested for this purpose. Returns what uses it up, to be called in the transaction of the
 * confirmed action: if that fails, the code stays valid. Throws `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`.
 */
export async function checkConfirmation(
  services: Pick<Services, 'config' | 'sealer' | 'sql'>,
  { userId }: Pick<SignedIn, 'userId'>,
  purpose: ConfirmationPurpose,
  confirmation: Confirmation,
): Promise<(tx: Transaction) => Promise<void>> {
  await limitNetwork(services, confirmation.network);
  const challenge = await checkCode(services, confirmation, { purpose, userId });
  return (tx) => closeChallenge(tx, challenge, confirmSubject(userId));
}
