import { type KeyDirectory, readSecret } from '../../keys/index.ts';
import type { Authenticated, Received } from '../exchange.ts';

/**
 * Finds out who asks, from `Authorization: Bearer` or `x-api-key`.
 * Throws `key_missing`, `key_invalid`, `key_revoked`, `key_expired`, `key_suspended`, `network_not_allowed`,
 * `account_suspended`.
 */
export async function authenticate(received: Received, keys: KeyDirectory): Promise<Authenticated> {
  const secret = readSecret(received.request.headers);
  const principal = await keys.authenticate(secret, received.request.ip ?? '');
  received.onAuthenticated(principal, secret);
  return { ...received, principal };
}
