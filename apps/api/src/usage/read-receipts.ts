import {
  formatPicoAsUsd,
  formatUsd,
  formatUsdPerMillion,
  type LineItem,
  oneMillion,
  parsePriceRates,
  perCallMeters,
  readLineItems,
  type StoredLineItem,
} from '@derouter/billing';
import { type Database, idTime, schema } from '@derouter/db';
import { and, desc, eq, getTableColumns, gte, lt, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { type AttemptView, readAttempts, viewAttempts } from './read-attempts.ts';

/** A receipt in a list. Costs are exact decimals in USD. */
export interface ReceiptView {
  readonly id: string;
  readonly createdAt: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly model: string;
  readonly dialect: string;
  readonly status: 'completed' | 'failed' | 'canceled' | 'abandoned';
  readonly streamed: boolean;
  readonly source: 'reported' | 'estimated' | 'none';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly costUsd: string;
  readonly durationMs: number;
  readonly ttftMs: number | null;
}

/**
 * A receipt with everything needed to recompute it: `totalUsd` is the sum of the token lines times `multiplier`, plus the call
 * lines, rounded once, half up, to a nano-USD. `costUsd` is the total minus the write-off.
 */
export interface ReceiptDetail extends ReceiptView {
  readonly modelAsked: string;
  readonly priceVersionId: string;
  readonly priceVersion: { readonly id: string; readonly effectiveAt: string | null };
  /** `rateUsd` is the price per million tokens, or per call if `perCall`. */
  readonly lineItems: readonly {
    readonly meter: string;
    readonly quantity: string;
    readonly rateUsd: string;
    readonly amountUsd: string;
    readonly perCall: boolean;
    readonly ratedAs: string | null;
  }[];
  /** Sum of the token lines before the multiplier. */
  readonly tokensUsd: string;
  /** Sum of the call lines, to which the multiplier does not apply. */
  readonly callsUsd: string;
  /** The provider's name for it. */
  readonly serviceTier: string | null;
  /** Multiplier of the service tier on tokens; `1` if none applied. */
  readonly multiplier: string;
  readonly totalUsd: string;
  readonly holdUsd: string;
  readonly writeOffUsd: string;
  readonly finishReason: string | null;
  readonly errorCode: string | null;
  readonly httpStatus: number;
  /** `prepended`, `already-present` or `off`. */
  readonly systemPrompt: string;
  readonly attempts: readonly AttemptView[];
}

export interface ReceiptFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly keyId?: string | undefined;
  readonly modelId?: string | undefined;
  readonly status?: ReceiptView['status'] | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

const { receipts, accountKeys, priceVersions } = schema;

/** Lists the account's receipts, newest first, one page at a time. */
export async function listReceipts(
  db: Database,
  accountId: string,
  filter: ReceiptFilter,
): Promise<{ readonly items: ReceiptView[]; readonly nextCursor: string | null }> {
  const after = filter.cursor ? readCursor(filter.cursor) : null;
  const rows = await selectReceipts(db)
    .where(
      and(
        eq(receipts.accountId, accountId),
        filter.keyId ? eq(receipts.keyId, filter.keyId) : undefined,
        filter.modelId ? eq(receipts.modelId, filter.modelId) : undefined,
        filter.status ? eq(receipts.status, filter.status) : undefined,
        filter.from ? gte(receipts.createdAt, filter.from) : undefined,
        filter.to ? lt(receipts.createdAt, filter.to) : undefined,
        // A comparison of rows, which the index can answer.
        after
          ? sql`(${receipts.createdAt}, ${receipts.id}) < (${after.createdAt.toISOString()}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(receipts.createdAt), desc(receipts.id))
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(viewReceipt);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Reads one receipt of the account. Throws `not_found`. */
export async function readReceipt(db: Database, accountId: string, id: string): Promise<ReceiptDetail> {
  const row = await findReceipt(db, id);
  if (row?.receipt.accountId !== accountId) throw new DerouterError('not_found', 'There is no such receipt.');
  return viewReceiptDetail(row);
}

/** A receipt row with the name of its key and the price version it was charged at. */
export interface ReceiptRow {
  readonly receipt: typeof receipts.$inferSelect;
  readonly keyName: string | null;
  readonly price: { readonly rates: unknown; readonly effectiveAt: Date } | null;
}

/** A receipt row in a list. */
interface ListedRow {
  readonly receipt: Omit<ReceiptRow['receipt'], 'lineItems' | 'unknownUsage' | 'attempts'>;
  readonly keyName: string | null;
}

/** Finds a receipt of any account by its id. Throws `not_found` if the id is malformed. */
export async function findReceipt(db: Database, id: string): Promise<ReceiptRow | null> {
  const { createdAt } = readCursor(id);
  const [row] = await db
    .select({
      receipt: receipts,
      keyName: accountKeys.name,
      price: { rates: priceVersions.rates, effectiveAt: priceVersions.effectiveAt },
    })
    .from(receipts)
    .leftJoin(accountKeys, eq(accountKeys.id, receipts.keyId))
    .leftJoin(priceVersions, eq(priceVersions.id, receipts.priceVersionId))
    .where(and(eq(receipts.id, id), gte(receipts.createdAt, createdAt), lt(receipts.createdAt, new Date(createdAt.getTime() + 1))));
  return row ?? null;
}

/** Converts a receipt to what its customer may see. */
export function viewReceiptDetail(row: ReceiptRow): ReceiptDetail {
  const { receipt, price } = row;
  const items = readLineItems(receipt.lineItems as StoredLineItem[]);
  const factors = price ? parsePriceRates(price.rates).multipliers : {};
  const multiplier = items.length > 0 && receipt.serviceTier !== null ? factors[receipt.serviceTier] : undefined;
  return {
    ...viewReceipt(row),
    modelAsked: receipt.modelAsked,
    priceVersionId: receipt.priceVersionId,
    priceVersion: { id: receipt.priceVersionId, effectiveAt: price?.effectiveAt.toISOString() ?? null },
    lineItems: items.map((item) => ({
      meter: item.meter,
      quantity: item.quantity.toString(),
      rateUsd: perCallMeters.has(item.meter) ? formatPicoAsUsd(item.picoPerUnit) : formatUsdPerMillion(item.picoPerUnit),
      amountUsd: formatPicoAsUsd(item.amountPico),
      perCall: perCallMeters.has(item.meter),
      ratedAs: item.ratedAs ?? null,
    })),
    tokensUsd: formatPicoAsUsd(sumAmounts(items.filter(({ meter }) => !perCallMeters.has(meter)))),
    callsUsd: formatPicoAsUsd(sumAmounts(items.filter(({ meter }) => perCallMeters.has(meter)))),
    serviceTier: receipt.serviceTier,
    multiplier: formatUsdPerMillion(multiplier ?? oneMillion),
    totalUsd: formatUsd(receipt.totalNano),
    holdUsd: formatUsd(receipt.holdNano),
    writeOffUsd: formatUsd(receipt.writeOffNano),
    finishReason: receipt.finishReason,
    errorCode: receipt.errorCode,
    httpStatus: receipt.httpStatus,
    systemPrompt: receipt.systemPrompt,
    attempts: viewAttempts(readAttempts(receipt.attempts)),
  };
}

function sumAmounts(items: readonly LineItem[]): bigint {
  return items.reduce((sum, { amountPico }) => sum + amountPico, 0n);
}

/** The columns of a list: all but the large ones. */
const { lineItems: _items, unknownUsage: _unknown, attempts: _attempts, ...listColumns } = getTableColumns(receipts);

function selectReceipts(db: Database) {
  return db
    .select({ receipt: listColumns, keyName: accountKeys.name })
    .from(receipts)
    .leftJoin(accountKeys, eq(accountKeys.id, receipts.keyId))
    .$dynamic();
}

/** Decodes a page cursor. A receipt's id contains its time, so the id alone is enough. */
function readCursor(id: string): { readonly id: string; readonly createdAt: Date } {
  try {
    return { id, createdAt: idTime(id) };
  } catch {
    throw new DerouterError('not_found', 'There is no such receipt.');
  }
}

function viewReceipt({ receipt, keyName }: ListedRow): ReceiptView {
  return {
    id: receipt.id,
    createdAt: receipt.createdAt.toISOString(),
    keyId: receipt.keyId,
    keyName: keyName ?? '',
    model: receipt.modelId,
    dialect: receipt.dialect,
    status: receipt.status,
    streamed: receipt.streamed,
    source: receipt.source,
    inputTokens: receipt.inputTokens,
    outputTokens: receipt.outputTokens,
    cacheReadTokens: receipt.cacheReadTokens,
    cacheWriteTokens: receipt.cacheWriteTokens,
    costUsd: formatUsd(receipt.totalNano - receipt.writeOffNano),
    durationMs: receipt.durationMs,
    ttftMs: receipt.ttftMs,
  };
}
