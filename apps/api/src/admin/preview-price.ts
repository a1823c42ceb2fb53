import { formatUsd, type PriceRates, roundToNano, unitPicoMillionths } from '@derouter/billing';
import type { RatesInput } from '@derouter/contracts';
import { databaseNow, type Sql } from '@derouter/db';
import { z } from 'zod';
import { modelsSummedUntil } from '../business/index.ts';
import { priceAt } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { noSuchModel } from './models.ts';
import { readRates } from './read-rates.ts';

/** Somebody who would be told of a new price. Amounts are of the last 30 days, exact decimals in USD. */
interface PricedCustomer {
  readonly accountId: string;
  readonly email: string;
  readonly requests: number;
  /** What the requests to this model were charged. */
  readonly chargedUsd: string;
  /** What they would have cost at the new rates. */
  readonly wouldCostUsd: string;
  readonly changeUsd: string;
}

export interface PricePreview {
  /** The largest change first, in either direction. */
  readonly items: readonly PricedCustomer[];
  readonly nextCursor: string | null;
  /** Who is emailed: everybody who used the model within the period of notices, and who asked for all notices. */
  readonly told: number;
  readonly chargedUsd: string;
  readonly wouldCostUsd: string;
  /** Up to when requests are in the sums; null: none is yet. */
  readonly summedUntil: string | null;
  /** The new rates have other sizes of prompts: each request is priced by the start of the size that it had. */
  readonly isApproximate: boolean;
}

/** A query that takes longer is given up: the preview must not slow down the database. */
const maxMs = 20_000;

/**
 * What a new price would mean: who is told, and what each would have paid in the last 30 days, by sums that a job makes: later requests
 * are not in them. Each customer's sum, and that of all, is exact and rounded once. Throws `not_found`, `validation_failed`.
 */
export async function previewPrice(
  { catalog, reports }: Pick<Services, 'catalog'> & { readonly reports: Pick<Services['reports'], 'read'> },
  {
    modelId,
    cursor,
    limit,
    ...input
  }: RatesInput & { readonly modelId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<PricePreview> {
  const rates = readRates(input);
  const entry = catalog.find(modelId);
  const current = entry && priceAt(entry, databaseNow());
  if (!entry || !current) throw noSuchModel();
  const after = cursor === undefined ? null : readCursor(cursor);
  return reports.read(({ sql }) =>
    // Pages and sums are those of one moment.
    sql.begin('isolation level repeatable read read only', async (tx) => {
      // Workers of the database take longer to begin than the work, and are wanted elsewhere.
      await tx`SELECT set_config('statement_timeout', ${String(maxMs)}, true), set_config('max_parallel_workers_per_gather', '0', true)`;
      const reader = tx as unknown as Sql;
      const shapes = await readShapes(reader, entry.model.id, rates);
      const rows = await readPage(reader, { modelId: entry.model.id, shapes, after, limit });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const units = new Map(shapes.map((shape) => [shape.id, shape.units]));
      return {
        items: page.map((row) => viewRow(row, units.get(row.shape ?? 0n) ?? [])),
        nextCursor: rows.length > limit && last ? `${last.size}_${last.accountId}` : null,
        told: Number(sum(shapes.map(({ accounts }) => accounts))) + (await countReaders(reader, entry.model.id)),
        chargedUsd: formatUsd(sum(shapes.map(({ chargedNano }) => chargedNano))),
        wouldCostUsd: formatUsd(roundToNano(sum(shapes.map(({ quantities, units }) => costOf(quantities, units))))),
        summedUntil: (await modelsSummedUntil(reader))?.toISOString() ?? null,
        isApproximate: !hasSameTiers(current.rates, rates),
      };
    }),
  );
}

function viewRow({ accountId, email, requests, chargedNano, quantities }: PageRow, units: readonly bigint[]): PricedCustomer {
  const would = roundToNano(costOf(quantities ?? [], units));
  return {
    ...{ accountId, email, requests: Number(requests ?? 0n) },
    chargedUsd: formatUsd(chargedNano ?? 0n),
    wouldCostUsd: formatUsd(would),
    changeUsd: formatUsd(would - (chargedNano ?? 0n)),
  };
}

/** In millionths of a pico-USD. */
function costOf(quantities: readonly bigint[], units: readonly bigint[]): bigint {
  return sum(quantities.map((quantity, place) => quantity * (units[place] ?? 0n)));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function readCursor(cursor: string): { readonly size: string; readonly accountId: string } {
  const [, size = '', accountId = ''] = /^(\d{1,40}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?)_([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (z.uuid().safeParse(accountId).success) return { size, accountId };
  throw new DerouterError('validation_failed', 'This page of the list does not exist.', { param: 'cursor' });
}

function hasSameTiers(a: PriceRates, b: PriceRates): boolean {
  const starts = ({ tiers }: PriceRates) => tiers.map(({ fromPromptTokens }) => fromPromptTokens).join();
  return starts(a) === starts(b);
}

/** What some customers used, and the new price of one unit of each. */
interface PricedShape {
  readonly id: bigint;
  readonly accounts: bigint;
  readonly chargedNano: bigint;
  /** Of all of them together. */
  readonly quantities: readonly bigint[];
  /** In millionths of a pico-USD, in the order of the quantities. */
  readonly units: readonly bigint[];
}

async function readShapes(sql: Sql, modelId: string, rates: PriceRates): Promise<readonly PricedShape[]> {
  const rows = await sql<
    (Omit<PricedShape, 'units'> & { readonly tiersFrom: bigint[]; readonly serviceTiers: string[]; readonly meters: string[] })[]
  >`
    SELECT shape AS id, tiers_from AS "tiersFrom", service_tiers AS "serviceTiers", meters, accounts, total_nano AS "chargedNano", quantities
    FROM model_usage_shapes WHERE model_id = ${modelId}`;
  return rows.map(({ tiersFrom, serviceTiers, meters, ...shape }) => ({
    ...shape,
    units: meters.map((meter, place) => {
      const serviceTier = serviceTiers[place] || null;
      return unitPicoMillionths(meter, rates, { promptTokens: Number(tiersFrom[place] ?? 0n), serviceTier });
    }),
  }));
}

/** Those who are told though they have not used the model for 90 days. */
async function countReaders(sql: Sql, modelId: string): Promise<number> {
  const [row] = await sql<{ readers: bigint }[]>`SELECT count(*) AS readers FROM (${readers(sql, modelId)}) r`;
  return Number(row?.readers ?? 0n);
}

function readers(sql: Sql, modelId: string) {
  return sql`
    SELECT a.id AS account_id FROM accounts a WHERE a.all_price_notices AND a.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM model_usage_recent r WHERE r.model_id = ${modelId} AND r.account_id = a.id)`;
}

interface PageRow {
  readonly accountId: string;
  readonly email: string;
  /** The change in nano-USD without its sign. */
  readonly size: string;
  /** Null, as what follows: did not use the model. */
  readonly shape: bigint | null;
  readonly requests: bigint | null;
  readonly chargedNano: bigint | null;
  readonly quantities: readonly bigint[] | null;
}

interface PageQuery {
  readonly modelId: string;
  readonly shapes: readonly PricedShape[];
  readonly after: { readonly size: string; readonly accountId: string } | null;
  readonly limit: number;
}

const picoMillionthsPerNano = 1e9;

/**
 * One row more than asked for, if there is one. Every customer of the model is looked at, so the order is found with floating-point
 * numbers, which takes a third of the time; no amount is computed with them.
 */
async function readPage(sql: Sql, { modelId, shapes, after, limit }: PageQuery): Promise<readonly PageRow[]> {
  const sized = shapes.reduce(
    (others, { id, units }) => {
      const change = units.reduce(
        (sum, unit, place) =>
          unit === 0n ? sum : sql`${sum} + quantities[${place + 1}::int] * ${Number(unit) / picoMillionthsPerNano}::float8`,
        sql`-total_nano::float8`,
      );
      return sql`
        ${others} UNION ALL SELECT account_id, abs(${change}) FROM model_usage_recent
        WHERE model_id = ${modelId} AND shape = ${id.toString()}::bigint`;
    },
    sql`SELECT account_id, 0::float8 AS size FROM (${readers(sql, modelId)}) r`,
  );
  return sql<PageRow[]>`
    WITH sized AS (${sized}),
    page AS (
      SELECT account_id, size FROM sized
      ${after ? sql`WHERE (size, account_id) < (${after.size}::float8, ${after.accountId}::uuid)` : sql``}
      ORDER BY size DESC, account_id DESC LIMIT ${limit + 1})
    SELECT page.account_id AS "accountId", u.email, page.size::text AS size, r.shape, r.requests, r.total_nano AS "chargedNano", r.quantities
    FROM page JOIN users u ON u.account_id = page.account_id
    LEFT JOIN model_usage_recent r ON r.model_id = ${modelId} AND r.account_id = page.account_id
    ORDER BY page.size DESC, page.account_id DESC`;
}
