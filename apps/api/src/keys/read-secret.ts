import { DerouterError } from '../errors/index.ts';

/** The key in a request's headers. Two different ones are refused rather than guessed between. */
export function readSecret(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const authorization = typeof headers.authorization === 'string' ? headers.authorization : '';
  const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  const header = typeof headers['x-api-key'] === 'string' ? headers['x-api-key'].trim() : '';
  if (bearer && header && bearer !== header) {
    throw new DerouterError('key_invalid', 'Two different keys were sent, in Authorization and in x-api-key. Send one.');
  }
  const secret = bearer || header;
  if (!secret) {
    throw new DerouterError('key_missing', 'No key was sent. Send yours as "Authorization: Bearer dr-…" or "x-api-key: dr-…".');
  }
  return secret;
}

/** Addresses are kept in logs and histories, and ours are passed on to providers: a key must not stand in one. Throws `key_invalid`. */
export function refuseKeyInQuery(url: string): void {
  if (!url.includes('?') || !/[?&=]dr-[0-9A-Za-z]{20}/.test(url)) return;
  throw new DerouterError('key_invalid', 'A key was sent in the address. Send it as a header, and replace it: addresses are logged.');
}
