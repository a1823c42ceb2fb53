import { availableParallelism } from 'node:os';
import { wholeNumber } from './config-values.ts';

/** How many processes this machine has, and what they may use together. */
export interface ProcessSettings {
  /** API processes of this machine behind its port. */
  readonly workers: number;
  /** The most connections that all processes of this machine open to the database together; null: what it allows. */
  readonly databaseConnections: number | null;
  /** Into how many shards the database distributes accounts: batches of the ledger have accounts of one shard only. */
  readonly ledgerShards: number;
}

export function readProcessSettings(text: (name: string) => string | null): ProcessSettings {
  const workers = text('WORKERS') ?? '1';
  const connections = text('DATABASE_CONNECTIONS');
  return {
    // One for each core.
    workers: workers === 'auto' ? availableParallelism() : wholeNumber(workers, 'WORKERS', 1, 256),
    databaseConnections: connections === null ? null : wholeNumber(connections, 'DATABASE_CONNECTIONS', 1, 10_000),
    ledgerShards: wholeNumber(text('LEDGER_SHARDS') ?? '1', 'LEDGER_SHARDS', 1, 1_024),
  };
}
