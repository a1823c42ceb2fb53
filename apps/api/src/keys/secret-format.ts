import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 40;
const checkLength = 6;
const shape = new RegExp(`^dr-[0-9A-Za-z]{${randomLength + checkLength}}$`);

/**
 * Creates a key secret: `dr-`, 40 letters and digits (238 bits), and a checksum that tells typos from revoked keys. The same 32
 * bytes give the same secret.
 */
export function createSecret(bytes: Buffer = randomBytes(32)): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let body = '';
  for (let i = 0; i < randomLength; i++) {
    body += alphabet[Number(rest % BigInt(alphabet.length))];
    rest /= BigInt(alphabet.length);
  }
  return `dr-${body}${checksum(body)}`;
}

/** Whether a secret has the right format and checksum. */
export function isWellFormed(secret: string): boolean {
  return shape.test(secret) && checksum(secret.slice(3, -checkLength)) === secret.slice(-checkLength);
}

/** SHA-256 of a secret, which is what we store. Secrets are random, so they need no slow hash. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < checkLength; i++) {
    text = alphabet[rest % alphabet.length] + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
