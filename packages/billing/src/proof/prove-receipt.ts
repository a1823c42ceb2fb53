import { idTime, type Sql } from '@derouter/db';
import { readLineItems, type StoredLineItem } from '../ledger/read-settled.ts';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import type { Usage } from '../pricing/meters.ts';
import { multiplierOf, type PriceRates, parsePriceRates } from '../pricing/price-rates.ts';
import { type LineItem, oneMillion, priceUsage } from '../pricing/price-usage.ts';
import { type ChargeTransfer, readChargeTransfers } from './read-charge-transfers.ts';

export interface ProvenReceipt {
  readonly lineItems: readonly LineItem[];
  readonly serviceTier: string | null;
  /** Factor of the service tier on tokens, in millionths. */
  readonly multiplierMillionths: bigint;
  readonly totalNano: NanoUsd;
  readonly writeOffNano: NanoUsd;
  readonly transfers: readonly ChargeTransfer[];
  /** What is wrong with it, or null. */
  readonly problem: string | null;
}

/** A receipt with its transfers, and what is wrong with them, if anything. Null if there is no receipt with this id. */
export async function proveReceipt(sql: Sql, id: string): Promise<ProvenReceipt | null> {
  const createdAt = readTime(id);
  if (!createdAt) return null;
  const [row] = await sql<(ReceiptToProve & { writeOffNano: bigint; rates: unknown })[]>`
    SELECT r.id, r.price_version_id AS "priceVersionId", r.service_tier AS "serviceTier", r.line_items AS "lineItems",
           r.total_nano AS "totalNano", r.write_off_nano AS "writeOffNano", p.rates
    FROM receipts r LEFT JOIN price_versions p ON p.id = r.price_version_id
    WHERE r.id = ${id} AND r.created_at = ${createdAt}`;
  if (!row) return null;
  const rates = row.rates ? parsePriceRates(row.rates) : undefined;
  const transfers = await readChargeTransfers(sql, row.id);
  return {
    lineItems: readLineItems(row.lineItems),
    serviceTier: row.serviceTier,
    multiplierMillionths: (row.serviceTier === null || !rates ? undefined : multiplierOf(rates, row.serviceTier)) ?? oneMillion,
    totalNano: nano(row.totalNano),
    writeOffNano: nano(row.writeOffNano),
    transfers,
    problem: recomputeReceipt(row, rates) ?? compareTransfers(row, transfers),
  };
}

/** The transfers must match the receipt's total and write-off. */
function compareTransfers(
  receipt: ReceiptToProve & { readonly writeOffNano: bigint },
  transfers: readonly ChargeTransfer[],
): string | null {
  const booked = (code: string) =>
    transfers.filter((transfer) => transfer.code === code).reduce((sum, { amountNano }) => sum + amountNano, 0n);
  const [usage, writtenOff] = [booked('usage'), booked('write_off')];
  if (usage + writtenOff === receipt.totalNano && writtenOff === receipt.writeOffNano) return null;
  return `receipt ${receipt.id}: ${receipt.totalNano - receipt.writeOffNano} + ${receipt.writeOffNano} written off against transfers of ${usage} + ${writtenOff}`;
}

/** The time inside a receipt's id determines its partition. */
function readTime(id: string): string | null {
  try {
    return idTime(id).toISOString();
  } catch {
    return null;
  }
}

export interface ReceiptToProve {
  readonly id: string;
  readonly priceVersionId: string;
  readonly serviceTier: string | null;
  readonly lineItems: readonly StoredLineItem[];
  readonly totalNano: bigint;
}

/** The fault of a receipt, or null: repricing its quantities must give its line items and total. */
export function recomputeReceipt(receipt: ReceiptToProve, rates: PriceRates | undefined): string | null {
  const items = readLineItems(receipt.lineItems);
  if (items.length === 0) return receipt.totalNano === 0n ? null : `receipt ${receipt.id}: a total without lines`;
  if (!rates) return `receipt ${receipt.id}: price version ${receipt.priceVersionId} does not exist`;
  const usage = Object.fromEntries(items.filter((item) => item.meter !== 'request').map((item) => [item.meter, Number(item.quantity)]));
  const priced = tryPrice(usage, rates, receipt.serviceTier);
  if (!priced)
    return `receipt ${receipt.id}: quantities that cannot be: ${items.map(({ meter, quantity }) => `${meter}=${quantity}`).join(' ')}`;
  const lines = (list: typeof items | typeof priced.lineItems) =>
    list.map((item) => `${item.meter}=${item.quantity}×${item.picoPerUnit}=${item.amountPico}`).join(' ');
  if (priced.totalNano !== receipt.totalNano || lines(priced.lineItems) !== lines(items)) {
    return `receipt ${receipt.id}: ${receipt.totalNano} against ${priced.totalNano} (factor ${priced.multiplierMillionths}/${oneMillion}): ${lines(items)} against ${lines(priced.lineItems)}`;
  }
  return null;
}

function tryPrice(usage: Usage, rates: PriceRates, serviceTier: string | null) {
  try {
    return priceUsage(usage, rates, serviceTier);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
