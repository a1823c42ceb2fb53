import { databaseNowMs } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';
import type { SignedIn } from './sessions.ts';

const freshMs = 10 * 60_000;

/** Sign-in methods are changed only by a user who proved who they are within ten minutes. Throws `confirmation_required`. */
export function requireFresh({ authenticatedAt }: SignedIn): void {
  if (databaseNowMs() - authenticatedAt.getTime() <= freshMs) return;
  throw new DerouterError('confirmation_required', 'Confirm this with a code that we email to you.');
}
