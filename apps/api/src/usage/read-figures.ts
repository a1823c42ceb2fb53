import { formatUsd, parseUsd } from '@derouter/billing';
import { databaseNow } from '@derouter/db';
import { type Catalog, type CatalogModel, type PriceVersion, priceAt, viewModelPrices } from '../catalog/index.ts';
import type { Services } from '../services.ts';
import { type GroupedSums, groupSums, rank } from './group-sums.ts';
import { type GroupName, nameKeys } from './name-groups.ts';
import { bucketEdges, resolvePeriod } from './period.ts';
import type { UsageReport } from './read-report.ts';
import { addSums, readSums, type SumRow } from './read-sums.ts';

/** A change that is announced for a model that the account used in the last 30 days. */
interface ModelNotice {
  readonly kind: 'price' | 'withdrawal';
  readonly modelId: string;
  readonly displayName: string;
  readonly at: string;
  /** The operator's message about a withdrawal. */
  readonly message: string | null;
}

/** Usage of the last 30 days in the account's time zone, today included. Amounts are exact decimals in USD. */
export interface Figures extends GroupedSums, Pick<UsageReport, 'zone' | 'from' | 'to' | 'starts' | 'groups'> {
  readonly todayUsd: string;
  readonly weekUsd: string;
  readonly monthUsd: string;
  /** The average of a day, over the last seven or since the first call if that was later. */
  readonly perDayUsd: string;
  /** The part of the prompt tokens that came from caches, from 0 to 1; null without prompt tokens. */
  readonly cacheHitShare: number | null;
  /** What the tokens read from caches would have cost more at the price of input, at list price. */
  readonly cacheSavedUsd: string;
  readonly topModels: readonly TopGroup[];
  readonly topKeys: readonly TopGroup[];
  readonly notices: readonly ModelNotice[];
  /** A version of the terms that is published and not in force yet. */
  readonly coming: { readonly version: string; readonly effectiveAt: string } | null;
}

interface TopGroup extends GroupName {
  readonly costUsd: string;
  readonly requests: number;
}

const topCount = 5;

export async function readFigures(
  services: Pick<Services, 'sql' | 'db' | 'catalog'>,
  accountId: string,
  zone: string,
  now = databaseNow(),
): Promise<Figures> {
  const { sql, catalog } = services;
  const period = resolvePeriod('30d', zone, now);
  const edges = bucketEdges(period, 'day');
  const [{ rows }, cached, [coming]] = await Promise.all([
    readSums(services, accountId, edges),
    sql<{ hour: Date; modelId: string; tokens: bigint }[]>`
      SELECT hour, model_id AS "modelId", sum(cache_read_tokens)::bigint AS tokens FROM usage_hourly
      WHERE account_id = ${accountId} AND hour >= ${period.start.toISOString()}::timestamptz AND cache_read_tokens > 0 GROUP BY 1, 2`,
    sql<{ version: string; effectiveAt: Date }[]>`
      SELECT version, effective_at AS "effectiveAt" FROM legal_versions WHERE document = 'terms' AND effective_at > now()
      ORDER BY effective_at LIMIT 1`,
  ]);
  const totals = addSums(rows);
  const entries = new Map(catalog.all().map((entry) => [entry.model.id, entry]));
  const { ranked, shown, ...grouped } = groupSums(rows, edges.length - 1, ({ modelId }) => modelId);
  const since = (bucket: number) => rows.filter((row) => row.bucket >= bucket);
  const [today, week] = [edges.length - 2, edges.length - 8];
  const weekNano = addSums(since(week)).costNano;
  const firstBucket = rows.reduce((first, { bucket }) => Math.min(first, bucket), today);
  const promptTokens = totals.inputTokens + totals.cacheReadTokens + totals.cacheWriteTokens;
  const topKeys = top(rows, ({ keyId }) => keyId);
  const names = await nameKeys(
    sql,
    accountId,
    topKeys.map(({ id }) => id),
  );
  return {
    ...{ zone, from: period.from, to: period.to },
    starts: edges.slice(0, -1).map((edge) => edge.toISOString()),
    groups: [...shown.map((id) => ({ id, name: id, isRevoked: false })), ...(shown.length < ranked.length ? [{ id: null }] : [])],
    ...grouped,
    todayUsd: formatUsd(addSums(since(today)).costNano),
    weekUsd: formatUsd(weekNano),
    monthUsd: formatUsd(totals.costNano),
    perDayUsd: formatUsd(weekNano / BigInt(today + 1 - Math.max(week, firstBucket))),
    cacheHitShare: promptTokens === 0 ? null : totals.cacheReadTokens / promptTokens,
    cacheSavedUsd: formatUsd(cached.reduce((sum, row) => sum + savedNano(entries, row), 0n)),
    topModels: top(rows, ({ modelId }) => modelId).map((one) => ({ ...one, name: one.id, isRevoked: false })),
    topKeys: topKeys.map((one) => ({ ...one, ...(names.get(one.id) ?? { name: '', isRevoked: false }) })),
    notices: readNotices(catalog, ranked, now),
    coming: coming ? { version: coming.version, effectiveAt: coming.effectiveAt.toISOString() } : null,
  };
}

function top(rows: readonly SumRow[], idOf: (row: SumRow) => string) {
  const byId = Map.groupBy(rows, idOf);
  return rank(rows, idOf)
    .slice(0, topCount)
    .map((id) => {
      const { costNano, requests } = addSums(byId.get(id) ?? []);
      return { id, costUsd: formatUsd(costNano), requests };
    });
}

/** At the rates for short prompts that were in force in that hour, without the multipliers of service tiers. */
function savedNano(
  entries: ReadonlyMap<string, CatalogModel>,
  { hour, modelId, tokens }: { readonly hour: Date; readonly modelId: string; readonly tokens: bigint },
): bigint {
  const entry = entries.get(modelId);
  const rates: PriceVersion['rates'] | undefined = entry && priceAt(entry, hour)?.rates;
  const { input, cache_read: read } = rates?.tiers[0]?.perToken ?? {};
  return input === undefined || read === undefined || read > input ? 0n : (tokens * (input - read)) / 1_000n;
}

function readNotices(catalog: Catalog, used: readonly string[], now: Date): ModelNotice[] {
  return catalog
    .all()
    .filter(({ model }) => used.includes(model.id))
    .flatMap((entry) => {
      const prices = viewModelPrices(entry, now);
      const { id: modelId, displayName, disabledFrom, disabledMessage } = entry.model;
      const withdrawal = disabledFrom && disabledFrom > now ? [{ kind: 'withdrawal' as const, at: disabledFrom.toISOString() }] : [];
      const changes = (prices?.announced ?? []).map(({ effectiveAt }) => ({ kind: 'price' as const, at: effectiveAt }));
      return [...withdrawal, ...changes].map((one) => ({
        ...one,
        ...{ modelId, displayName, message: one.kind === 'withdrawal' ? disabledMessage : null },
      }));
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** How many whole days a balance lasts at a pace; null without spend or beyond ten years. */
export function daysLeft(availableUsd: string, perDayUsd: string): number | null {
  const perDay = parseUsd(perDayUsd);
  if (perDay <= 0n) return null;
  const available = availableUsd.startsWith('-') ? 0n : parseUsd(availableUsd);
  const days = Number(available / perDay);
  return days > 3_650 ? null : days;
}
