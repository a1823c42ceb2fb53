import type { DedicatedConnections, GuardedTransaction } from '@derouter/db';
import { nano } from '../money/nano-usd.ts';
import type { Admission, AdmissionResult } from './admission.ts';
import { decideAdmissions } from './decide-admissions.ts';
import { type Charge, decideSettlements } from './decide-settlements.ts';
import { countSettled, readLimits, writeLimits } from './limits.ts';
import { readSettled } from './read-settled.ts';
import type { SettledReceipt, Settlement } from './settlement.ts';
import { updateWallets } from './update-wallets.ts';
import { lockWallets } from './wallet-row.ts';
import { type NewHold, writeHolds } from './write-holds.ts';
import { receiptRow, writeReceipts } from './write-receipts.ts';
import { writeTransfers } from './write-transfers.ts';
import { writeUsageHourly } from './write-usage-hourly.ts';

export interface Batch {
  readonly admissions: readonly Admission[];
  readonly settlements: readonly Settlement[];
}

export interface BatchResult {
  readonly admissions: readonly AdmissionResult[];
  readonly settlements: readonly SettledReceipt[];
}

/**
 * Commits admissions and settlements together: lock, read, decide, write. A settlement is charge, release of the hold,
 * receipt and hourly roll-up, each exactly once however often the same request is settled. Settlements are decided
 * first: what they release is there for the admissions. Nothing is acknowledged before the commit.
 */
export async function commitBatch(
  connections: DedicatedConnections,
  processId: string,
  { admissions, settlements }: Batch,
): Promise<BatchResult> {
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    if (!first.has(settlement.admission.requestId)) first.set(settlement.admission.requestId, settlement);
  }
  const { admitted, settled } = await connections.transaction((transaction) =>
    commitOnce(transaction, processId, admissions, [...first.values()]),
  );
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

async function commitOnce(
  transaction: GuardedTransaction,
  processId: string,
  admissions: readonly Admission[],
  settlements: readonly Settlement[],
): Promise<{ admitted: AdmissionResult[]; settled: Map<string, SettledReceipt> }> {
  const { sql: tx } = transaction;
  const [wallets, holds] = await Promise.all([
    lockWallets(
      tx,
      [...admissions, ...settlements.map(({ admission }) => admission)].map(({ walletId }) => walletId),
    ),
    releaseHolds(transaction, settlements),
  ]);
  const settled = await readSettled(
    tx,
    settlements.filter(({ admission }) => !holds.has(admission.requestId)),
  );
  const unsettled = settlements.filter(({ admission }) => !settled.has(admission.requestId));
  const limits = await readLimits(transaction, admissions, unsettled, wallets);
  const charges = decideSettlements(unsettled, holds, wallets);
  for (const charge of charges) countSettled(charge, limits);
  const admitted = decideAdmissions(admissions, wallets, limits);
  const newHolds = admissions.flatMap((admission, i): NewHold[] => {
    const result = admitted[i];
    return result?.admitted && !admission.isFree ? [{ admission, heldNano: result.heldNano }] : [];
  });
  const counted = writeLimits(transaction, limits);
  if (charges.length + newHolds.length + counted.length > 0) {
    await transaction.commit([
      ...(newHolds.length > 0 ? [writeHolds(transaction, processId, newHolds)] : []),
      ...(charges.length > 0
        ? [
            writeTransfers(transaction, charges, wallets),
            writeReceipts(transaction, charges.map(receiptRow)),
            writeUsageHourly(transaction, charges),
          ]
        : []),
      ...(charges.length + newHolds.length > 0 ? [updateWallets(transaction, charges, newHolds)] : []),
      ...counted,
    ]);
  }
  for (const charge of charges) settled.set(charge.settlement.admission.requestId, receiptOf(charge));
  return { admitted, settled };
}

/** Deletes the holds of what is settled. Returns what each had set aside. */
async function releaseHolds({ sql: tx, xid }: GuardedTransaction, settlements: readonly Settlement[]): Promise<Map<string, bigint>> {
  if (settlements.length === 0) return new Map();
  const rows = await tx<{ id: string; amountNano: bigint }[]>`
    DELETE FROM holds WHERE request_id = ANY(${settlements.map(({ admission }) => admission.requestId)}::uuid[]) AND in_transaction(${xid})
    RETURNING request_id AS id, amount_nano AS "amountNano"`;
  return new Map(rows.map((row) => [row.id, row.amountNano]));
}

function receiptOf({ settlement, totalNano, writeOffNano, lineItems }: Charge): SettledReceipt {
  return {
    requestId: settlement.admission.requestId,
    totalNano: nano(totalNano),
    writeOffNano: nano(writeOffNano),
    lineItems,
    replayed: false,
  };
}
