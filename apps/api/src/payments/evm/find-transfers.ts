import { type Address, type Hash, type Log, parseAbiItem, type TransactionReceipt } from 'viem';
import type { FinalTransfer } from '../deposits/deposit.ts';
import type { Chain } from './chain.ts';
import type { TokenConfig } from './config.ts';
import { RpcError, type RpcNode, type SealedBlock } from './rpc-node.ts';

const transferEvent = parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)');
export type TransferLog = Log<bigint, number, false, typeof transferEvent, true>;

/** Addresses in one query. */
const chunkSize = 500;

/**
 * The transfer logs of the tokens to any of the addresses in these blocks. Skips logs of removed blocks, of no value, and of moves
 * between our own addresses. Throws `RpcError`.
 */
export async function readTransferLogs(
  node: RpcNode,
  tokens: readonly TokenConfig[],
  addresses: ReadonlyMap<string, string>,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<readonly TransferLog[]> {
  const contracts = tokens.map(({ address }) => address);
  const logs = await readLogs(node, { contracts, side: 'to', addresses: [...addresses.keys()], fromBlock, toBlock });
  return logs.filter((log) => isDeposit(log, contracts, addresses, fromBlock, toBlock));
}

/** The transfer logs of the tokens from any of the payers to an address that is not ours. Otherwise as `readTransferLogs`. */
export async function readOutgoingLogs(
  node: RpcNode,
  tokens: readonly TokenConfig[],
  { addresses, payers }: { readonly addresses: ReadonlyMap<string, string>; readonly payers: ReadonlySet<string> },
  fromBlock: bigint,
  toBlock: bigint,
): Promise<readonly TransferLog[]> {
  const contracts = tokens.map(({ address }) => address);
  const logs = await readLogs(node, { contracts, side: 'from', addresses: [...payers], fromBlock, toBlock });
  return logs.filter(
    (log) =>
      isSealed(log, contracts, fromBlock, toBlock) && payers.has(log.args.from.toLowerCase()) && !addresses.has(log.args.to.toLowerCase()),
  );
}

interface LogQuery {
  readonly contracts: readonly Address[];
  readonly side: 'from' | 'to';
  readonly addresses: readonly string[];
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

async function readLogs(node: RpcNode, { contracts, side, addresses, fromBlock, toBlock }: LogQuery): Promise<readonly TransferLog[]> {
  const found: TransferLog[] = [];
  for (let start = 0; start < addresses.length; start += chunkSize) {
    const args = { [side]: addresses.slice(start, start + chunkSize) as Address[] };
    const logs = await node.call(async (client) => {
      const answer = await client.getLogs({ address: [...contracts], event: transferEvent, args, fromBlock, toBlock, strict: true });
      if (!answer.every(isWhole)) throw new Error('a log without its address, its transaction or its place');
      return answer;
    });
    found.push(...logs);
  }
  return found;
}

/** Whether a log has what viem's types promise, and copies from the answer without a look. */
function isWhole({ address, transactionHash, logIndex }: TransferLog): boolean {
  return typeof address === 'string' && typeof transactionHash === 'string' && Number.isInteger(logIndex);
}

/** The filter is applied again here: a node's answer is not trusted to match the question. */
export function isDeposit(
  log: TransferLog,
  contracts: readonly Address[],
  addresses: ReadonlyMap<string, string>,
  fromBlock: bigint,
  toBlock: bigint,
): boolean {
  const { from, to } = log.args;
  // Money that moves between our own addresses is not new.
  return isSealed(log, contracts, fromBlock, toBlock) && addresses.has(to.toLowerCase()) && !addresses.has(from.toLowerCase());
}

/** A movement of one of the tokens in a block of the range. Anyone can make an address seem to send nothing. */
function isSealed(
  { address, args, removed, blockNumber, blockHash }: TransferLog,
  contracts: readonly Address[],
  fromBlock: bigint,
  toBlock: bigint,
): boolean {
  return (
    !removed &&
    blockHash !== null &&
    blockNumber !== null &&
    blockNumber >= fromBlock &&
    blockNumber <= toBlock &&
    args.value > 0n &&
    contracts.some((contract) => contract === address.toLowerCase())
  );
}

/**
 * Turns transfer logs into final transfers, proven by the receipt of each transaction and the sealed block it names. Throws
 * `RpcError` if the node contradicts itself.
 */
export async function proveTransfers(
  node: RpcNode,
  { key, config }: Pick<Chain, 'key' | 'config'>,
  addresses: ReadonlyMap<string, string>,
  logs: readonly TransferLog[],
): Promise<readonly FinalTransfer[]> {
  const receipts = new Map<Hash, TransactionReceipt>();
  const blocks = new Map<bigint, SealedBlock>();
  const transfers: FinalTransfer[] = [];
  for (const log of logs) {
    const receipt = receipts.get(log.transactionHash) ?? (await node.receipt(log.transactionHash));
    receipts.set(log.transactionHash, receipt);
    if (receipt.status !== 'success') continue;
    const block = blocks.get(log.blockNumber) ?? (await node.block(log.blockNumber));
    blocks.set(log.blockNumber, block);
    const ordinal = receipt.logs.findIndex(({ logIndex }) => logIndex === log.logIndex);
    const proven = receipt.logs[ordinal];
    const isOneBlock = block.hash === log.blockHash && receipt.blockHash === log.blockHash;
    if (!isOneBlock || receipt.transactionHash !== log.transactionHash || !proven || !isSameLog(proven, log)) {
      throw new RpcError(`${node.name}: log, receipt and block of ${log.transactionHash} contradict each other`);
    }
    const contract = log.address.toLowerCase();
    const token = [...config.tokens, ...config.notAccepted].find(({ address }) => address === contract);
    const [from, to] = [log.args.from.toLowerCase(), log.args.to.toLowerCase()];
    const accountId = addresses.get(to) ?? addresses.get(from);
    if (!token || !accountId) continue;
    transfers.push({
      chain: key,
      txHash: log.transactionHash,
      ordinal,
      block: log.blockNumber,
      blockHash: block.hash,
      blockTime: block.time,
      token: contract,
      symbol: token.symbol,
      decimals: token.decimals,
      from,
      to,
      accountId,
      value: log.args.value,
      evidence: { rpc: node.name },
    });
  }
  return transfers;
}

function isSameLog(a: Pick<Log, 'address' | 'topics' | 'data'>, b: Pick<Log, 'address' | 'topics' | 'data'>): boolean {
  return a.address.toLowerCase() === b.address.toLowerCase() && a.data === b.data && a.topics.join() === b.topics.join();
}
