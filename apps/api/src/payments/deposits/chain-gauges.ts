/** How a chain is followed, for `/metrics`. */
export interface ChainGauges {
  readonly chain: string;
  readonly name: string;
  /** Final blocks that were not read yet. */
  lagBlocks: number;
  /** Age of the last block that was read. It includes the chain's own time to finality. */
  lagSeconds: number;
  /** Blocks in one query of logs at the node that was used last. */
  rangeBlocks: number;
  /** 1 if the chain is halted until the operator looks at it. */
  halted: number;
  /** 1 if the last run read fewer blocks than the chain made meanwhile. */
  cannotKeepUp: number;
  /** RPC nodes in use. */
  nodes: number;
}
