import { createDedicated, type DedicatedConnections, isServerUnfit, newId, type Sql, shardOf } from '@derouter/db';
import type { Admission, AdmissionResult } from './ledger/admission.ts';
import { commitBatch, type Known } from './ledger/batch/commit-batch.ts';
import { ShardedCommit } from './ledger/batch/sharded-commit.ts';
import { detachedProcessId, endLease, leaseMs, releaseAbandoned, renewLease } from './ledger/leases.ts';
import { hasAmpleRoom, PendingAdmissions } from './ledger/limits/ample-room.ts';
import { KnownState } from './ledger/limits/known-state.ts';
import type { RunningDetails, SettledReceipt, Settlement } from './ledger/settlement.ts';
import { isClosed, isDataError, isDeadlock, retry } from './retry.ts';

export interface BillingOptions {
  readonly sql: Sql;
  /** Maximum operations per transaction (500) and batches in flight (2); set only by benchmarks. */
  readonly maxBatch?: number;
  readonly concurrentBatches?: number;
  /** Into how many shards the tables are distributed by account: a batch has accounts of one shard only (`shardOf`). Default 1. */
  readonly shards?: number;
  /** A batch that takes longer times out; settlements are then retried. Default 10 000. */
  readonly deadlineMs?: number;
  /** Maximum connections for transactions; batches use `batchLines(shards)` more. Default 40. */
  readonly maxTransactions?: number;
  /** Time after the start during which this process does not release the holds of others. Default: one lease. */
  readonly startGraceMs?: number;
  /** Called for failures that no caller waits for: failed lease renewals, retried settlements. */
  readonly onProblem?: (problem: string, error: unknown) => void;
  /**
   * Called when the server turned out to be unfit for any statement (`isServerUnfit`), such as a former primary that became read-only:
   * the pool's connections to it should be made anew. Billing has discarded its own.
   */
  readonly onUnfit?: (error: unknown) => void;
  /** Called before a transaction is run again because a table was changed under its statements. */
  readonly onStalePlan?: (error: unknown) => void;
  /** Called once a request is charged. */
  readonly onSettled?: (settlement: Settlement, receipt: SettledReceipt) => void;
  /** Called once a batch was committed or has failed. */
  readonly onBatch?: (batch: EndedBatch) => void;
  /** Called after the holds of lost processes were released. */
  readonly onAbandoned?: (requests: number) => void;
}

/** How a try to commit a batch ended. */
interface EndedBatch {
  readonly operations: number;
  readonly durationMs: number;
  readonly isCommitted: boolean;
  /** It had to give way to another transaction, and is committed again. */
  readonly isDeadlock: boolean;
}

export interface Billing {
  /** Identifies this process's holds and lease. */
  readonly processId: string;
  /** Holds credit for a request, or returns why not. Resolves after the commit. Throws `LedgerError` when overloaded or closed. */
  admit(admission: Admission): Promise<AdmissionResult>;
  /**
   * Whether `admit` will plainly grant the whole hold, as far as this process knows without a query: credit and budgets exceed it
   * many times and every limit is far from full. Nothing is decided by it.
   */
  expectsToAdmit(admission: Admission): boolean;
  /**
   * Records what an admitted request is doing, for its receipt in case this process is lost. It is stored with the next lease
   * renewal, so it costs no statement, and requests that end within seconds are never stored.
   */
  describeRunning(requestId: string, details: RunningDetails): void;
  /**
   * Charges a request, releases its hold and writes its receipt, exactly once. Resolves after the commit;
   * while the database is unreachable it retries, so no charge is lost while this process lives.
   * Throws only errors that a retry cannot fix.
   */
  settle(settlement: Settlement): Promise<SettledReceipt>;
  /**
   * Detaches a hold from this process's lease, so that it survives the process. `note` records, in the same transaction, who
   * will settle it; it may run more than once. Retries as `settle` does.
   */
  handOver(request: Pick<Admission, 'requestId' | 'accountId'>, note: (tx: Sql) => Promise<unknown>): Promise<void>;
  /** A transaction for money other than usage: commits or throws. Statements are sent one after the other. */
  readonly transaction: DedicatedConnections['transaction'];
  /** Requests admitted and not yet settled here. */
  openRequests(): number;
  /** Reads wallets and limits again when they are next needed, because limits may have changed. Decisions are right without it. */
  forgetKnown(): void;
  /** How often a batch was decided again because another process had changed its wallets or limits. */
  conflicts(): number;
  /** Operations that wait for the next batch. */
  waiting(): number;
  /** Renews the lease and releases the holds of lost processes now. Returns how many. */
  releaseAbandoned(): Promise<number>;
  /** Requests that have ended and are not charged yet because the database is unreachable. */
  unsettled(): readonly Settlement[];
  /** Waits for operations in flight, stops retrying and ends the lease. What `unsettled` returns then will not be charged. */
  close(): Promise<void>;
}

type Operation = Admission | Settlement;

/** Connections for batches: one for each shard, but shards share a few. */
export function batchLines(shards: number): number {
  return Math.min(shards, 8);
}

/** Opens billing for this process: takes a lease and starts renewing it. */
export async function createBilling(options: BillingOptions): Promise<Billing> {
  const { sql, shards = 1, onProblem: problem = () => {} } = options;
  const processId = newId();
  const connections = createDedicated(sql, options);
  /** Requests admitted and not yet settled here, with their hold once it is known. */
  const open = new Map<string, bigint | null>();
  const { ledger, known, pending } = createLedger(options, connections, processId, open);
  const unsettled = new Map<string, Settlement>();
  const running = new Map<string, RunningDetails>();

  // After a start, perhaps following a database outage, other processes get one lease period to renew.
  let spareUntil = performance.now() + (options.startGraceMs ?? leaseMs);
  /** Renews the lease, then releases orphaned holds. */
  const renewAndRelease = async () => {
    for (const requestId of running.keys()) if (!open.has(requestId)) running.delete(requestId);
    // The same grace period after our own lease expired.
    if (await renewLease(sql, processId, running)) spareUntil = performance.now() + leaseMs;
    const released = await releaseAbandoned(sql, connections, processId, { open, shards, ownOnly: performance.now() < spareUntil });
    if (released > 0) options.onAbandoned?.(released);
    return released;
  };
  /** Retries until the database accepts the work, then drops this process's claim on the hold. */
  const untilDone = async <T>(again: string, requestId: string, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await retry(work, (error) => problem(again, error));
      open.delete(requestId);
      return result;
    } catch (error) {
      if (!isClosed(error)) open.delete(requestId);
      throw error;
    }
  };

  await renewLease(sql, processId, running);
  let renewing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renewAndRelease().catch((error: unknown) => reportRenewal(options, error));
  }, leaseMs / 3);
  timer.unref();

  return {
    processId,
    async admit(admission) {
      if (admission.isFree) return (await ledger.submit(admission)) as AdmissionResult;
      open.set(admission.requestId, null);
      try {
        const result = (await pending.during(admission, () => ledger.submit(admission))) as AdmissionResult;
        if (result.admitted) open.set(admission.requestId, result.heldNano);
        else open.delete(admission.requestId);
        return result;
      } catch (error) {
        // If the outcome of the commit is unknown, the next renewal finds and releases an orphaned hold.
        open.delete(admission.requestId);
        throw error;
      }
    },
    expectsToAdmit: (admission) => known !== null && hasAmpleRoom(admission, known.state, pending),
    describeRunning: (requestId, details) => void running.set(requestId, details),
    async settle(settlement) {
      const { requestId } = settlement.admission;
      running.delete(requestId);
      unsettled.set(requestId, settlement);
      const receipt = await untilDone('a settlement is tried again', requestId, () => ledger.submit(settlement)).catch((error: unknown) => {
        // An operation that was rejected permanently would be rejected again.
        if (!isClosed(error)) unsettled.delete(requestId);
        throw error;
      });
      unsettled.delete(requestId);
      const settled = receipt as SettledReceipt;
      report(settlement, settled, options);
      return settled;
    },
    async handOver({ requestId, accountId }, note) {
      await untilDone('a hold is handed over again', requestId, () =>
        connections.transaction(async ({ sql: tx, xid }) => {
          await tx`
            UPDATE holds SET process_id = ${detachedProcessId}
            WHERE request_id = ${requestId} AND account_id = ${accountId} AND in_transaction(${xid})`;
          await note(tx);
        }),
      );
    },
    transaction: (work) => connections.transaction(work),
    openRequests: () => open.size,
    forgetKnown: () => known?.state.clear(),
    conflicts: () => known?.state.conflicts ?? 0,
    waiting: () => ledger.waiting,
    releaseAbandoned: renewAndRelease,
    unsettled: () => [...unsettled.values()],
    async close() {
      clearInterval(timer);
      await renewing;
      await ledger.close();
      await connections.close();
      await endLease(sql, processId).catch((error: unknown) => problem('the lease could not be given up', error));
    },
  };
}

function reportRenewal({ onUnfit, onProblem }: BillingOptions, error: unknown): void {
  if (isServerUnfit(error)) onUnfit?.(error);
  onProblem?.('the lease could not be renewed', error);
}

/** Reports a charge; as a problem if another process had released the hold before the answer came. */
function report(settlement: Settlement, receipt: SettledReceipt, { onSettled, onProblem }: BillingOptions): void {
  onSettled?.(settlement, receipt);
  const { admission, outcome } = settlement;
  if (!receipt.wasAbandoned || !outcome.priced) return;
  onProblem?.('a request was answered after its process had been given up: it was not charged', new Error(admission.requestId));
}

interface Ledger {
  readonly ledger: ShardedCommit<Operation, AdmissionResult | SettledReceipt>;
  readonly known: Known | null;
  /** Counts what waits for the ledger's decision. */
  readonly pending: PendingAdmissions;
}

/** Group commit of admissions and settlements. `open`: requests admitted and not yet settled here, with their hold. */
function createLedger(
  options: BillingOptions,
  connections: DedicatedConnections,
  processId: string,
  open: ReadonlyMap<string, bigint | null>,
): Ledger {
  const { shards = 1 } = options;
  const lines = batchLines(shards);
  const holds = { get: (requestId: string) => open.get(requestId) ?? undefined };
  const concurrentBatches = options.concurrentBatches ?? 2;
  // Known state is valid only for batches sent in order over one connection.
  const known: Known | null = concurrentBatches <= 2 ? { state: new KnownState(), holds } : null;
  // Both kinds share a transaction, since on a busy wallet they would wait for each other's locks anyway.
  const ledger = new ShardedCommit<Operation, AdmissionResult | SettledReceipt>({
    maxBatch: options.maxBatch ?? 500,
    concurrentBatches,
    shardOf: (one) => shardOf(('admission' in one ? one.admission : one).accountId, shards),
    commit: async (batch, shard) => {
      const admissions = batch.flatMap((one) => ('admission' in one ? [] : [one]));
      const settlements = batch.flatMap((one) => ('admission' in one ? [one] : []));
      const results = await commitAgain(
        () => commitBatch(connections, processId, { admissions, settlements, line: shard % lines }, known),
        (ended) => options.onBatch?.({ operations: batch.length, ...ended }),
      );
      let [admitted, settled] = [0, 0];
      return batch.map((one) => ('admission' in one ? results.settlements[settled++] : results.admissions[admitted++])) as (
        | AdmissionResult
        | SettledReceipt
      )[];
    },
    isolate: isDataError,
    // Batches that lock first wait for each other on a busy wallet.
    isSerial: () => known?.state.isPaused ?? false,
    // A settlement is never refused: its request has already run.
    isRefusable: (one) => !('admission' in one),
  });
  return { ledger, known, pending: new PendingAdmissions() };
}

/** Batches that meet a deadlock are tried this often, since nothing was written. */
const maxTries = 4;

/** Commits, and again after a deadlock. `report`: how each try ended. */
async function commitAgain<T>(commit: () => Promise<T>, report: (ended: Omit<EndedBatch, 'operations'>) => void): Promise<T> {
  for (let tries = 1; ; tries++) {
    const startedAt = performance.now();
    const end = (isCommitted: boolean, hasGivenWay: boolean) =>
      report({ durationMs: performance.now() - startedAt, isCommitted, isDeadlock: hasGivenWay });
    try {
      const result = await commit();
      end(true, false);
      return result;
    } catch (error) {
      end(false, isDeadlock(error));
      if (!isDeadlock(error) || tries === maxTries) throw error;
    }
  }
}
