import { createDedicated, type DedicatedConnections, newId, type Sql } from '@derouter/db';
import type { Admission, AdmissionResult } from './ledger/admission.ts';
import { commitBatch } from './ledger/commit-batch.ts';
import { GroupCommit } from './ledger/group-commit.ts';
import { KnownWallets } from './ledger/known-wallets.ts';
import { endLease, leaseMs, releaseAbandoned, renewLease, unattended } from './ledger/leases.ts';
import { LedgerError } from './ledger/ledger-error.ts';
import type { RunningDetails, SettledReceipt, Settlement } from './ledger/settlement.ts';

export interface BillingOptions {
  readonly sql: Sql;
  /** Operations in one transaction at most (500) and batches in flight (2): for measuring. */
  readonly maxBatch?: number;
  readonly concurrentBatches?: number;
  /** A batch that the database does not answer within this is given up and, where it must not be lost, tried again. Default 10 000. */
  readonly deadlineMs?: number;
  /** For so long after the start no other process's holds are released. Default: as long as a lease. */
  readonly startGraceMs?: number;
  /** Told about trouble that no caller waits for: failed lease renewals, settlements being retried. */
  readonly onProblem?: (problem: string, error: unknown) => void;
  /** Told when holds of a lost process were released. */
  readonly onAbandoned?: (requests: number) => void;
}

export interface Billing {
  /** Identifies this process's holds and lease. */
  readonly processId: string;
  /** Sets credit aside for a request, or says why not. Resolves after the commit. Throws `LedgerError` when overloaded or closed. */
  admit(admission: Admission): Promise<AdmissionResult>;
  /**
   * Tells what an admitted request is doing, for its receipt should this process be lost. Costs nothing now: it is stored with
   * the next renewal of the lease, so requests that end within seconds are never stored.
   */
  describeRunning(requestId: string, details: RunningDetails): void;
  /**
   * Charges a request, releases its hold and writes its receipt, exactly once. Resolves after the commit;
   * while the database is away it keeps trying, so a charge is not lost as long as this process lives.
   * Throws only what trying again cannot mend.
   */
  settle(settlement: Settlement): Promise<SettledReceipt>;
  /**
   * Leaves a hold open beyond this process: no lease frees it. `note` writes down, in the same transaction, who answers for
   * settling it; it may run more than once. Keeps trying, as `settle` does.
   */
  handOver(requestId: string, note: (tx: Sql) => Promise<unknown>): Promise<void>;
  /** A transaction for money other than usage: commits for certain or throws. Statements are sent one after the other. */
  readonly transaction: DedicatedConnections['transaction'];
  /** Requests admitted and not yet settled here. */
  openRequests(): number;
  /** Renews the lease and frees what lost processes held, now. Returns how many requests. */
  releaseAbandoned(): Promise<number>;
  /** Requests that have ended and are not charged yet: the database is away. */
  unsettled(): readonly Settlement[];
  /** Waits for what is under way, stops retrying and ends the lease. What `unsettled` tells then is not charged any more. */
  close(): Promise<void>;
}

type Operation = Admission | Settlement;

const retryDelaysMs = [50, 100, 200, 400, 800, 1600, 3000];

/** Opens billing for this process: takes a lease and starts renewing it. */
export async function createBilling(options: BillingOptions): Promise<Billing> {
  const { sql } = options;
  const processId = newId();
  const connections = createDedicated(sql, options.deadlineMs);
  /** Requests admitted and not yet settled here, with what was set aside for them once that is known. */
  const open = new Map<string, bigint | null>();
  const holds = { get: (requestId: string) => open.get(requestId) ?? undefined };
  const concurrentBatches = options.concurrentBatches ?? 2;
  // What is known holds for batches that go over one line, one after the other.
  const known = concurrentBatches <= 2 ? { wallets: new KnownWallets(), holds } : null;
  // Both in one transaction: on a wallet in use they would wait for each other's anyway.
  const ledger = new GroupCommit<Operation, AdmissionResult | SettledReceipt>({
    maxBatch: options.maxBatch ?? 500,
    concurrentBatches,
    commit: async (batch) => {
      const admissions = batch.flatMap((one) => ('admission' in one ? [] : [one]));
      const settlements = batch.flatMap((one) => ('admission' in one ? [one] : []));
      const results = await commitBatch(connections, processId, { admissions, settlements }, known);
      let [admitted, settled] = [0, 0];
      return batch.map((one) => ('admission' in one ? results.settlements[settled++] : results.admissions[admitted++])) as (
        | AdmissionResult
        | SettledReceipt
      )[];
    },
    isolate: isDataError,
    // A settlement is never refused: its request has already run.
    isRefusable: (one) => !('admission' in one),
  });
  const problem = options.onProblem ?? (() => {});
  const unsettled = new Map<string, Settlement>();
  const running = new Map<string, RunningDetails>();

  // Whoever starts may do so after the database was away: the others are given the time to say that they live.
  let spareUntil = performance.now() + (options.startGraceMs ?? leaseMs);
  /** Renews the lease, then frees what nobody stands behind. */
  const beat = async () => {
    // So they are when our own lease ran out too.
    for (const requestId of running.keys()) if (!open.has(requestId)) running.delete(requestId);
    if (await renewLease(sql, processId, running)) spareUntil = performance.now() + leaseMs;
    const released = await releaseAbandoned(sql, connections, processId, { open, ownOnly: performance.now() < spareUntil });
    if (released > 0) options.onAbandoned?.(released);
    return released;
  };
  /** Does what must not be lost, again and again while the database is away; then nobody stands behind the request's hold here. */
  const untilDone = async <T>(again: string, requestId: string, work: () => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await work();
        open.delete(requestId);
        return result;
      } catch (error) {
        if (isClosed(error)) throw error;
        if (isDataError(error) || isMistake(error)) {
          open.delete(requestId);
          throw error;
        }
        problem(again, error);
        const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)];
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  };

  await renewLease(sql, processId, running);
  let beating: Promise<unknown> = Promise.resolve();
  const heartbeat = setInterval(() => {
    beating = beat().catch((error: unknown) => problem('the lease could not be renewed', error));
  }, leaseMs / 3);
  heartbeat.unref();

  return {
    processId,
    async admit(admission) {
      if (admission.isFree) return (await ledger.submit(admission)) as AdmissionResult;
      open.set(admission.requestId, null);
      try {
        const result = (await ledger.submit(admission)) as AdmissionResult;
        if (result.admitted) open.set(admission.requestId, result.heldNano);
        else open.delete(admission.requestId);
        return result;
      } catch (error) {
        // Where the outcome of the commit is unknown, the heartbeat finds the hold that nobody stands behind.
        open.delete(admission.requestId);
        throw error;
      }
    },
    describeRunning: (requestId, details) => void running.set(requestId, details),
    async settle(settlement) {
      const { requestId } = settlement.admission;
      running.delete(requestId);
      unsettled.set(requestId, settlement);
      const receipt = await untilDone('a settlement is tried again', requestId, () => ledger.submit(settlement)).catch((error: unknown) => {
        // What was refused for good would be refused again.
        if (!isClosed(error)) unsettled.delete(requestId);
        throw error;
      });
      unsettled.delete(requestId);
      const settled = receipt as SettledReceipt;
      if (settled.wasAbandoned && settlement.outcome.priced) {
        problem('a request was answered after its process had been given up: it was not charged', new Error(requestId));
      }
      return settled;
    },
    async handOver(requestId, note) {
      await untilDone('a hold is handed over again', requestId, () =>
        connections.transaction(async ({ sql: tx, xid }) => {
          await tx`UPDATE holds SET process_id = ${unattended} WHERE request_id = ${requestId} AND in_transaction(${xid})`;
          await note(tx);
        }),
      );
    },
    transaction: (work) => connections.transaction(work),
    openRequests: () => open.size,
    releaseAbandoned: beat,
    unsettled: () => [...unsettled.values()],
    async close() {
      clearInterval(heartbeat);
      await beating;
      await ledger.close();
      await connections.close();
      await endLease(sql, processId).catch((error: unknown) => problem('the lease could not be given up', error));
    },
  };
}

function isClosed(error: unknown): boolean {
  return error instanceof LedgerError && error.code === 'closed';
}

/** An error of the data itself (constraint, bad value, overspend): trying again gives the same. */
function isDataError(error: unknown): boolean {
  return error instanceof RangeError || error instanceof LedgerError || /^(22|23|42|DR)/.test(errorCode(error));
}

/** An error of this program, which trying again does not mend. Anything else is a database that is away, in whatever way. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
