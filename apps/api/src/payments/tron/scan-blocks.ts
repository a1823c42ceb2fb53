import { z } from 'zod';
import type { ChainGauges } from '../deposits/chain-gauges.ts';
import { readAddresses } from '../deposits/read-addresses.ts';
import { readTransfers, timestamp, transactionInfo } from './read-receipt.ts';
import { storeTransfers } from './store-transfers.ts';
import type { TronServices } from './tron-services.ts';
import { TronError } from './trongrid.ts';

/** Blocks in one run: four times what the chain makes meanwhile, so that an hour of outage is caught up in less than half of one. */
const blocksAtATime = 60;
/** How long one process reads alone; longer than a run takes. */
const claimMs = 120_000;

const header = z.object({ block_header: z.object({ raw_data: z.object({ number: z.int().min(0), timestamp }) }) });
const block = header.extend({ transactions: z.array(z.unknown()).default([]) });

/**
 * Reads solidified blocks one after the other and stores the transfers in them, whichever of our addresses they pay or are paid from: one request for each block,
 * however many addresses there are. The deposits of a block and the cursor are stored together, and no block is passed over.
 * Throws `TronBusy` and `TronError`.
 */
export async function scanBlocks(services: TronServices, gauges: ChainGauges): Promise<void> {
  const { sql } = services;
  const head = await readHead(services);
  await sql`
    INSERT INTO chain_cursors (chain, block, block_hash, block_time)
    VALUES ('tron', ${head.number}, '', ${new Date(head.timestamp).toISOString()}) ON CONFLICT DO NOTHING`;
  const now = Date.now();
  const [claimed] = await sql<{ block: bigint }[]>`
    UPDATE chain_cursors SET claimed_until = ${new Date(now + claimMs).toISOString()}
    WHERE chain = 'tron' AND (claimed_until IS NULL OR claimed_until <= ${new Date(now).toISOString()}::timestamptz) RETURNING block`;
  let at = Number(claimed?.block ?? 0n);
  const start = at;
  try {
    const addresses = claimed ? await readAddresses(sql, 'tron') : new Map<string, string>();
    while (claimed && at < head.number && at - start < blocksAtATime) await scanBlock(services, ++at, addresses);
  } finally {
    if (claimed) await sql`UPDATE chain_cursors SET claimed_until = NULL WHERE chain = 'tron'`;
    await measure(services, gauges, head.number);
  }
  gauges.cannotKeepUp = claimed && at - start === blocksAtATime && gauges.lagBlocks > 20 * blocksAtATime ? 1 : 0;
}

async function readHead({ api }: TronServices) {
  const read = header.safeParse(await api.post('/walletsolidity/getnowblock', {}));
  if (!read.success) throw new TronError('a block in an unknown form');
  return read.data.block_header.raw_data;
}

async function scanBlock(services: TronServices, number: number, addresses: ReadonlyMap<string, string>): Promise<void> {
  const { api, config, transaction } = services;
  const read = z.array(transactionInfo).safeParse(await api.post('/walletsolidity/gettransactioninfobyblocknum', { num: number }));
  // What cannot be read is not passed over: it is tried again, and the chain's lag shows it.
  if (!read.success || read.data.some(({ blockNumber }) => blockNumber !== number)) throw new TronError('receipts in an unknown form');
  const timeMs = read.data[0]?.blockTimeStamp ?? (await confirmEmpty(services, number));
  const found = read.data.map((info) => readTransfers(info, config.token, addresses));
  const incoming = found.flatMap((one) => one.incoming);
  const hashes = incoming.map(({ txHash }) => txHash);
  await transaction(async (tx) => {
    const moved = await tx`
      UPDATE chain_cursors SET block = ${number}, block_time = ${new Date(timeMs).toISOString()}, updated_at = now()
      WHERE chain = 'tron' AND block = ${number - 1} AND halted_reason IS NULL RETURNING 1`;
    if (moved.length === 0) throw new TronError('another process reads the chain');
    await storeTransfers(tx, services, { incoming, outgoing: found.flatMap((one) => one.outgoing) });
    await tx`UPDATE tron_hints SET outcome = 'proven' WHERE tx_hash = ANY(${hashes}::text[]) AND outcome IS NULL`;
    await tx`DELETE FROM seen_deposits WHERE chain = 'tron' AND tx_hash = ANY(${hashes}::text[])`;
  });
}

/** A node that is behind the one that named the head also answers with an empty list. Returns the block's time. */
async function confirmEmpty({ api }: TronServices, number: number): Promise<number> {
  const read = block.safeParse(await api.post('/walletsolidity/getblockbynum', { num: number }));
  if (!read.success || read.data.block_header.raw_data.number !== number || read.data.transactions.length > 0) {
    throw new TronError(`block ${number} has no receipts yet`);
  }
  return read.data.block_header.raw_data.timestamp;
}

async function measure({ sql }: TronServices, gauges: ChainGauges, head: number): Promise<void> {
  const [cursor] = await sql<{ block: bigint; blockTime: Date }[]>`
    SELECT block, block_time AS "blockTime" FROM chain_cursors WHERE chain = 'tron'`;
  if (!cursor) return;
  gauges.lagBlocks = Math.max(0, head - Number(cursor.block));
  gauges.lagSeconds = Math.max(0, Math.round((Date.now() - cursor.blockTime.getTime()) / 1000));
  gauges.rangeBlocks = 1;
}
