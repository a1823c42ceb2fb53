import { timingSafeEqual } from 'node:crypto';
import { cutSign } from './cut-sign.ts';
import { JsonNumber, parseJson } from './parse-json.ts';
import { signBody } from './sign-body.ts';
import { writePhpJson } from './write-php-json.ts';

/** How a signature was verified: over the bytes as received, or as PHP writes their content. */
export type SignatureMatch = 'raw' | 'rewritten';

/**
 * Verifies the signature inside a webhook's body; null if it does not fit or there is no key. The sender signs what PHP writes, and an HTTP
 * client on its side may encode the body again (`\u00fc` for `ü`), so the bytes are tried first and PHP's spelling second.
 */
export function verifyWebhook(rawBody: Buffer, key: string): SignatureMatch | null {
  const cut = key === '' ? null : cutSign(rawBody);
  if (!cut) return null;
  if (isEqual(signBody(cut.rest, key), cut.sign)) return 'raw';
  try {
    const rewritten = writePhpJson(parseJson(cut.rest.toString('utf8'), (source) => new JsonNumber(source)));
    return isEqual(signBody(rewritten, key), cut.sign) ? 'rewritten' : null;
  } catch {
    // Not JSON, or nested too deeply to be written.
    return null;
  }
}

function isEqual(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
