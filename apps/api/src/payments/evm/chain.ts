import type { ChainGauges } from '../deposits/chain-gauges.ts';
import type { ChainConfig } from './config.ts';
import { createRpcNode, type RpcNode } from './rpc-node.ts';

/** What this process knows about one of a chain's nodes. */
export interface NodeState {
  readonly node: RpcNode;
  /** `wrong`: another chain, or tokens that are not as configured. */
  check: 'unknown' | 'right' | 'wrong';
  checkedAtMs: number;
  head: bigint;
  /** The highest block that is final according to this node. */
  finalHeight: bigint;
  /** When its head last moved. */
  movedAtMs: number;
  /** It answered the last poll. */
  answers: boolean;
  /** Not used as the reader until then, because it failed. */
  restUntilMs: number;
}

/** A chain as this process follows it. */
export interface Chain {
  readonly config: ChainConfig;
  /** The chain id as text: its key in the database. */
  readonly key: string;
  readonly states: readonly NodeState[];
  readonly gauges: ChainGauges;
  /** Why it is not offered to customers now; null if it is. */
  problem: string | null;
  /** The head at the end of the last run, to see how many blocks the chain makes between two. */
  lastTarget: bigint | null;
  /** The highest block that both nodes call final, when that last rose, and whether that is long ago. */
  finalTarget: bigint;
  finalMovedAtMs: number;
  finalityStalled: boolean;
}

export function createChain(config: ChainConfig): Chain {
  const states = config.rpcUrls.map((url, index) => ({
    node: createRpcNode(url, index, config.maxLogRange),
    check: 'unknown' as const,
    checkedAtMs: 0,
    head: 0n,
    finalHeight: -1n,
    movedAtMs: 0,
    answers: false,
    restUntilMs: 0,
  }));
  const key = String(config.id);
  const gauges = { chain: key, name: config.name, lagBlocks: 0, lagSeconds: 0, rangeBlocks: 0, halted: 0, cannotKeepUp: 0, nodes: 0 };
  return {
    config,
    key,
    states,
    gauges,
    problem: 'starting',
    lastTarget: null,
    finalTarget: -1n,
    finalMovedAtMs: 0,
    finalityStalled: false,
  };
}
