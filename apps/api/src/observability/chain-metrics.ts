import { Gauge, type Registry } from 'prom-client';

/** How a chain that deposits arrive on is followed. */
interface ChainGauges {
  readonly name: string;
  readonly lagBlocks: number;
  readonly lagSeconds: number;
  readonly rangeBlocks: number;
  readonly halted: number;
  readonly cannotKeepUp: number;
  readonly nodes: number;
}

/** Registers the gauges of chains, which are read at each scrape. */
export function registerChainMetrics(registry: Registry, read: () => readonly ChainGauges[]): void {
  const gauge = (name: string, help: string, pick: (chain: ChainGauges) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['chain'],
      // Every worker reads the same.
      aggregator: 'max',
      registers: [registry],
      collect() {
        this.reset();
        for (const chain of read()) this.set({ chain: chain.name }, pick(chain));
      },
    });
  gauge('derouter_chain_lag_blocks', 'Final blocks whose deposits were not read yet.', (chain) => chain.lagBlocks);
  gauge(
    'derouter_chain_lag_seconds',
    'Age of the last block that was read, with the time that the chain takes to be final.',
    (chain) => chain.lagSeconds,
  );
  gauge('derouter_chain_range_blocks', 'Blocks in one query of logs at the RPC node in use.', (chain) => chain.rangeBlocks);
  gauge('derouter_chain_halted', '1 if the chain is halted: a final block has changed.', (chain) => chain.halted);
  gauge(
    'derouter_chain_cannot_keep_up',
    '1 if the last run read fewer blocks than the chain made meanwhile.',
    (chain) => chain.cannotKeepUp,
  );
  gauge('derouter_chain_rpc_nodes', 'RPC nodes in use.', (chain) => chain.nodes);
}
