import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { HARDENED_OFFSET, HDKey } from '@scure/bip32';
import { publicKeyToAddress } from 'viem/accounts';
import { encodeTronAddress } from './tron-address.ts';

export type AddressFamily = 'evm' | 'tron';

/** An account's extended public key, from which deposit addresses are derived. It cannot spend. */
export interface AccountKey {
  readonly family: AddressFamily;
  /** First eight hex digits of the SHA-256 of the key. */
  readonly fingerprint: string;
  /** Path of the address with this index, such as `m/44'/60'/0'/0/7`. */
  path(index: number): string;
  /** EVM: lower case with 0x. TRON: base58check. */
  address(index: number): string;
}

/** BIP-44 (SLIP-44) coin types. */
const coins: Record<AddressFamily, number> = { evm: 60, tron: 195 };

/** Depth of `m/44'/coin'/account'`. */
const accountDepth = 3;

/**
 * Reads the extended public key of `m/44'/60'/0'` (EVM) or `m/44'/195'/0'` (TRON). Throws `RangeError`, without the text of the
 * key, if it is private, malformed or of another level.
 */
export function readAccountKey(text: string, family: AddressFamily): AccountKey {
  if (/prv/i.test(text.slice(0, 4))) throw new RangeError('is a private key: give the extended PUBLIC key, which cannot spend');
  let account: HDKey;
  try {
    account = HDKey.fromExtendedKey(text);
  } catch {
    throw new RangeError('is not an extended public key (xpub…)');
  }
  const path = `m/44'/${coins[family]}'/0'`;
  if (account.privateKey !== null) throw new RangeError('is a private key: give the extended PUBLIC key, which cannot spend');
  if (account.depth !== accountDepth || account.index !== HARDENED_OFFSET) {
    throw new RangeError(`is not the key of an account: export the extended public key of ${path}`);
  }
  const receiving = account.deriveChild(0);
  return {
    family,
    fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 8),
    path: (index) => `${path}/0/${index}`,
    address(index) {
      const { publicKey } = receiving.deriveChild(index);
      if (!publicKey) throw new Error('the key has no public part');
      const full = secp256k1.Point.fromBytes(publicKey).toHex(false);
      const address = publicKeyToAddress(`0x${full}`).toLowerCase();
      return family === 'evm' ? address : encodeTronAddress(hexToBytes(address.slice(2)));
    },
  };
}
