import { readAwaitedAddresses } from '../deposits/read-addresses.ts';
import { toNano } from '../deposits/to-nano.ts';
import { readCursor } from './cursor.ts';
import { readTransferLogs } from './find-transfers.ts';
import type { ScanOptions } from './scan-final.ts';

/**
 * Looks for transfers to awaited addresses in blocks that are not final yet, so that their customers see that something arrives.
 * Nothing is credited from it. A log counts only if the sealed block of its number has the hash that it names: some nodes show logs
 * that the sealed block lacks.
 */
export async function scanSeen({ sql, transaction, chain, plan }: Omit<ScanOptions, 'maxSteps' | 'alarm'>): Promise<void> {
  const { key, config } = chain;
  const { node } = plan.reader;
  const addresses = await readAwaitedAddresses(sql, 'evm');
  const cursor = await readCursor(sql, key);
  const { number: head } = await node.block('latest');
  const rows: { blockHash: string; txHash: string; logIndex: number; accountId: string; amountNano: bigint; confirmations: number }[] = [];
  // A chain that is far behind shows its newest blocks; what is older is about to be final.
  const earliest = head - BigInt(node.range.size) + 1n;
  const from = cursor && cursor.block + 1n > earliest ? cursor.block + 1n : earliest < 0n ? 0n : earliest;
  if (addresses.size > 0 && from <= head) {
    const hashes = new Map<bigint, string>();
    for (const log of await readTransferLogs(node, config.tokens, addresses, from, head)) {
      const hash = hashes.get(log.blockNumber) ?? (await node.block(log.blockNumber)).hash;
      hashes.set(log.blockNumber, hash);
      const token = config.tokens.find(({ address }) => address === log.address.toLowerCase());
      const accountId = addresses.get(log.args.to.toLowerCase());
      if (hash !== log.blockHash || !token || !accountId) continue;
      const { amountNano } = toNano(log.args.value, token.decimals);
      if (amountNano >= 2n ** 63n) continue;
      const confirmations = Number(head - log.blockNumber) + 1;
      rows.push({ blockHash: hash, txHash: log.transactionHash, logIndex: log.logIndex, accountId, amountNano, confirmations });
    }
  }
  // What the chain needs now, as far as one can say in advance.
  const needed = Math.max(Number(plan.head - plan.target) + 1, config.finality.mode === 'finalized' ? 1 : config.finality.depth + 1);
  await transaction(async (tx) => {
    await tx`DELETE FROM seen_deposits WHERE chain = ${key}`;
    for (const row of rows) {
      await tx`
        INSERT INTO seen_deposits (chain, block_hash, tx_hash, log_index, account_id, amount_nano, confirmations, confirmations_needed)
        VALUES (${key}, ${row.blockHash}, ${row.txHash}, ${row.logIndex}, ${row.accountId}, ${row.amountNano.toString()},
          ${row.confirmations}, ${needed}) ON CONFLICT DO NOTHING`;
    }
  });
}
