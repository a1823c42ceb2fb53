import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../secrets/index.ts';

/** Digits and capitals without those that are easily confused (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A random code of 80 bits, such as `7KQ2-M9XR-0TVB-H4WC`. */
export function createPromoCode(): string {
  const characters = [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('');
  return characters.replace(/.{4}(?=.)/g, '$&-');
}

/** HMAC of a code. Spaces, hyphens and case do not matter, nor do letters that look like digits. */
export function hashPromoCode(sealer: Pick<Sealer, 'sign'>, code: string): string {
  return sealer.sign('promo code', canonicalOf(code));
}

/** The hashes that a code may be stored under: also those from before a rotation of the key. */
export function promoCodeHashes(sealer: Pick<Sealer, 'signatures'>, code: string): string[] {
  return sealer.signatures('promo code', canonicalOf(code));
}

function canonicalOf(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
