import {
  formatPicoAsUsd,
  formatUsd,
  formatUsdPerMillion,
  isPromptMeter,
  type LineItem,
  oneMillion,
  parsePriceRates,
  perCallMeters,
  readLineItems,
  type StoredLineItem,
  toShown,
} from '@derouter/billing';
import { type Database, idTime, schema } from '@derouter/db';
import { and, desc, eq, getTableColumns, gte, lt, type SQL, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { type AttemptView, readAttempts, viewAttempts } from './read-attempts.ts';
import { indexedConditions, scannedConditions, type UsageFilter } from './usage-filter.ts';

/** A receipt in a list. Costs are exact decimals in USD. */
export interface ReceiptView {
  readonly id: string;
  readonly createdAt: string;
  readonly keyId: string;
  readonly keyName: string;
  /** Whether the key has been revoked since; it keeps its name. */
  readonly keyRevoked: boolean;
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
  /** The caller's label (`x-derouter-tag`) and its own request id (`x-request-id`). */
  readonly tag: string | null;
  readonly clientRequestId: string | null;
  /** Keyed hash of the agent's session; the same for all requests of one session. */
  readonly session: string | null;
  /** The client's name, from its user agent. */
  readonly agent: string | null;
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
  /** The prompt size from which the rates of a tier for long prompts applied; null: those for short prompts. */
  readonly longPromptFrom: number | null;
  /** `prepended`, `already-present` or `off`. */
  readonly systemPrompt: string;
  readonly attempts: readonly AttemptView[];
}

export interface ReceiptFilter extends UsageFilter {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Of the time at which the request began: from, inclusive, and to, exclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

const { receipts, keys, priceVersions } = schema;

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
  /** Where the search stopped although the page is not full; null otherwise. */
  readonly searchedTo: string | null;
}

/** Lists the account's receipts, newest first, one page at a time. */
export async function listReceipts(db: Database, accountId: string, filter: ReceiptFilter): Promise<Page<ReceiptView>> {
  return pageReceipts(db, accountId, filter, (row) => viewReceipt(row, null));
}

/** Lists the receipts of a client key as its client sees them: every amount times the multiplier in force at the time. */
export async function clientViewReceipts(
  db: Database,
  { accountId, keyId }: { readonly accountId: string; readonly keyId: string },
  filter: Omit<ReceiptFilter, 'keyId'>,
): Promise<Page<ReceiptView>> {
  return pageReceipts(db, accountId, { ...filter, keyId }, (row) => viewReceipt(row, row.receipt.multiplierMillionths));
}

async function pageReceipts(
  db: Database,
  accountId: string,
  filter: ReceiptFilter,
  view: (row: ListedRow) => ReceiptView,
): Promise<Page<ReceiptView>> {
  const after = filter.cursor ? readCursor(filter.cursor) : null;
  const conditions = [
    eq(receipts.accountId, accountId),
    ...indexedConditions(filter),
    filter.from && gte(receipts.createdAt, filter.from),
    filter.to && lt(receipts.createdAt, filter.to),
    after ? isPlaced('<', after) : undefined,
  ];
  const scanned = scannedConditions(filter);
  const newestFirst = [desc(receipts.createdAt), desc(receipts.id)] as const;
  // Conditions that no index answers are checked on so many receipts at most, so that a page takes about as long whatever it finds.
  const [last] =
    scanned.length === 0
      ? []
      : await db
          .select({ id: receipts.id, createdAt: receipts.createdAt })
          .from(receipts)
          .where(and(...conditions))
          .orderBy(...newestFirst)
          .offset(maxScanned - 1)
          .limit(1);
  const rows = await selectReceipts(db)
    .where(and(...conditions, ...scanned, last && isPlaced('>=', last)))
    .orderBy(...newestFirst)
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(view);
  const isFull = rows.length > filter.limit;
  return {
    items,
    nextCursor: (isFull ? items.at(-1)?.id : last?.id) ?? null,
    searchedTo: isFull || !last ? null : last.createdAt.toISOString(),
  };
}

const maxScanned = 10_000;

/** A comparison of rows, which the index can answer. */
function isPlaced(operator: '<' | '>=', { createdAt, id }: { readonly createdAt: Date; readonly id: string }): SQL {
  return sql`(${receipts.createdAt}, ${receipts.id}) ${sql.raw(operator)} (${createdAt.toISOString()}::timestamptz, ${id}::uuid)`;
}

/** Reads one receipt of the account. `keyId`: only if this key made it. Throws `not_found`. */
export async function readReceipt(db: Database, accountId: string, id: string, keyId?: string): Promise<ReceiptDetail> {
  const row = await findReceipt(db, id);
  if (row?.receipt.accountId !== accountId || (keyId !== undefined && row.receipt.keyId !== keyId))
    throw new DerouterError('not_found', 'There is no such receipt.');
  return viewReceiptDetail(row);
}

/** Reads one receipt of a client key as its client sees it. Throws `not_found`. */
export async function clientViewReceipt(db: Database, keyId: string, id: string): Promise<ReceiptDetail> {
  const row = await findReceipt(db, id);
  if (row?.receipt.keyId !== keyId) throw new DerouterError('not_found', 'There is no such receipt.');
  return viewReceiptDetail(row, row.receipt.multiplierMillionths);
}

/** A receipt row with the name of its key and the price version it was charged at. */
export interface ReceiptRow {
  readonly receipt: typeof receipts.$inferSelect;
  readonly keyName: string | null;
  readonly keyRevokedAt: Date | null;
  readonly price: { readonly rates: unknown; readonly effectiveAt: Date } | null;
}

/** A receipt row in a list. */
interface ListedRow {
  readonly receipt: Omit<ReceiptRow['receipt'], 'lineItems' | 'unknownUsage' | 'attempts'>;
  readonly keyName: string | null;
  readonly keyRevokedAt: Date | null;
}

/** Finds a receipt of any account by its id. Throws `not_found` if the id is malformed. */
export async function findReceipt(db: Database, id: string): Promise<ReceiptRow | null> {
  const { createdAt } = readCursor(id);
  const [row] = await db
    .select({
      receipt: receipts,
      keyName: keys.name,
      keyRevokedAt: keys.revokedAt,
      price: { rates: priceVersions.rates, effectiveAt: priceVersions.effectiveAt },
    })
    .from(receipts)
    .leftJoin(keys, eq(keys.id, receipts.keyId))
    .leftJoin(priceVersions, eq(priceVersions.id, receipts.priceVersionId))
    .where(and(eq(receipts.id, id), gte(receipts.createdAt, createdAt), lt(receipts.createdAt, new Date(createdAt.getTime() + 1))));
  return row ?? null;
}

/**
 * Converts a receipt to what its customer may see, or the client of a client key: with a multiplier, every rate and amount is
 * the real one times it, rounded half up by itself.
 */
export function viewReceiptDetail(row: ReceiptRow, multiplierMillionths: number | null = null): ReceiptDetail {
  const shown = <T extends bigint>(amount: T) => (multiplierMillionths === null ? amount : toShown(amount, multiplierMillionths));
  const { receipt, price } = row;
  const items = readLineItems(receipt.lineItems as StoredLineItem[]);
  const rates = price && parsePriceRates(price.rates);
  const factors = rates?.multipliers ?? {};
  const prompt = items.reduce((sum, { meter, quantity }) => (isPromptMeter(meter) ? sum + Number(quantity) : sum), 0);
  const tier = rates?.tiers.findLast(({ fromPromptTokens }) => fromPromptTokens <= prompt)?.fromPromptTokens ?? 0;
  const multiplier = items.length > 0 && receipt.serviceTier !== null ? factors[receipt.serviceTier] : undefined;
  return {
    ...viewReceipt(row, multiplierMillionths),
    modelAsked: receipt.modelAsked,
    priceVersionId: receipt.priceVersionId,
    priceVersion: { id: receipt.priceVersionId, effectiveAt: price?.effectiveAt.toISOString() ?? null },
    lineItems: items.map((item) => ({
      meter: item.meter,
      quantity: item.quantity.toString(),
      rateUsd: perCallMeters.has(item.meter) ? formatPicoAsUsd(shown(item.picoPerUnit)) : formatUsdPerMillion(shown(item.picoPerUnit)),
      amountUsd: formatPicoAsUsd(shown(item.amountPico)),
      perCall: perCallMeters.has(item.meter),
      ratedAs: item.ratedAs ?? null,
    })),
    tokensUsd: formatPicoAsUsd(shown(sumAmounts(items.filter(({ meter }) => !perCallMeters.has(meter))))),
    callsUsd: formatPicoAsUsd(shown(sumAmounts(items.filter(({ meter }) => perCallMeters.has(meter))))),
    serviceTier: receipt.serviceTier,
    multiplier: formatUsdPerMillion(multiplier ?? oneMillion),
    totalUsd: formatUsd(shown(receipt.totalNano)),
    holdUsd: formatUsd(shown(receipt.holdNano)),
    writeOffUsd: formatUsd(shown(receipt.writeOffNano)),
    finishReason: receipt.finishReason,
    errorCode: receipt.errorCode,
    httpStatus: receipt.httpStatus,
    longPromptFrom: tier > 0 ? tier : null,
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
    .select({ receipt: listColumns, keyName: keys.name, keyRevokedAt: keys.revokedAt })
    .from(receipts)
    .leftJoin(keys, eq(keys.id, receipts.keyId))
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

function viewReceipt({ receipt, keyName, keyRevokedAt }: ListedRow, multiplierMillionths: number | null): ReceiptView {
  const paidNano = receipt.totalNano - receipt.writeOffNano;
  return {
    id: receipt.id,
    createdAt: receipt.createdAt.toISOString(),
    keyId: receipt.keyId,
    keyName: keyName ?? '',
    keyRevoked: keyRevokedAt !== null,
    model: receipt.modelId,
    dialect: receipt.dialect,
    status: receipt.status,
    streamed: receipt.streamed,
    source: receipt.source,
    inputTokens: receipt.inputTokens,
    outputTokens: receipt.outputTokens,
    cacheReadTokens: receipt.cacheReadTokens,
    cacheWriteTokens: receipt.cacheWriteTokens,
    costUsd: formatUsd(multiplierMillionths === null ? paidNano : toShown(paidNano, multiplierMillionths)),
    durationMs: receipt.durationMs,
    ttftMs: receipt.ttftMs,
    tag: receipt.tag,
    clientRequestId: receipt.clientRequestId,
    session: receipt.sessionHash,
    agent: receipt.agent,
  };
}
