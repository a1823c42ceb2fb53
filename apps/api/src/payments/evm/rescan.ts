import { DepositChanged, storeDeposits } from '../deposits/store-deposits.ts';
import { storeOutgoing } from '../deposits/store-outgoing.ts';
import { haltChain, readCursor } from './cursor.ts';
import { planScan } from './plan-scan.ts';
import { findDeposits, outgoingOf, reviewRefused, type ScanOptions } from './scan-final.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Reads the last 24 hours, or what was read since the last complete rescan, again, with another node if there is one: a node that
 * lags behind its own head answers with an empty list. What was missed is stored; what is known stays. Returns how many transfers were missed.
 */
export async function rescan(options: Omit<ScanOptions, 'plan' | 'maxSteps' | 'alarm'>, nowMs: number): Promise<number> {
  const { sql, chain, log, transaction } = options;
  const plan = planScan(chain, nowMs);
  const cursor = await readCursor(sql, chain.key);
  if (!plan || !cursor || cursor.haltedReason !== null) return 0;
  const other = plan.witness ? { ...plan, reader: plan.witness, witness: plan.reader } : plan;
  const sinceMs = Math.min(nowMs - dayMs, cursor.rescannedAt.getTime() - dayMs / 24);
  let missed = 0;
  let from = await firstBlockSince(other.reader.node.block, cursor.block, sinceMs);
  while (from <= cursor.block) {
    const wanted = from + BigInt(other.reader.node.range.size) - 1n;
    const to = wanted < cursor.block ? wanted : cursor.block;
    const found = await findDeposits({ ...options, plan: other }, from, to);
    if (!found) {
      if (other.reader.restUntilMs > Date.now()) return missed;
      continue;
    }
    await reviewRefused(options, found.refused);
    try {
      missed += await transaction(async (tx) => {
        const deposits = await storeDeposits(tx, found.accepted, chain.config.minCreditNano);
        return deposits + (await storeOutgoing(tx, found.outgoing, outgoingOf(options)));
      });
    } catch (error) {
      if (!(error instanceof DepositChanged)) throw error;
      await haltChain(sql, chain.key, error.message);
      log.fatal({ err: error, chain: chain.config.name }, 'a chain was halted: a final deposit has changed');
      return missed;
    }
    from = to + 1n;
  }
  await sql`UPDATE chain_cursors SET rescanned_at = ${new Date(nowMs).toISOString()} WHERE chain = ${chain.key}`;
  if (missed > 0) log.error({ chain: chain.config.name, missed }, 'reading the last day again found transfers that were missed');
  return missed;
}

/** The first block at or after a time, by bisection; at most about 30 requests. */
async function firstBlockSince(
  readBlock: (number: bigint) => Promise<{ readonly time: Date }>,
  last: bigint,
  sinceMs: number,
): Promise<bigint> {
  let [low, high] = [0n, last];
  while (low < high) {
    const middle = (low + high) / 2n;
    const { time } = await readBlock(middle);
    if (time.getTime() < sinceMs) low = middle + 1n;
    else high = middle;
  }
  return low;
}
