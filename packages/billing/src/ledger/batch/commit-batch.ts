import type { DedicatedConnections, GuardedTransaction } from '@derouter/db';
import { nano } from '../../money/nano-usd.ts';
import type { Admission, AdmissionResult } from '../admission.ts';
import { countSettled, type LimitState, needsLimits, readLimits, withoutLimits, writeLimits } from '../limits.ts';
import { readSettled } from '../read-settled.ts';
import type { SettledReceipt, Settlement } from '../settlement.ts';
import type { WalletCache } from '../wallets/wallet-cache.ts';
import { lockWallets, type WalletRow } from '../wallets/wallet-row.ts';
import { bookBatch } from './book-batch.ts';
import { decideAdmissions } from './decide-admissions.ts';
import { type Charge, decideSettlements } from './decide-settlements.ts';
import type { NewHold } from './hold-columns.ts';

export interface Batch {
  readonly admissions: readonly Admission[];
  readonly settlements: readonly Settlement[];
}

export interface BatchResult {
  readonly admissions: readonly AdmissionResult[];
  readonly settlements: readonly SettledReceipt[];
}

/** What this process can use without a query. */
export interface Known {
  readonly wallets: WalletCache;
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
  { admissions, settlements }: Batch,
  known: Known | null = null,
): Promise<BatchResult> {
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    if (!first.has(settlement.admission.requestId)) first.set(settlement.admission.requestId, settlement);
  }
  const batch = { admissions, settlements: [...first.values()] };
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
 * Optimistic path: decides from the wallet cache and sends everything as one statement. Null if something is not cached or
 * another process changed it; then nothing was done.
 */
async function commitKnown(
  connections: DedicatedConnections,
  processId: string,
  { admissions, settlements }: Batch,
  known: Known,
): Promise<Committed | null> {
  const ids = walletIds(admissions, settlements);
  const wallets = known.wallets.copy(ids);
  if (!wallets || needsLimits(admissions, settlements, wallets)) return null;
  const holds = new Map<string, bigint>();
  for (const { admission } of settlements) {
    const amount = known.holds.get(admission.requestId);
    if (amount === undefined) return null;
    holds.set(admission.requestId, amount);
  }
  const before = [...wallets.values()].map((wallet) => ({ ...wallet }));
  const decisions = decide(admissions, settlements, holds, wallets, withoutLimits());
  // The next batch on the same connection may build on this one before it is confirmed: if this one fails, so does the
  // next.
  known.wallets.store(wallets);
  try {
    await connections.statement((sql) => bookBatch(sql, { processId, ...decisions, wallets, expected: { wallets: before, holds } }, null));
  } catch (error) {
    known.wallets.evict(ids);
    if ((error as { code?: unknown }).code !== 'DR003') throw error;
    known.wallets.refused();
    return null;
  }
  known.wallets.confirmed();
  return { admitted: decisions.admitted, settled: receiptsOf(decisions.charges) };
}

/** Locks, reads what is not cached, decides, writes. */
async function commitRead(
  transaction: GuardedTransaction,
  processId: string,
  { admissions, settlements }: Batch,
  known: Known | null,
): Promise<Committed> {
  const { sql: tx } = transaction;
  const ids = walletIds(admissions, settlements);
  // Evicted until the outcome of this batch is certain.
  known?.wallets.evict(ids);
  const [wallets, holds] = await Promise.all([lockWallets(tx, ids), releaseHolds(transaction, settlements)]);
  const settled = await readSettled(
    tx,
    settlements.filter(({ admission }) => !holds.has(admission.requestId)),
  );
  const unsettled = settlements.filter(({ admission }) => !settled.has(admission.requestId));
  const limits = await readLimits(transaction, admissions, unsettled, wallets);
  const decisions = decide(admissions, unsettled, holds, wallets, limits);
  const isWriting = decisions.charges.length + decisions.newHolds.length > 0;
  const statements = [
    ...(isWriting ? [bookBatch(tx, { processId, ...decisions, wallets, expected: null }, transaction.xid)] : []),
    ...writeLimits(transaction, limits),
  ];
  if (statements.length > 0) await transaction.commit(statements);
  known?.wallets.store(wallets);
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
}

/** Mutates `wallets` and `limits` with each decision. */
function decide(
  admissions: readonly Admission[],
  settlements: readonly Settlement[],
  holds: ReadonlyMap<string, bigint>,
  wallets: Map<bigint, WalletRow>,
  limits: LimitState,
): Decisions {
  const charges = decideSettlements(settlements, holds, wallets);
  for (const charge of charges) countSettled(charge, limits);
  const admitted = decideAdmissions(admissions, wallets, limits);
  const newHolds = admissions.flatMap((admission, i): NewHold[] => {
    const result = admitted[i];
    return result?.admitted && !admission.isFree ? [{ admission, heldNano: result.heldNano }] : [];
  });
  return { charges, admitted, newHolds };
}

/** Deletes the holds of settled requests. Returns the amount of each. */
async function releaseHolds({ sql: tx, xid }: GuardedTransaction, settlements: readonly Settlement[]): Promise<Map<string, bigint>> {
  if (settlements.length === 0) return new Map();
  const rows = await tx<{ id: string; amountNano: bigint }[]>`
    DELETE FROM holds WHERE request_id = ANY(${settlements.map(({ admission }) => admission.requestId)}::uuid[]) AND in_transaction(${xid})
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
