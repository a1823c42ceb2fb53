import { formatUsd, type PriceRates, unitPicoMillionths } from '@derouter/billing';
import type { RatesInput } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { z } from 'zod';
import { modelsSummedUntil } from '../business/index.ts';
import { noticedWithinDays, priceAt } from '../catalog/index.ts';
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

const costDays = 30;
/** A query that takes longer is given up: the preview must not slow down the database. */
const maxMs = 20_000;

/**
 * What a new price would mean: who is told, and what each would have paid in the last 30 days. From sums by day, so requests of the last
 * half hour may be missing. Throws `not_found`, `validation_failed`.
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
  const current = entry && priceAt(entry, new Date());
  if (!entry || !current) throw noSuchModel();
  const after = cursor === undefined ? null : readCursor(cursor);
  return reports.read(({ sql }) =>
    sql.begin('read only', async (tx) => {
      await tx`SELECT set_config('statement_timeout', ${String(maxMs)}, true)`;
      const reader = tx as unknown as Sql;
      const rows = await readPage(reader, { modelId: entry.model.id, rates, after, limit });
      const page = rows.slice(0, limit);
      const [first, last] = [rows[0], page.at(-1)];
      return {
        items: page.map(viewRow),
        nextCursor: rows.length > limit && last ? `${last.size}_${last.accountId}` : null,
        told: Number(first?.told ?? 0n),
        chargedUsd: usd(first?.allCharged ?? '0'),
        wouldCostUsd: usd(first?.allWould ?? '0'),
        summedUntil: (await modelsSummedUntil(reader))?.toISOString() ?? null,
        isApproximate: !hasSameTiers(current.rates, rates),
      };
    }),
  );
}

function viewRow({ accountId, email, requests, charged, would }: PageRow): PricedCustomer {
  const changeUsd = formatUsd(BigInt(would) - BigInt(charged));
  return { accountId, email, requests: Number(requests), chargedUsd: usd(charged), wouldCostUsd: usd(would), changeUsd };
}

function usd(nano: string): string {
  return formatUsd(BigInt(nano));
}

function readCursor(cursor: string): { readonly size: string; readonly accountId: string } {
  const [, size = '', accountId = ''] = /^(\d{1,30})_([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (z.uuid().safeParse(accountId).success) return { size, accountId };
  throw new DerouterError('validation_failed', 'This page of the list does not exist.', { param: 'cursor' });
}

function hasSameTiers(a: PriceRates, b: PriceRates): boolean {
  const starts = ({ tiers }: PriceRates) => tiers.map(({ fromPromptTokens }) => fromPromptTokens).join();
  return starts(a) === starts(b);
}

/** Amounts are integers in nano-USD as text: a mistyped rate may give more than 64 bits. */
interface PageRow {
  readonly accountId: string;
  readonly email: string;
  readonly requests: bigint;
  readonly charged: string;
  readonly would: string;
  /** The change without its sign. */
  readonly size: string;
  readonly told: bigint;
  readonly allCharged: string;
  readonly allWould: string;
}

interface PageQuery {
  readonly modelId: string;
  readonly rates: PriceRates;
  readonly after: { readonly size: string; readonly accountId: string } | null;
  readonly limit: number;
}

/** One row more than asked for, if there is one. */
async function readPage(sql: Sql, { modelId, rates, after, limit }: PageQuery): Promise<readonly PageRow[]> {
  const kinds = await sql<{ tierFrom: bigint; serviceTier: string; meter: string }[]>`
    SELECT DISTINCT tier_from AS "tierFrom", service_tier AS "serviceTier", unnest(meters) AS meter FROM model_usage_daily
    WHERE model_id = ${modelId} AND day > ${dayBefore(sql, costDays)}`;
  const units = kinds.map(({ tierFrom, serviceTier, meter }) =>
    unitPicoMillionths(meter, rates, { promptTokens: Number(tierFrom), serviceTier: serviceTier || null }).toString(),
  );
  return sql<PageRow[]>`
    WITH units AS (
      SELECT * FROM unnest(${kinds.map(({ tierFrom }) => tierFrom.toString())}::bigint[], ${kinds.map((kind) => kind.serviceTier)}::text[],
        ${kinds.map(({ meter }) => meter)}::text[], ${units}::text[]) AS u(tier_from, service_tier, meter, unit)),
    recent AS (
      SELECT * FROM model_usage_daily WHERE model_id = ${modelId} AND day > ${dayBefore(sql, costDays)}),
    charged AS (SELECT account_id, sum(requests) AS requests, sum(total_nano) AS charged FROM recent GROUP BY 1),
    priced AS (
      SELECT account_id, div(sum(quantity * unit::numeric) + 500000000, 1000000000) AS would FROM (
        SELECT account_id, tier_from, service_tier, m.meter, sum(m.quantity) AS quantity
        FROM recent, unnest(meters, quantities) AS m(meter, quantity) GROUP BY 1, 2, 3, 4) q
      JOIN units USING (tier_from, service_tier, meter) GROUP BY 1),
    told AS (
      SELECT account_id FROM model_usage_daily WHERE model_id = ${modelId} AND day > ${dayBefore(sql, noticedWithinDays)}
      UNION SELECT id FROM accounts WHERE all_price_notices),
    sized AS (
      SELECT account_id, u.email, coalesce(requests, 0)::bigint AS requests, coalesce(charged, 0) AS charged,
        coalesce(would, 0) AS would, abs(coalesce(would, 0) - coalesce(charged, 0)) AS size
      FROM told JOIN users u USING (account_id) LEFT JOIN charged USING (account_id) LEFT JOIN priced USING (account_id)),
    counted AS (
      SELECT *, count(*) OVER () AS told, sum(charged) OVER () AS all_charged, sum(would) OVER () AS all_would FROM sized)
    SELECT account_id AS "accountId", email, requests, charged::text AS charged, would::text AS would, size::text AS size, told,
      all_charged::text AS "allCharged", all_would::text AS "allWould"
    FROM counted ${after ? sql`WHERE (counted.size, account_id) < (${after.size}::numeric, ${after.accountId}::uuid)` : sql``}
    ORDER BY counted.size DESC, account_id DESC LIMIT ${limit + 1}`;
}

function dayBefore(sql: Sql, days: number) {
  return sql`(now() AT TIME ZONE 'UTC')::date - ${days}::int`;
}
