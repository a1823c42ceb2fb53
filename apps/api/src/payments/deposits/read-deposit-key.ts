import { ConfigError } from '../../config-error.ts';
import { type AccountKey, type AddressFamily, readAccountKey } from './account-key.ts';
import { readEvmAddress } from './read-evm-address.ts';
import { decodeTronAddress } from './tron-address.ts';

/**
 * Reads the key of deposit addresses: `ONCHAIN_EVM_XPUB` or `ONCHAIN_TRON_XPUB`, given as `xpub`. Its first address must be the one
 * of `ONCHAIN_EVM_FIRST_ADDRESS` or `ONCHAIN_TRON_FIRST_ADDRESS`, which the operator copies from the wallet: what is paid to
 * addresses of a wrong key is lost. Only local mode does without. Throws `ConfigError`, which never holds the key's text.
 */
export function readDepositKey(text: (name: string) => string | null, xpub: string, family: AddressFamily): AccountKey {
  const prefix = `ONCHAIN_${family.toUpperCase()}`;
  const key = readKey(xpub, family, `${prefix}_XPUB`);
  const name = `${prefix}_FIRST_ADDRESS`;
  const given = text(name);
  if (given === null) {
    if (text('DEROUTER_MODE') !== 'production') return key;
    throw new ConfigError(`${name} must be set in production mode: the address at ${key.path(0)}, as the wallet itself shows it.`);
  }
  if (readAddress(given, family, name) === key.address(0)) return key;
  throw new ConfigError(
    `${name} is not the first address of ${prefix}_XPUB, which is ${key.address(0)}: one of them is of another wallet or path. Nothing may be paid there before they agree.`,
  );
}

function readKey(xpub: string, family: AddressFamily, name: string): AccountKey {
  try {
    return readAccountKey(xpub, family);
  } catch (error) {
    throw new ConfigError(`${name} ${error instanceof Error ? error.message : 'cannot be read'}.`);
  }
}

/** Returns the address as keys write it: lower case for EVM. */
function readAddress(given: string, family: AddressFamily, name: string): string {
  try {
    if (family === 'evm') return readEvmAddress(given);
    decodeTronAddress(given);
    return given;
  } catch {
    throw new ConfigError(`${name} must be an address such as ${family === 'evm' ? '0x…' : 'T…'}, with its checksum.`);
  }
}
