import type { Alarm } from '../deposits/alarm.ts';
import { type DepositServices, type FinalTransfer, paymentRefOf } from '../deposits/deposit.ts';
import { readAddresses, readPayers } from '../deposits/read-addresses.ts';
import { DepositChanged, storeDeposits } from '../deposits/store-deposits.ts';
import { type OutgoingOptions, storeOutgoing } from '../deposits/store-outgoing.ts';
import type { Chain } from './chain.ts';
import { type Cursor, haltChain, moveCursor, readCursor, startCursor } from './cursor.ts';
import { proveTransfers, readOutgoingLogs, readTransferLogs } from './find-transfers.ts';
import type { ScanPlan } from './plan-scan.ts';
import { clearingOf } from './read-balances.ts';
import type { SealedBlock } from './rpc-node.ts';

export interface ScanOptions extends DepositServices {
  readonly chain: Chain;
  readonly plan: ScanPlan;
  /** Most queries of one run; the rest is left to the next one. */
  readonly maxSteps: number;
  readonly alarm: Alarm;
  /** Addresses of the operator, to which deposits are swept. */
  readonly treasury: ReadonlySet<string>;
}

/** How long a node that failed is not the reader. */
const restMs = 30_000;

/**
 * Reads final blocks that were not read yet and stores their deposits. Each step commits deposits and cursor together, and only if
 * no other process moved the cursor, so this can run in several processes and be killed at any time.
 */
export async function scanFinal(options: ScanOptions): Promise<void> {
  const { chain, plan, maxSteps } = options;
  const start = await openCursor(options);
  if (!start || start.haltedReason !== null || !(await verifyCursor(options, start))) return;
  let cursor: Cursor = start;
  for (let step = 0; step < maxSteps && cursor.block < plan.target; step++) {
    const next = await scanStep(options, cursor);
    if (!next) break;
    cursor = next;
  }
  const produced = chain.lastTarget === null ? 0n : plan.target - chain.lastTarget;
  chain.lastTarget = plan.target;
  const isBehind = cursor.block < plan.target;
  chain.gauges.cannotKeepUp = isBehind && produced > 0n && cursor.block - start.block < produced ? 1 : 0;
  chain.gauges.rangeBlocks = plan.reader.node.range.size;
  if (chain.gauges.cannotKeepUp === 1) {
    const { name, range } = plan.reader.node;
    const detail = { chain: chain.config.name, node: name, rangeBlocks: range.size, producedBlocks: Number(produced) };
    options.alarm(`${chain.key} pace`, detail, 'cannot keep up with a chain: its node answers for fewer blocks than the chain makes');
  }
}

/** The cursor; made at the height that is final now, or at the configured first block, when the chain is new. */
async function openCursor({ sql, chain, plan }: ScanOptions): Promise<Cursor | null> {
  const cursor = await readCursor(sql, chain.key);
  if (cursor) return cursor;
  if (plan.target < 0n) return null;
  const { startBlock } = chain.config;
  const first = startBlock === null ? plan.target : startBlock > 0n ? startBlock - 1n : 0n;
  if (first > plan.target) return null;
  const block = await agreedBlock(plan, first);
  if (!block) return null;
  await startCursor(sql, chain.key, block);
  return readCursor(sql, chain.key);
}

/** Whether the last block that was read is still what it was. If not, every credit since is in doubt: the chain is halted. */
async function verifyCursor({ sql, chain, plan, log }: ScanOptions, cursor: Cursor): Promise<boolean> {
  const { reader, witness } = plan;
  const { hash } = await reader.node.block(cursor.block);
  if (hash === cursor.blockHash) return true;
  const other = await witness?.node.block(cursor.block);
  const detail = { chain: chain.config.name, block: cursor.block.toString(), stored: cursor.blockHash, now: hash };
  if (other?.hash === cursor.blockHash) {
    reader.restUntilMs = Date.now() + 10 * restMs;
    log.fatal({ ...detail, node: reader.node.name }, 'an RPC node is on another chain of blocks than it was, and is not used');
    return false;
  }
  await haltChain(sql, chain.key, `final block ${cursor.block} was ${cursor.blockHash} and is now ${hash}`);
  log.fatal(detail, 'a chain was halted: a block that counted as final has been replaced');
  return false;
}

/** One query of logs and its commit. Null: nothing more can be read in this run. */
async function scanStep(options: ScanOptions, cursor: Cursor): Promise<Cursor | null> {
  const { chain, plan, transaction, sql, log } = options;
  const { reader } = plan;
  const from = cursor.block + 1n;
  const wanted = cursor.block + BigInt(reader.node.range.size);
  const to = wanted < plan.target ? wanted : plan.target;
  const block = await agreedBlock(plan, to);
  if (!block) {
    const detail = { chain: chain.config.name, block: to.toString(), nodes: [reader.node.name, plan.witness?.node.name] };
    options.alarm(`${chain.key} hashes`, detail, 'two RPC nodes disagree about a final block: nothing is credited until they agree');
    return null;
  }
  const found = await findDeposits(options, from, to);
  if (!found) return reader.restUntilMs > Date.now() ? null : cursor;
  await reviewRefused(options, found.refused);
  try {
    const moved = await transaction(async (tx) => {
      if (!(await moveCursor(tx, chain.key, cursor, block))) return false;
      await storeDeposits(tx, found.accepted, chain.config.minCreditNano);
      await storeOutgoing(tx, found.outgoing, outgoingOf(options));
      return true;
    });
    if (!moved) return null;
  } catch (error) {
    if (!(error instanceof DepositChanged)) throw error;
    await haltChain(sql, chain.key, error.message);
    log.fatal({ err: error, chain: chain.config.name }, 'a chain was halted: a final deposit has changed');
    return null;
  }
  return { ...cursor, block: to, blockHash: block.hash, blockTime: block.time };
}

/** The block, if the nodes of the plan agree on its hash; null if they do not. */
async function agreedBlock({ reader, witness }: ScanPlan, number: bigint): Promise<SealedBlock | null> {
  const [block, other] = await Promise.all([reader.node.block(number), witness?.node.block(number)]);
  return other && other.hash !== block.hash ? null : block;
}

/** How transfers out of our addresses on this chain are booked. */
export function outgoingOf({ chain, log, treasury }: Pick<ScanOptions, 'chain' | 'log' | 'treasury'>): OutgoingOptions {
  return { provider: 'evm', clearing: (symbol) => clearingOf(chain.key, symbol), treasury, log };
}

interface Found {
  readonly accepted: readonly FinalTransfer[];
  readonly refused: readonly FinalTransfer[];
  readonly outgoing: readonly FinalTransfer[];
}

/**
 * Deposits in a range of final blocks, and what left addresses that held something; null if the node could not answer, after which the
 * range is smaller.
 */
export async function findDeposits(
  { sql, chain, plan, log }: Pick<ScanOptions, 'sql' | 'chain' | 'plan' | 'log'>,
  from: bigint,
  to: bigint,
): Promise<Found | null> {
  const { node } = plan.reader;
  // Read after the heights: an address made since cannot have been paid in a block that is final already.
  const addresses = await readAddresses(sql, 'evm');
  const tokens = [...chain.config.tokens, ...chain.config.notAccepted];
  const blocks = Number(to - from) + 1;
  try {
    const logs = addresses.size === 0 ? [] : await readTransferLogs(node, tokens, addresses, from, to);
    node.range.worked(blocks);
    const transfers = await proveTransfers(node, chain, addresses, logs);
    const isAccepted = ({ token }: FinalTransfer) => chain.config.tokens.some(({ address }) => address === token);
    const accepted = transfers.filter(isAccepted);
    // A deposit may have been swept within the range.
    const payers = new Set([...(await readPayers(sql, chain.key)), ...accepted.map((transfer) => transfer.to)]);
    const sent = payers.size === 0 ? [] : await readOutgoingLogs(node, chain.config.tokens, { addresses, payers }, from, to);
    const outgoing = await proveTransfers(node, chain, addresses, sent);
    return { accepted, refused: transfers.filter((transfer) => !isAccepted(transfer)), outgoing };
  } catch (error) {
    node.range.failed(blocks);
    if (blocks === 1) plan.reader.restUntilMs = Date.now() + restMs;
    log.warn(
      { err: error, chain: chain.config.name, blocks, next: node.range.size },
      'reading logs failed: fewer blocks are asked for next',
    );
    return null;
  }
}

/** A token that customers send by mistake can be given back by hand; other tokens are spam. */
export async function reviewRefused({ book }: Pick<ScanOptions, 'book'>, refused: readonly FinalTransfer[]): Promise<void> {
  for (const transfer of refused) {
    const { accountId, chain, txHash, token, symbol, from, to } = transfer;
    await book.openReview({
      kind: 'unlisted_token',
      reference: paymentRefOf(transfer),
      accountId,
      detail: { chain, transaction: txHash, token, symbol, from, to, value: transfer.value.toString(), decimals: transfer.decimals },
    });
  }
}
