import { type KeyDirectory, readCredential, requireScope } from '../../keys/index.ts';
import type { Authenticated, Received } from '../exchange.ts';

/**
 * Authenticates the key in `Authorization: Bearer`, `x-api-key` or `x-goog-api-key`.
 * Throws `key_missing`, `key_invalid`, `key_revoked`, `key_expired`, `key_suspended`, `network_not_allowed`,
 * `account_suspended`, `key_scope_missing`.
 */
export async function authenticate(received: Received, keys: KeyDirectory): Promise<Authenticated> {
  const secret = readCredential(received.request);
  const principal = await keys.authenticate(secret, received.address());
  received.onAuthenticated(principal, secret);
  requireScope(principal, 'inference');
  return { ...received, principal, log: received.log.with({ keyId: principal.keyId }) };
}
