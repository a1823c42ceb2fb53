import type { DedicatedConnections, GuardedTransaction, Sql } from '@derouter/db';
import { nano } from '../money/nano-usd.ts';
import type { LineItem } from '../pricing/price-usage.ts';
import { type Charge, decideSettlements } from './decide-settlements.ts';
import type { SettledReceipt, Settlement } from './settlement.ts';
import { systemAccounts } from './system-accounts.ts';
import { lockWallets, type WalletRow } from './wallet-row.ts';
import { receiptRow, writeReceipts } from './write-receipts.ts';
import { writeUsageHourly } from './write-usage-hourly.ts';

/**
 * Commits settlements together: charge, release of the hold, receipt and hourly roll-up, each exactly
 * once however often the same request is settled.
 */
export async function settleBatch(connections: DedicatedConnections, settlements: readonly Settlement[]): Promise<SettledReceipt[]> {
  const first = new Map<string, Settlement>();
  for (const settlement of settlements) {
    if (!first.has(settlement.admission.requestId)) first.set(settlement.admission.requestId, settlement);
  }
  const receipts = await connections.transaction((transaction) => settleOnce(transaction, [...first.values()]));
  const seen = new Set<string>();
  return settlements.map(({ admission: { requestId } }) => {
    const receipt = receipts.get(requestId);
    if (!receipt) throw new Error(`settlement of ${requestId} left no receipt`);
    const replayed = receipt.replayed || seen.has(requestId);
    seen.add(requestId);
    return { ...receipt, replayed };
  });
}

async function settleOnce(transaction: GuardedTransaction, settlements: readonly Settlement[]): Promise<Map<string, SettledReceipt>> {
  const { sql: tx, xid } = transaction;
  const ids = settlements.map(({ admission }) => admission.requestId);
  const [wallets, holdRows] = await Promise.all([
    lockWallets(
      tx,
      settlements.map(({ admission }) => admission.walletId),
    ),
    tx<{ id: string; amountNano: bigint }[]>`
      DELETE FROM holds WHERE request_id = ANY(${ids}::uuid[]) AND in_transaction(${xid})
      RETURNING request_id AS id, amount_nano AS "amountNano"`,
  ]);
  const holds = new Map(holdRows.map((row) => [row.id, row.amountNano]));
  const results = await readSettled(
    tx,
    settlements.filter(({ admission }) => !holds.has(admission.requestId)),
  );
  const charges = decideSettlements(
    settlements.filter(({ admission }) => !results.has(admission.requestId)),
    holds,
    wallets,
  );
  if (charges.length > 0) {
    await Promise.all([
      writeTransfers(transaction, charges, wallets),
      writeReceipts(transaction, charges.map(receiptRow)),
      updateWallets(transaction, charges),
      writeUsageHourly(transaction, charges),
    ]);
  }
  for (const charge of charges) {
    results.set(charge.settlement.admission.requestId, {
      requestId: charge.settlement.admission.requestId,
      totalNano: nano(charge.totalNano),
      writeOffNano: nano(charge.writeOffNano),
      lineItems: charge.lineItems,
      replayed: false,
    });
  }
  return results;
}

/** Requests whose hold is gone were settled before (or given up when their process's lease ran out). */
async function readSettled(tx: Sql, settlements: readonly Settlement[]): Promise<Map<string, SettledReceipt>> {
  if (settlements.length === 0) return new Map();
  const rows = await tx<{ id: string; totalNano: bigint; writeOffNano: bigint; lineItems: StoredLineItem[] }[]>`
    SELECT r.id, total_nano AS "totalNano", write_off_nano AS "writeOffNano", line_items AS "lineItems"
    FROM receipts r JOIN unnest(
      ${settlements.map(({ admission }) => admission.requestId)}::uuid[],
      ${settlements.map(({ admission }) => admission.createdAt.toISOString())}::text[]::timestamptz[]) AS wanted(id, created_at)
      ON r.id = wanted.id AND r.created_at = wanted.created_at`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        requestId: row.id,
        totalNano: nano(row.totalNano),
        writeOffNano: nano(row.writeOffNano),
        lineItems: readLineItems(row.lineItems),
        replayed: true,
      },
    ]),
  );
}

/** A line item as the database keeps it: integers as strings. */
export interface StoredLineItem {
  readonly meter: string;
  readonly quantity: string;
  readonly picoPerUnit: string;
  readonly amountPico: string;
  readonly ratedAs?: string;
}

/** Reads line items as the database keeps them. */
export function readLineItems(stored: readonly StoredLineItem[] | string): LineItem[] {
  const items: readonly StoredLineItem[] = typeof stored === 'string' ? JSON.parse(stored) : stored;
  return items.map((item) => ({
    meter: item.meter,
    quantity: BigInt(item.quantity),
    picoPerUnit: BigInt(item.picoPerUnit) as LineItem['picoPerUnit'],
    amountPico: BigInt(item.amountPico),
    ...(item.ratedAs ? { ratedAs: item.ratedAs } : {}),
  }));
}

async function writeTransfers(
  { sql: tx, xid }: GuardedTransaction,
  charges: readonly Charge[],
  wallets: ReadonlyMap<bigint, WalletRow>,
): Promise<void> {
  const rows: unknown[] = [];
  for (const { settlement, promoNano, paidNano, writeOffNano } of charges) {
    const { requestId, walletId } = settlement.admission;
    const wallet = wallets.get(walletId);
    const add = (part: string, debit: bigint | undefined, amount: bigint, code: string) => {
      if (amount > 0n) {
        rows.push({ k: `charge:${requestId}:${part}`, d: String(debit), a: amount.toString(), c: code, r: requestId });
      }
    };
    add('promo', wallet?.promoAccountId, promoNano, 'usage');
    add('paid', wallet?.paidAccountId, paidNano, 'usage');
    add('write_off', systemAccounts['expense:write_offs'], writeOffNano, 'write_off');
  }
  if (rows.length === 0) return;
  await tx`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
    SELECT k, d, ${systemAccounts['revenue:usage'].toString()}::bigint, a, c, r
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS t(k text, d bigint, a bigint, c text, r text)
    WHERE in_transaction(${xid})`;
}

async function updateWallets({ sql: tx, xid }: GuardedTransaction, charges: readonly Charge[]): Promise<void> {
  const sums = new Map<bigint, { held: bigint; promo: bigint; paid: bigint }>();
  for (const { settlement, heldNano, promoNano, paidNano } of charges) {
    const sum = sums.get(settlement.admission.walletId) ?? { held: 0n, promo: 0n, paid: 0n };
    sum.held += heldNano;
    sum.promo += promoNano;
    sum.paid += paidNano;
    sums.set(settlement.admission.walletId, sum);
  }
  const column = (pick: (sum: { held: bigint; promo: bigint; paid: bigint }) => bigint) =>
    [...sums.values()].map((sum) => pick(sum).toString());
  // Checked again by the write itself: usage that would take a wallet below zero aborts the batch.
  await tx`
    UPDATE wallets w SET
      held_nano = w.held_nano - d.held,
      promo_nano = w.promo_nano - d.promo,
      paid_nano = CASE WHEN d.paid + d.promo = 0 OR w.paid_nano + w.promo_nano >= d.paid + d.promo
        THEN w.paid_nano - d.paid ELSE refuse_overspend(w.id) END
    FROM unnest(${[...sums.keys()].map(String)}::bigint[], ${column((sum) => sum.held)}::bigint[],
                ${column((sum) => sum.promo)}::bigint[], ${column((sum) => sum.paid)}::bigint[]) AS d(id, held, promo, paid)
    WHERE w.id = d.id AND in_transaction(${xid})`;
}
