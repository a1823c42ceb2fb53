import { type PriceRates, parsePriceRates } from '@derouter/billing';
import { type Database, databaseNow, schema } from '@derouter/db';
import { isNull } from 'drizzle-orm';
import { keepCurrent, type Notices, runInTurn } from '../jobs/index.ts';
import type { Logger } from '../observability/index.ts';
import { countTextTokens } from './count-text-tokens.ts';
import { listedIdOf } from './list-prices.ts';
import { readCost, type StoredCost } from './upstream-cost.ts';

type ModelRow = typeof schema.models.$inferSelect;
/** An upstream; where it comes from the catalogue, with what it costs, by effective time, and its further credentials. */
export type UpstreamRow = typeof schema.upstreams.$inferSelect & {
  readonly costs?: readonly StoredCost[];
  readonly credentials?: readonly (typeof schema.upstreamCredentials.$inferSelect)[];
};
type RouteRow = typeof schema.routes.$inferSelect;

/** A price version with parsed rates. */
export interface PriceVersion {
  readonly id: string;
  readonly effectiveAt: Date;
  readonly announcedAt: Date;
  readonly rates: PriceRates;
}

export interface CatalogModel {
  readonly model: ModelRow;
  /** Ordered by effective time. */
  readonly versions: readonly PriceVersion[];
  readonly aliases: readonly string[];
  /** Approximate token count of its system prompt, even if that is switched off; 0 without one. */
  readonly systemPromptTokens: number;
  readonly routes: readonly (RouteRow & { readonly upstream: UpstreamRow })[];
}

/** Models, prices and routes, cached in memory so that requests need no query for them. */
export interface Catalog {
  /** Finds a model by id, by alias, or by the name of a dated snapshot that has the same price in the price list. */
  find(name: string): CatalogModel | undefined;
  all(): readonly CatalogModel[];
  /** Models that can be called now: enabled, with a price and an enabled route. */
  offered(): readonly CatalogModel[];
  upstreams(): readonly UpstreamRow[];
  /** Reloads everything. Published notices trigger this. */
  reload(): Promise<void>;
  close(): void;
}

/** Notices trigger a reload immediately; this limit covers lost notices. With the time of a reload, less than half a minute. */
export const catalogMaxAgeMs = 20_000;

/** The price version in force at a given time; undefined if there is none. */
export function priceAt({ versions }: CatalogModel, at: Date): PriceVersion | undefined {
  return versions.findLast((version) => version.effectiveAt <= at);
}

/** Loads the catalogue and keeps it current. `sandbox`: whether the sandbox upstream is enabled. */
export async function createCatalog({
  db,
  notices,
  log,
  sandbox,
  maxAgeMs = catalogMaxAgeMs,
}: {
  db: Database;
  notices: Notices;
  log: Logger;
  sandbox: boolean;
  maxAgeMs?: number;
}): Promise<Catalog> {
  let models = new Map<string, CatalogModel>();
  let aliases = new Map<string, string>();
  let upstreams: UpstreamRow[] = [];
  const reload = runInTurn(async () => {
    const read = await readCatalog(db, sandbox);
    models = read.models;
    aliases = new Map([...models.values()].flatMap((entry) => entry.aliases.map((alias) => [alias, entry.model.id])));
    upstreams = read.upstreams;
  });
  await reload();
  const current = keepCurrent(reload, maxAgeMs, (error) => log.error({ err: error }, 'failed to read the catalogue; it will be retried'));
  notices.subscribe('catalog', () => current.refresh());
  // Cached, because matching a name takes hundreds of comparisons.
  const otherNames = new Map<string, string | null>();
  const findByOtherName = (name: string) => {
    let id = otherNames.get(name);
    if (id === undefined) {
      id = listedIdOf(name);
      if (otherNames.size >= 10_000) otherNames.clear();
      otherNames.set(name, id);
    }
    return id === null ? undefined : models.get(id);
  };
  return {
    find: (name) => models.get(name) ?? models.get(aliases.get(name) ?? '') ?? findByOtherName(name),
    all: () => [...models.values()],
    offered: () =>
      [...models.values()].filter(
        (entry) => isOffered(entry.model) && entry.routes.some(takesNew) && priceAt(entry, databaseNow()) !== undefined,
      ),
    upstreams: () => upstreams,
    reload,
    close: () => current.close(),
  };
}

/** Whether a model is enabled and its withdrawal date has not been reached. */
export function isOffered({ enabled, disabledFrom }: ModelRow, now = databaseNow()): boolean {
  return enabled && (disabledFrom === null || disabledFrom > now);
}

/** Whether a route and its upstream are enabled. */
export function isOpen(route: CatalogModel['routes'][number]): boolean {
  return route.enabled && route.upstream.enabled;
}

/** Whether a route is open for new conversations. */
function takesNew(route: CatalogModel['routes'][number]): boolean {
  return isOpen(route) && !route.upstream.draining;
}

async function readCatalog(db: Database, sandbox: boolean) {
  const [modelRows, versionRows, upstreamRows, routeRows, aliasRows, costRows, credentialRows] = await Promise.all([
    db.select().from(schema.models).orderBy(schema.models.id),
    db
      .select()
      .from(schema.priceVersions)
      .where(isNull(schema.priceVersions.withdrawnAt))
      .orderBy(schema.priceVersions.effectiveAt, schema.priceVersions.id),
    db.select().from(schema.upstreams).orderBy(schema.upstreams.createdAt),
    db.select().from(schema.routes).orderBy(schema.routes.priority, schema.routes.id),
    db.select().from(schema.modelAliases).orderBy(schema.modelAliases.alias),
    db
      .select()
      .from(schema.upstreamCosts)
      .where(isNull(schema.upstreamCosts.withdrawnAt))
      .orderBy(schema.upstreamCosts.effectiveAt, schema.upstreamCosts.id),
    db.select().from(schema.upstreamCredentials).orderBy(schema.upstreamCredentials.createdAt, schema.upstreamCredentials.id),
  ]);
  const upstreams = upstreamRows
    .filter((upstream) => sandbox || upstream.kind !== 'sandbox')
    .map((upstream) => ({
      ...upstream,
      costs: costRows.filter(({ upstreamId }) => upstreamId === upstream.id).map(readCost),
      credentials: credentialRows.filter(({ upstreamId }) => upstreamId === upstream.id),
    }));
  const byId = new Map(upstreams.map((upstream) => [upstream.id, upstream]));
  const tokensOf = await countPrompts(modelRows);
  const models = new Map<string, CatalogModel>();
  for (const model of modelRows) {
    if (model.sandbox && !sandbox) continue;
    models.set(model.id, {
      model,
      versions: versionRows
        .filter((version) => version.modelId === model.id)
        .map(({ id, effectiveAt, announcedAt, rates }) => ({ id, effectiveAt, announcedAt, rates: parsePriceRates(rates) })),
      aliases: aliasRows.filter((row) => row.modelId === model.id).map(({ alias }) => alias),
      systemPromptTokens: tokensOf.get(model.systemPrompt ?? '') ?? 0,
      routes: routeRows.flatMap((route) => {
        const upstream = route.modelId === model.id ? byId.get(route.upstreamId) : undefined;
        return upstream ? [{ ...route, upstream }] : [];
      }),
    });
  }
  return { models, upstreams };
}

/** Token counts by system prompt: most models share the same one. */
async function countPrompts(rows: readonly ModelRow[]): Promise<Map<string, number>> {
  const texts = new Set(rows.map(({ systemPrompt }) => systemPrompt ?? '').filter((text) => text !== ''));
  return new Map(await Promise.all([...texts].map(async (text) => [text, await countTextTokens(text)] as const)));
}
