import type { Sql } from '@derouter/db';
import { type Address, erc20Abi } from 'viem';
import { readUnbooked } from '../deposits/read-unbooked.ts';
import { toNano } from '../deposits/to-nano.ts';
import type { ProviderBalance } from '../rail.ts';
import type { Chain } from './chain.ts';
import type { TokenConfig } from './config.ts';
import type { RpcNode } from './rpc-node.ts';

/** Addresses in one call. */
const chunkSize = 400;

export function clearingOf(chain: string, symbol: string): `clearing:${string}` {
  return `clearing:evm:${chain}:${symbol}`;
}

/** Balances of a token in base units, in the order of the addresses. Throws `RpcError`. */
export async function readTokenBalances(node: RpcNode, token: Address, addresses: readonly Address[]): Promise<readonly bigint[]> {
  const balances: bigint[] = [];
  for (let start = 0; start < addresses.length; start += chunkSize) {
    const contracts = addresses
      .slice(start, start + chunkSize)
      .map((address) => ({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [address] }) as const);
    // The code of the multicall contract travels with the call, so that the chain need not have it.
    balances.push(...(await node.call((client) => client.multicall({ contracts, deployless: true, allowFailure: false }))));
  }
  return balances;
}

/** What our addresses hold of what was booked, for each token: null if no node can be asked. */
export async function readChainBalances(sql: Sql, chain: Chain, addresses: readonly Address[]): Promise<readonly ProviderBalance[]> {
  return Promise.all(chain.config.tokens.map((token) => readTokenBalance(sql, chain, token, addresses)));
}

async function readTokenBalance(sql: Sql, chain: Chain, token: TokenConfig, addresses: readonly Address[]): Promise<ProviderBalance> {
  const unbooked = await readUnbooked(sql, chain.key, token.address);
  const clearing = clearingOf(chain.key, token.symbol);
  const detail = { chain: chain.config.name, token: token.address, addresses: addresses.length };
  for (const { node, check } of chain.states) {
    if (check === 'wrong') continue;
    try {
      const sum = (await readTokenBalances(node, token.address, addresses)).reduce((total, balance) => total + balance, 0n);
      return {
        clearing,
        balanceNano: toNano(sum - unbooked, token.decimals).amountNano,
        detail: { ...detail, node: node.name, units: sum.toString(), unbooked: unbooked.toString() },
      };
    } catch {
      // The next node is asked.
    }
  }
  return { clearing, balanceNano: null, detail };
}
