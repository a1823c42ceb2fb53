import { type Address, getAddress, isAddress } from 'viem';

/**
 * Reads an EVM address in lower case or with a checksum (EIP-55) and returns it in lower case. Throws `RangeError` for a wrong
 * checksum: one mistyped letter would otherwise be somebody else's address.
 */
export function readEvmAddress(text: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new RangeError('not an EVM address');
  const lower = text.toLowerCase();
  if (text !== lower && (!isAddress(lower) || getAddress(lower) !== text)) throw new RangeError('EVM address with an invalid checksum');
  return lower as Address;
}
