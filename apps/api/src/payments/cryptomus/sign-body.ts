import { createHash } from 'node:crypto';

/**
 * Signs the exact bytes of a body: MD5 in hex of their base64 followed by the key. Throws `RangeError` without a key, since
 * anybody can sign with an empty one. Source: Cryptomus merchant API, "Request format".
 */
export function signBody(body: string | Buffer, key: string): string {
  if (key === '') throw new RangeError('there is no key to sign with');
  const base64 = (typeof body === 'string' ? Buffer.from(body, 'utf8') : body).toString('base64');
  return createHash('md5')
    .update(base64 + key)
    .digest('hex');
}
