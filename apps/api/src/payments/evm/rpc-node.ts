import { cutText } from '@derouter/protocols';
import { type Block, createPublicClient, type Hash, http, type PublicClient, type TransactionReceipt } from 'viem';
import { createLogRange, type LogRange } from './log-range.ts';

/** The parts of a sealed block that are used. */
export interface SealedBlock {
  readonly number: bigint;
  readonly hash: Hash;
  readonly time: Date;
}

/** One RPC node of a chain. Errors are `RpcError`. */
export interface RpcNode {
  /** Its place in the settings and its host, without the path, which often holds an API key. */
  readonly name: string;
  readonly range: LogRange;
  readonly url: string;
  call<T>(work: (client: PublicClient) => Promise<T>): Promise<T>;
  /** Never `pending`: what it shows may never be in a block. Throws if there is no such block. */
  block(which: bigint | 'latest' | 'finalized'): Promise<SealedBlock>;
  receipt(hash: Hash): Promise<TransactionReceipt>;
}

/** A call to a node failed. Its message holds no address. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  /** The node answered that it knows no such transaction or block. */
  readonly isMissing: boolean;

  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** Connects to a node; nothing is sent yet. */
export function createRpcNode(url: string, index: number, maxLogRange: number, timeoutMs = 15_000): RpcNode {
  const name = `${index + 1}:${URL.parse(url)?.host ?? 'unknown'}`;
  // Retries are left to the next run, which may use another node.
  const client = createPublicClient({ transport: http(url, { retryCount: 0, timeout: timeoutMs }), cacheTime: 0 });
  const call: RpcNode['call'] = async (work) => {
    try {
      return await work(client);
    } catch (error) {
      throw new RpcError(`${name}: ${describeProblem(error)}`, error instanceof Error && /NotFoundError$/.test(error.name));
    }
  };
  return {
    name,
    url,
    range: createLogRange(maxLogRange),
    call,
    block: (which) =>
      call(async (rpc) => readBlock(await rpc.getBlock(typeof which === 'bigint' ? { blockNumber: which } : { blockTag: which }), which)),
    receipt: (hash) => call(async (rpc) => readReceipt(await rpc.getTransactionReceipt({ hash }))),
  };
}

/** A node's answer is checked, since what it says decides about money. */
function readBlock({ number, hash, timestamp }: Block, which: bigint | string): SealedBlock {
  if (typeof number !== 'bigint' || typeof hash !== 'string' || typeof timestamp !== 'bigint')
    throw new Error('a block that is not sealed');
  if (typeof which === 'bigint' && number !== which) throw new Error(`block ${number} instead of ${which}`);
  const time = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(time.getTime())) throw new Error('a block of no time');
  return { number, hash, time };
}

function readReceipt(receipt: TransactionReceipt): TransactionReceipt {
  const isWhole = ({ address, data, topics }: TransactionReceipt['logs'][number]) =>
    typeof address === 'string' && typeof data === 'string' && Array.isArray(topics);
  // viem copies them from the answer without a look.
  if (!Array.isArray(receipt.logs) || !receipt.logs.every(isWhole)) throw new Error('a receipt without its logs');
  return receipt;
}

/** viem's messages repeat the address and the request: only the kind of the error and the node's own words are kept. */
function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { shortMessage, details, code } = error as { shortMessage?: unknown; details?: unknown; code?: unknown };
  const parts = [error.name, shortMessage ?? (shortMessage === undefined ? error.message : ''), code, details];
  const text = parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
  return cutText(text.replace(/\S+:\/\/\S+/g, '(address)'), 300);
}
