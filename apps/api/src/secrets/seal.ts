import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Encrypts and signs small secrets at rest with keys derived from `SECRET_KEY`, one key per purpose. What was sealed or signed under one
 * of `SECRET_KEY_PREVIOUS` still opens and is still recognised.
 */
export interface Sealer {
  /** Encrypts (AES-256-GCM). `open` needs the same `purpose`. */
  seal(purpose: string, text: string): string;
  /** Decrypts. Throws if the text was changed or was sealed for another purpose or under a key that is not known. */
  open(purpose: string, sealed: string): string;
  /** Whether it was sealed under the key in force, and so opens without the previous ones. */
  isCurrent(purpose: string, sealed: string): boolean;
  /** HMAC-SHA256 in hex. */
  sign(purpose: string, text: string): string;
  /** The HMACs under every known key, the one in force first: for finding what was signed before a rotation. */
  signatures(purpose: string, text: string): string[];
  /** Whether `signature` is the HMAC under a known key. */
  verify(purpose: string, text: string, signature: string): boolean;
}

/** `secretKey`, and `previous` ones that are only read with: 32 bytes each. */
export function createSealer(secretKey: Buffer, previous: readonly Buffer[] = []): Sealer {
  const current = deriveKeys(secretKey);
  const all = [current, ...previous.map(deriveKeys)];
  const signatures = (purpose: string, text: string) => all.map((keyFor) => hmac(keyFor(purpose), text));
  return {
    seal(purpose, text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current(purpose), iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(purpose, sealed) {
      let failure: unknown;
      for (const keyFor of all) {
        try {
          return decrypt(keyFor(purpose), sealed);
        } catch (error) {
          failure ??= error;
        }
      }
      throw failure;
    },
    isCurrent(purpose, sealed) {
      try {
        decrypt(current(purpose), sealed);
        return true;
      } catch {
        return false;
      }
    },
    sign: (purpose, text) => hmac(current(purpose), text),
    signatures,
    verify: (purpose, text, signature) =>
      signatures(purpose, text).some((expected) => {
        const [a, b] = [Buffer.from(expected), Buffer.from(signature)];
        return a.length === b.length && timingSafeEqual(a, b);
      }),
  };
}

type KeyFor = (purpose: string) => Buffer;

function deriveKeys(secretKey: Buffer): KeyFor {
  const keys = new Map<string, Buffer>();
  return (purpose) => {
    let key = keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', secretKey, '', `derouter:${purpose}`, 32));
      keys.set(purpose, key);
    }
    return key;
  };
}

function decrypt(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('hex');
