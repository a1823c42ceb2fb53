import { erc20Abi } from 'viem';
import type { ChainConfig } from './config.ts';
import type { RpcNode } from './rpc-node.ts';

/**
 * Compares a node with the settings: chain id, and code and decimals of each token. Returns what is wrong, or null. Throws
 * `RpcError` if the node does not answer.
 */
export async function checkNode(node: RpcNode, config: ChainConfig): Promise<string | null> {
  const id = await node.call((client) => client.getChainId());
  if (id !== config.id) return `it serves chain ${id}`;
  for (const { address, symbol, decimals } of config.tokens) {
    const code = await node.call((client) => client.getCode({ address }));
    if (!code || code === '0x') return `there is no contract at the address of ${symbol}`;
    const actual = await node.call((client) => client.readContract({ address, abi: erc20Abi, functionName: 'decimals' }));
    if (actual !== decimals) return `${symbol} has ${actual} decimals, not ${decimals}`;
  }
  return null;
}
