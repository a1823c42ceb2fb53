import { createBilling } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import type { Config } from './config.ts';
import type { ConnectionShare } from './connection-budget.ts';
import type { Logger, Metrics } from './observability/index.ts';
import { keepUnsettled, type StopSteps, settleLeftover, unsettledFile } from './shutdown/index.ts';

interface BillingParts {
  readonly config: Config;
  readonly sql: Sql;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'countBatch' | 'countSettlement' | 'countStalePlan'>;
  readonly steps: StopSteps;
  readonly connections: ConnectionShare;
  /** Whether this is the only process of its data folder. */
  readonly isAlone: boolean;
  /** Makes the connections of the pool anew. */
  readonly onUnfit: () => void;
}

/**
 * Opens billing. Charges that cannot be booked before the process ends go to a file, from which the next process books them, or
 * another one with the same data folder.
 */
export async function openBilling({ config, sql, log, metrics, steps, connections, isAlone, onUnfit }: BillingParts) {
  const { dataDir } = config;
  const billing = await createBilling({
    sql,
    shards: config.ledgerShards,
    maxTransactions: connections.transactions,
    onUnfit,
    onStalePlan: metrics.countStalePlan,
    onSettled: metrics.countSettlement,
    onBatch: metrics.countBatch,
    onProblem: (problem, error) => log.error({ err: error }, problem),
    onAbandoned: (requests) => log.warn({ requests }, 'released the holds of a lost process'),
  });
  const file = unsettledFile(dataDir, isAlone ? null : billing.processId);
  const keepLeft = () => {
    const said = keepUnsettled(file, billing.unsettled());
    if (said) console.error(said);
  };
  const close = async () => {
    await billing.close();
    keepLeft();
  };
  steps.add({ name: 'billing', stop: close, maxMs: 30_000, atOnce: keepLeft });
  const settleAll = () => settleLeftover({ dataDir, billing, sql, log });
  await settleAll();
  return { billing, settleAll };
}
