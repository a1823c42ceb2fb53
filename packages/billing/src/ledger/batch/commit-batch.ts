import type { DedicatedConnections, GuardedTransaction } from '@derouter/db';
import { nano } from '../../money/nano-usd.ts';
import type { Admission, AdmissionResult } from '../admission.ts';
import { type BudgetCrossing, type BudgetSpending, writeNewPeriods } from '../limits/budgets.ts';
import type { KnownState } from '../limits/known-state.ts';
import { beginLimits, countSettled, type LimitState, ratesOf } from '../limits/limits.ts';
import type { RateBucket } from '../limits/rate-buckets.ts';
import { readLimits } from '../limits/read-limits.ts';
import { newStamp } from '../limits/stamps.ts';
import { type WalletState, withoutState } from '../limits/wallet-state.ts';
import { readSettled } from '../read-settled.ts';
import type { SettledReceipt, Settlement } from '../settlement.ts';
import { lockWallets } from '../wallets/wallet-row.ts';
import { bookBatch } from './book-batch.ts';
import { decideAdmissions } from './decide-admissions.ts';
import { type Charge, decideSettlements } from './decide-settlements.ts';
import type { NewHold } from './hold-columns.ts';

export interface Batch {
  readonly admissions: readonly Admission[];
  readonly settlements: readonly Settlement[];
  /** Batches that may concern the same wallets have the same line, whose connection keeps their order. Default 0. */
  readonly line?: number;
}

export interface BatchResult {
  readonly admissions: readonly AdmissionResult[];
  readonly settlements: readonly SettledReceipt[];
}

/** What this process can use without a query. */
export interface Known {
  readonly state: KnownState;
  /** The holds of requests that this process admitted. */
  readonly holds: Pick<ReadonlyMap<string, bigint>, 'get'>;
}

/**
 * Commits admissions and settlements together: lock, read, decide, write. A settlement is charge, release of the hold,
 * receipt and hourly roll-up, each exactly once however often the same request is settled. Settlements are decided
 * first, so that admissions can use what they release. Nothing is acknowledged before the commit.
 */
export async function commitBatch(
  connections: DedicatedConnections,
  processId: string,
  { admissions, settlements, line = 0 }: Batch,
  known: Known | null = null,
): Promise<BatchResult> {
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    if (!first.has(settlement.admission.requestId)) first.set(settlement.admission.requestId, settlement);
  }
  const batch = { admissions, settlements: [...first.values()], line };
  const { admitted, settled } =
    (known && (await commitKnown(connections, processId, batch, known))) ??
    (await connections.transaction((transaction) => commitRead(transaction, processId, batch, known)));
  const seen = new Set<string>();
  return {
    admissions: admitted,
    settlements: settlements.map(({ admission: { requestId } }) => {
      const receipt = settled.get(requestId);
      if (!receipt) throw new Error(`settlement of ${requestId} left no receipt`);
      const replayed = receipt.replayed || seen.has(requestId);
      seen.add(requestId);
      return { ...receipt, replayed };
    }),
  };
}

interface Committed {
  readonly admitted: AdmissionResult[];
  readonly settled: Map<string, SettledReceipt>;
}

/**
 * Optimistic path: decides from the known state and sends everything as one statement. Null if something is not known or another
 * process changed it; then nothing was done.
 */
async function commitKnown(
  connections: DedicatedConnections,
  processId: string,
  { admissions, settlements, line }: Batch,
  known: Known,
): Promise<Committed | null> {
  const ids = walletIds(admissions, settlements);
  const rates = ratesOf([...admissions, ...settlements.map(({ admission }) => admission)]);
  const found = known.state.find(admissions, settlements, ids, rates.keys());
  if (!found) return null;
  const holds = new Map<string, bigint>();
  for (const { admission } of settlements) {
    const amount = known.holds.get(admission.requestId);
    if (amount === undefined) return null;
    holds.set(admission.requestId, amount);
  }
  const { wallets, buckets } = found;
  const expected = {
    wallets: [...wallets.values()].map((wallet) => ({ ...wallet })),
    buckets: [...buckets.values()].map(({ subject, stamp }) => ({ subject, stamp })),
    holds,
  };
  let decisions: Decisions;
  try {
    decisions = decide(admissions, settlements, holds, wallets, beginLimits(buckets, rates, performance.now()));
  } catch {
    // Decided again from what the database has.
    known.state.take(ids, rates.keys());
    return null;
  }
  try {
    await connections.statement((sql) => bookBatch(sql, { processId, ...decisions, wallets, expected }, null), line);
    known.state.confirmed();
    return { admitted: decisions.admitted, settled: receiptsOf(decisions.charges) };
  } catch (error) {
    known.state.take(ids, rates.keys());
    if ((error as { code?: unknown }).code !== 'DR003') throw error;
    known.state.refused();
    return null;
  }
}

/** Locks, reads what is not known, decides, writes. */
async function commitRead(
  transaction: GuardedTransaction,
  processId: string,
  { admissions, settlements }: Batch,
  known: Known | null,
): Promise<Committed> {
  const { sql: tx } = transaction;
  const ids = walletIds(admissions, settlements);
  const taken = known?.state.take(ids, ratesOf([...admissions, ...settlements.map(({ admission }) => admission)]).keys());
  const [rows, holds] = await Promise.all([lockWallets(tx, ids), releaseHolds(transaction, settlements)]);
  const wallets = new Map(
    [...rows].map(([id, row]): [bigint, WalletState] => {
      const before = taken?.get(id);
      return [id, before?.stamp === row.stamp ? { ...before, ...row } : withoutState(row)];
    }),
  );
  const settled = await readSettled(
    tx,
    settlements.filter(({ admission }) => !holds.has(admission.requestId)),
  );
  const unsettled = settlements.filter(({ admission }) => !settled.has(admission.requestId));
  const rates = ratesOf([...admissions, ...unsettled.map(({ admission }) => admission)]);
  const limits = await readLimits(transaction, wallets, { admissions, settlements: unsettled, released: holds, rates });
  const decisions = decide(admissions, unsettled, holds, wallets, limits);
  const isWriting = decisions.charges.length + decisions.newHolds.length + decisions.changedBuckets.length > 0;
  const statements = [
    ...writeNewPeriods(
      transaction,
      [...wallets.values()].flatMap(({ budgets }) => [...budgets.values()]),
    ),
    ...(isWriting ? [bookBatch(tx, { processId, ...decisions, wallets, expected: null }, transaction.xid)] : []),
  ];
  if (statements.length > 0) await transaction.commit(statements);
  known?.state.store({ wallets, buckets: new Map(limits.buckets) });
  return { admitted: decisions.admitted, settled: new Map([...settled, ...receiptsOf(decisions.charges)]) };
}

function walletIds(admissions: readonly Admission[], settlements: readonly Settlement[]): Set<bigint> {
  const ids = new Set<bigint>();
  for (const { walletId, limits } of admissions) {
    ids.add(walletId);
    if (limits?.accountConcurrency) ids.add(limits.accountConcurrency.walletId);
  }
  for (const { admission } of settlements) ids.add(admission.walletId);
  return ids;
}

interface Decisions {
  readonly charges: readonly Charge[];
  readonly admitted: AdmissionResult[];
  readonly newHolds: readonly NewHold[];
  readonly changedBuckets: readonly RateBucket[];
  readonly spending: Iterable<BudgetSpending>;
  readonly crossings: Iterable<BudgetCrossing>;
  readonly stamp: bigint;
}

/** Mutates `wallets` and `limits` with each decision. */
function decide(
  admissions: readonly Admission[],
  settlements: readonly Settlement[],
  holds: ReadonlyMap<string, bigint>,
  wallets: ReadonlyMap<bigint, WalletState>,
  limits: LimitState,
): Decisions {
  const charges = decideSettlements(settlements, holds, wallets);
  for (const charge of charges) countSettled(charge, wallets.get(charge.settlement.admission.walletId) as WalletState, limits);
  const admitted = decideAdmissions(admissions, wallets, limits);
  const newHolds = admissions.flatMap((admission, i): NewHold[] => {
    const result = admitted[i];
    return result?.admitted && !admission.isFree ? [{ admission, heldNano: result.heldNano }] : [];
  });
  const stamp = newStamp();
  const changedBuckets = [...limits.buckets.values()].filter(({ isChanged }) => isChanged);
  for (const bucket of changedBuckets) bucket.stamp = stamp;
  for (const { settlement } of charges) stampWallet(wallets, settlement.admission.walletId, stamp);
  for (const { admission } of newHolds) stampWallet(wallets, admission.walletId, stamp);
  const { spending, crossings } = limits;
  return { charges, admitted, newHolds, changedBuckets, spending: spending.values(), crossings: crossings.values(), stamp };
}

/** As `book_batch` stamps every wallet that a batch changes. */
function stampWallet(wallets: ReadonlyMap<bigint, WalletState>, id: bigint, stamp: bigint): void {
  const wallet = wallets.get(id);
  if (wallet) wallet.stamp = stamp;
}

/** Deletes the holds of settled requests. Returns the amount of each. */
async function releaseHolds({ sql: tx, xid }: GuardedTransaction, settlements: readonly Settlement[]): Promise<Map<string, bigint>> {
  if (settlements.length === 0) return new Map();
  const requestIds = settlements.map(({ admission }) => admission.requestId);
  const accountIds = [...new Set(settlements.map(({ admission }) => admission.accountId))];
  const rows = await tx<{ id: string; amountNano: bigint }[]>`
    DELETE FROM holds WHERE request_id = ANY(${requestIds}::uuid[]) AND account_id = ANY(${accountIds}::uuid[]) AND in_transaction(${xid})
    RETURNING request_id AS id, amount_nano AS "amountNano"`;
  return new Map(rows.map((row) => [row.id, row.amountNano]));
}

function receiptsOf(charges: readonly Charge[]): Map<string, SettledReceipt> {
  return new Map(
    charges.map(({ settlement, totalNano, writeOffNano, lineItems }) => {
      const { requestId } = settlement.admission;
      return [requestId, { requestId, totalNano: nano(totalNano), writeOffNano: nano(writeOffNano), lineItems, replayed: false }];
    }),
  );
}
