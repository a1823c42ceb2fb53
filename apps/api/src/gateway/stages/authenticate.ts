import { type KeyDirectory, readSecret, refuseKeyInQuery } from '../../keys/index.ts';
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
