import type { OwnKey, UsageLogPage } from '@derouter/api';

/** Why the server refused a key. Unknown, revoked and expired keys are all `invalid`. */
export type Refusal = 'invalid' | 'blocked' | 'limited' | 'failed';

export class RefusedError extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(reason);
    this.reason = reason;
  }
}

export const readOwnKey = async (secret: string): Promise<OwnKey> => (await ask(secret, '/api/key')).json();

export const readOwnUsage = async (secret: string, cursor: string | null): Promise<UsageLogPage> =>
  (await ask(secret, `/api/key/usage-logs?limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)).json();

export const readOwnCsv = async (secret: string): Promise<Blob> => (await ask(secret, '/api/key/usage-logs?bom=1', 'text/csv')).blob();

/** Asks with nothing but the key: in a header, so that no address, log or referrer has it, and without cookies or caches. */
async function ask(secret: string, path: string, accept = 'application/json'): Promise<Response> {
  // Other characters cannot be part of a key, and not of a header.
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new RefusedError('invalid');
  const response = await fetch(path, {
    headers: { 'x-api-key': secret, accept },
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  }).catch(() => {
    throw new RefusedError('failed');
  });
  if (response.ok) return response;
  const reasons: Readonly<Record<number, Refusal>> = { 401: 'invalid', 403: 'blocked', 429: 'limited' };
  throw new RefusedError(reasons[response.status] ?? 'failed');
}
