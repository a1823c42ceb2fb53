import { DerouterError } from '../errors/index.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads the key from a request's headers. Refuses a key in the URL, even if a header has one too.
 * Throws `key_missing`, `key_invalid`.
 */
export function readCredential({ url = '', headers }: { readonly url?: string | undefined; readonly headers: Headers }): string {
  refuseKeyInQuery(url);
  return readSecret(headers);
}

/** Reads the key from a request's headers; null if there is none. */
export function peekSecret(headers: Headers): string | null {
  try {
    return readSecret(headers);
  } catch {
    return null;
  }
}

/** Headers other than `Authorization` in which SDKs of the dialects send a key. */
const keyHeaders = ['x-api-key', 'x-goog-api-key'];

/** Refuses two different keys instead of choosing one. */
function readSecret(headers: Headers): string {
  const authorization = typeof headers.authorization === 'string' ? headers.authorization : '';
  const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
  const sent = keyHeaders.map((name) => headers[name]).map((value) => (typeof value === 'string' ? value.trim() : ''));
  const [secret, ...others] = new Set([bearer, ...sent].filter((value) => value !== ''));
  if (others.length > 0) {
    throw new DerouterError('key_invalid', `Two different keys were sent, in Authorization, ${keyHeaders.join(' or ')}. Send one.`);
  }
  if (secret === undefined) {
    throw new DerouterError(
      'key_missing',
      'No key was sent. Send yours as "Authorization: Bearer dr-…", "x-api-key: dr-…" or "x-goog-api-key: dr-…".',
    );
  }
  return secret;
}

/** URLs end up in logs and browser histories and are forwarded to providers, so they must not contain a key. */
function refuseKeyInQuery(url: string): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  // Escapes that are not valid must not hide a key, so this is not `decodeURIComponent`.
  const query = url.slice(start).replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (!/(?<![0-9A-Za-z])dr-[0-9A-Za-z]{20}/.test(query)) return;
  throw new DerouterError('key_invalid', 'A key was sent in the address. Send it as a header, and replace it: addresses are logged.');
}
