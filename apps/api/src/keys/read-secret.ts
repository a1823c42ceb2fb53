import { DerouterError } from '../errors/index.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The key in a request's headers. A key in the URL is refused, even beside one in the headers.
 * Throws `key_missing`, `key_invalid`.
 */
export function readCredential({ url = '', headers }: { readonly url?: string | undefined; readonly headers: Headers }): string {
  refuseKeyInQuery(url);
  return readSecret(headers);
}

/** The key in a request's headers, if there is one. */
export function peekSecret(headers: Headers): string | null {
  try {
    return readSecret(headers);
  } catch {
    return null;
  }
}

/** Where clients of the dialects send a key, besides `Authorization`. */
const keyHeaders = ['x-api-key', 'x-goog-api-key'];

/** Two different keys are refused rather than guessed between. */
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

/** URLs end up in logs and histories and are forwarded to providers, so they must not contain a key. */
function refuseKeyInQuery(url: string): void {
  if (!url.includes('?') || !/[?&=]dr-[0-9A-Za-z]{20}/.test(url)) return;
  throw new DerouterError('key_invalid', 'A key was sent in the address. Send it as a header, and replace it: addresses are logged.');
}
