import { sha256 } from '@noble/hashes/sha2.js';
import { createBase58check } from '@scure/base';

const base58check = createBase58check(sha256);

/** The version byte of TRON's addresses; it makes them begin with T. */
const version = 0x41;

/** Writes the 20 bytes of a TRON address as base58check. */
export function encodeTronAddress(bytes: Uint8Array): string {
  if (bytes.length !== 20) throw new RangeError('a TRON address has 20 bytes');
  return base58check.encode(Uint8Array.of(version, ...bytes));
}

/** Reads a base58check TRON address as its 20 bytes. Throws `RangeError`, such as for a wrong letter. Hex is refused. */
export function decodeTronAddress(address: string): Uint8Array {
  if (!/^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(address)) throw new RangeError('not a TRON address');
  let bytes: Uint8Array;
  try {
    bytes = base58check.decode(address);
  } catch {
    throw new RangeError('TRON address with an invalid checksum');
  }
  if (bytes.length !== 21 || bytes[0] !== version) throw new RangeError('not a TRON address');
  return bytes.slice(1);
}
