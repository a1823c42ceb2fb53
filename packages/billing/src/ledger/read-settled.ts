import type { Sql } from '@derouter/db';
import { nano } from '../money/nano-usd.ts';
import type { LineItem } from '../pricing/price-usage.ts';
import type { SettledReceipt, Settlement } from './settlement.ts';

/** A request without a hold has already been settled, or was abandoned when its process's lease expired. */
export async function readSettled(tx: Sql, settlements: readonly Settlement[]): Promise<Map<string, SettledReceipt>> {
  if (settlements.length === 0) return new Map();
  const rows = await tx<{ id: string; totalNano: bigint; writeOffNano: bigint; lineItems: StoredLineItem[]; status: string }[]>`
    SELECT r.id, r.status, total_nano AS "totalNano", write_off_nano AS "writeOffNano", line_items AS "lineItems"
    FROM receipts r JOIN unnest(
      ${settlements.map(({ admission }) => admission.requestId)}::uuid[],
      ${settlements.map(({ admission }) => admission.createdAt.toISOString())}::timestamptz[]) AS wanted(id, created_at)
      ON r.id = wanted.id AND r.created_at = wanted.created_at
    WHERE r.account_id = ANY(${[...new Set(settlements.map(({ admission }) => admission.accountId))]}::uuid[])`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        requestId: row.id,
        totalNano: nano(row.totalNano),
        writeOffNano: nano(row.writeOffNano),
        lineItems: readLineItems(row.lineItems),
        replayed: true,
        wasAbandoned: row.status === 'abandoned',
      },
    ]),
  );
}

/** A stored line item, with integers as strings. */
export interface StoredLineItem {
  readonly meter: string;
  readonly quantity: string;
  readonly picoPerUnit: string;
  readonly amountPico: string;
  readonly ratedAs?: string;
}

/** Reads stored line items. */
export function readLineItems(stored: readonly StoredLineItem[]): LineItem[] {
  return stored.map((item) => ({
    meter: item.meter,
    quantity: BigInt(item.quantity),
    picoPerUnit: BigInt(item.picoPerUnit) as LineItem['picoPerUnit'],
    amountPico: BigInt(item.amountPico),
    ...(item.ratedAs ? { ratedAs: item.ratedAs } : {}),
  }));
}
