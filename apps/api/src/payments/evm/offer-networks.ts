import { formatUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { type Address, getAddress } from 'viem';
import type { PayTo } from '../rail.ts';
import type { Chain } from './chain.ts';

/**
 * Where an order can be paid: each token of each chain that works now and whose minimum the order reaches. The QR code is an EIP-681
 * request for exactly `quotedNano`, but any amount is credited.
 */
export async function offerNetworks(sql: Sql, chains: readonly Chain[], address: Address, quotedNano: bigint): Promise<readonly PayTo[]> {
  const off = await sql<{ chain: string; token: string }[]>`SELECT chain, token FROM token_switches WHERE NOT credited`;
  const isOff = (chain: string, token: string) => off.some((one) => one.chain === chain && one.token === token);
  return chains
    .filter(({ problem, config }) => problem === null && quotedNano >= config.minCreditNano)
    .flatMap(({ key, config }) =>
      config.tokens
        .filter((token) => !isOff(key, token.address))
        .map(({ symbol, decimals, address: contract }) => ({
          network: config.name,
          token: symbol,
          address: getAddress(address),
          uri: `ethereum:${getAddress(contract)}@${config.id}/transfer?address=${getAddress(address)}&uint256=${toUnits(quotedNano, decimals)}`,
          minimumUsd: formatUsd(config.minCreditNano),
          minutes: Math.ceil(config.typicalMinutes),
        })),
    );
}

/** Base units that are worth at least the amount. */
function toUnits(amountNano: bigint, decimals: number): bigint {
  if (decimals >= 9) return amountNano * 10n ** BigInt(decimals - 9);
  const nanoPerUnit = 10n ** BigInt(9 - decimals);
  return (amountNano + nanoPerUnit - 1n) / nanoPerUnit;
}
