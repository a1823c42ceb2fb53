import { DerouterError } from '../../errors/index.ts';
import { type KeyDirectory, readSecret } from '../../keys/index.ts';
import type { Authenticated, Received } from '../exchange.ts';

/**
 * Finds out who asks, from `Authorization: Bearer` or `x-api-key`.
 * Throws `key_missing`, `key_invalid`, `key_revoked`, `key_expired`, `key_suspended`, `network_not_allowed`,
 * `account_suspended`.
 */
export async function authenticate(received: Received, keys: KeyDirectory): Promise<Authenticated> {
  refuseKeyInQuery(received.request.url ?? '');
  const secret = readSecret(received.request.headers);
  const principal = await keys.authenticate(secret, received.address());
  received.onAuthenticated(principal, secret);
  return { ...received, principal };
}

/** Addresses are kept in logs and histories, and ours is passed on to the provider: a key must not stand in one. */
function refuseKeyInQuery(url: string): void {
  if (!url.includes('?') || !/[?&=]dr-[0-9A-Za-z]{20}/.test(url)) return;
  throw new DerouterError('key_invalid', 'A key was sent in the address. Send it as a header, and replace it: addresses are logged.');
}
