import type { Sql } from '@derouter/db';
import { createChain } from './chain.ts';
import type { ChainConfig } from './config.ts';
import { readCursor } from './cursor.ts';
import { RpcError } from './rpc-node.ts';

/**
 * Lets a halted chain be read again, from a block on (default: where it was halted), once the operator has made sure which blocks are
 * right. All configured nodes must agree on that block. Deposits that are stored already are not stored again. Throws `RpcError`.
 */
export async function resumeChain(sql: Sql, config: ChainConfig, fromBlock: bigint | null): Promise<bigint> {
  const { key, states } = createChain(config);
  const cursor = await readCursor(sql, key);
  if (!cursor) throw new RpcError('this chain was never read');
  const number = fromBlock ?? cursor.block;
  if (number > cursor.block) throw new RpcError(`blocks up to ${cursor.block} were read: a later one would leave a gap`);
  const [block, ...others] = await Promise.all(states.map(({ node }) => node.block(number)));
  if (!block || others.some(({ hash }) => hash !== block.hash)) throw new RpcError(`the nodes disagree about block ${number}`);
  await sql`
    UPDATE chain_cursors SET block = ${number.toString()}, block_hash = ${block.hash}, block_time = ${block.time.toISOString()},
      halted_reason = NULL, updated_at = now() WHERE chain = ${key}`;
  return number;
}
