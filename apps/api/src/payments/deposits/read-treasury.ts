import { ConfigError } from '../../config-error.ts';
import { quote } from '../../config-values.ts';
import { readEvmAddress } from './read-evm-address.ts';
import { decodeTronAddress } from './tron-address.ts';

/**
 * Reads `ONCHAIN_TREASURY`: the operator's own addresses, to which deposits are swept, separated by commas. EVM addresses in lower case,
 * those of TRON as they are. Throws `ConfigError`.
 */
export function readTreasury(text: (name: string) => string | null): {
  readonly evm: ReadonlySet<string>;
  readonly tron: ReadonlySet<string>;
} {
  const given = (text('ONCHAIN_TREASURY') ?? '').split(',').map((address) => address.trim());
  const [evm, tron] = [new Set<string>(), new Set<string>()];
  for (const address of given.filter(Boolean)) {
    try {
      if (address.startsWith('0x')) evm.add(readEvmAddress(address));
      else {
        decodeTronAddress(address);
        tron.add(address);
      }
    } catch {
      throw new ConfigError(
        `ONCHAIN_TREASURY has ${quote(address)}, which is not an address: give those of your own wallets, 0x… or T…, separated by commas.`,
      );
    }
  }
  return { evm, tron };
}
