import { type PriceRates, parsePriceRates, parseUsdPerCall, parseUsdPerMillion, storePriceRates } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { type CatalogModel, type ModelPrices, priceAt, viewModelPrices } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { recordAction } from './record-action.ts';

export interface AdminModel extends ModelPrices {
  readonly enabled: boolean;
  readonly routes: readonly {
    readonly id: string;
    readonly upstreamId: string;
    readonly upstreamName: string;
    readonly upstreamModel: string;
    readonly priority: number;
    readonly weight: number;
    readonly enabled: boolean;
  }[];
}

/** Rates as staff write them: decimal USD per million tokens and per call. */
export interface RatesInput {
  readonly tiers: readonly { readonly fromPromptTokens: number; readonly usdPerMillion: Readonly<Record<string, string>> }[];
  readonly perCallUsd: Readonly<Record<string, string>>;
}

/** Every model that has a price, offered or not. */
export function listModels({ catalog }: Services): AdminModel[] {
  return catalog.all().flatMap((entry) => viewAdminModel(entry) ?? []);
}

function viewAdminModel(entry: CatalogModel): AdminModel | null {
  const prices = viewModelPrices(entry);
  return (
    prices && {
      ...prices,
      enabled: entry.model.enabled,
      routes: entry.routes.map(({ id, upstreamId, upstream, upstreamModel, priority, weight, enabled }) => ({
        id,
        upstreamId,
        upstreamName: upstream.name,
        upstreamModel,
        priority,
        weight,
        enabled,
      })),
    }
  );
}

export interface NewModel extends RatesInput {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly dialects: string[];
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
}

/** Adds a model with its first price, which takes effect at once. */
export async function createModel(services: Services, staffUserId: string, input: NewModel): Promise<AdminModel> {
  const { tiers, perCallUsd, ...model } = input;
  const rates = readRates({ tiers, perCallUsd });
  await services.db.transaction(async (tx) => {
    const added = await tx.insert(schema.models).values(model).onConflictDoNothing().returning();
    if (added.length === 0) throw new DerouterError('conflict', 'There is a model of this id already.', { param: 'id' });
    await tx.insert(schema.priceVersions).values({
      id: newId(),
      modelId: model.id,
      rates: storePriceRates(rates),
      effectiveAt: new Date(),
      createdBy: staffUserId,
    });
  });
  return changed(services, staffUserId, 'create model', model.id);
}

export interface ModelChange {
  readonly displayName?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly contextTokens?: number | null | undefined;
  readonly maxOutputTokens?: number | null | undefined;
}

/** Changes what is said of a model. Prices are changed by `announcePrice` only. */
export async function updateModel(services: Services, staffUserId: string, id: string, change: ModelChange): Promise<AdminModel> {
  const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(values).length > 0) {
    await services.db.update(schema.models).set(values).where(eq(schema.models.id, id));
  }
  return changed(services, staffUserId, 'update model', id);
}

export interface RouteInput {
  readonly upstreamId: string;
  readonly upstreamModel: string;
  readonly priority: number;
  readonly weight: number;
}

/** Replaces a model's routes. */
export async function setRoutes(
  services: Services,
  staffUserId: string,
  modelId: string,
  routes: readonly RouteInput[],
): Promise<AdminModel> {
  if (!services.catalog.find(modelId)) throw new DerouterError('not_found', 'There is no such model.');
  const known = new Set(services.catalog.upstreams().map(({ id }) => id));
  if (routes.some(({ upstreamId }) => !known.has(upstreamId))) throw new DerouterError('not_found', 'There is no such upstream.');
  await services.db.transaction(async (tx) => {
    await tx.delete(schema.routes).where(eq(schema.routes.modelId, modelId));
    if (routes.length > 0) {
      await tx
        .insert(schema.routes)
        .values(routes.map((route) => ({ id: newId(), modelId, ...route })))
        .onConflictDoNothing();
    }
  });
  return changed(services, staffUserId, 'set routes', modelId);
}

const dayMs = 24 * 3600 * 1000;

/**
 * Announces new rates. They take effect after the notice period; at once only where no rate rises.
 * Throws `price_notice_too_short`, `not_found`, `validation_failed`.
 */
export async function announcePrice(
  services: Services,
  staffUserId: string,
  modelId: string,
  input: RatesInput & { readonly effectiveAt: Date },
): Promise<AdminModel> {
  const entry = services.catalog.find(modelId);
  const current = entry && priceAt(entry, new Date());
  if (!entry || !current) throw new DerouterError('not_found', 'There is no such model.');
  const rates: PriceRates = { ...readRates(input), multipliers: current.rates.multipliers };
  const now = new Date();
  const before = priceAt(entry, input.effectiveAt) ?? current;
  const earliest = new Date(now.getTime() + services.config.priceNoticeDays * dayMs);
  if (input.effectiveAt < earliest && (await rises(services, before.rates, rates))) {
    throw new DerouterError(
      'price_notice_too_short',
      `A price that rises takes effect ${services.config.priceNoticeDays} days after it is announced at the earliest: ${earliest.toISOString().slice(0, 16)}Z.`,
      { param: 'effectiveAt' },
    );
  }
  await services.db.insert(schema.priceVersions).values({
    id: newId(),
    modelId: entry.model.id,
    rates: storePriceRates(rates),
    announcedAt: now,
    effectiveAt: input.effectiveAt < now ? now : input.effectiveAt,
    createdBy: staffUserId,
  });
  return changed(services, staffUserId, 'announce price', entry.model.id);
}

/** Takes an announced price back before it starts. Throws `conflict` when it is too late or done already. */
export async function withdrawPrice(services: Services, staffUserId: string, priceVersionId: string): Promise<AdminModel> {
  const { priceVersions } = schema;
  const [row] = await services.db
    .update(priceVersions)
    .set({ withdrawnAt: new Date() })
    .where(and(eq(priceVersions.id, priceVersionId), isNull(priceVersions.withdrawnAt), gt(priceVersions.effectiveAt, new Date())))
    .returning();
  if (!row) throw new DerouterError('conflict', 'Only an announced price that has not started can be withdrawn.');
  return changed(services, staffUserId, 'withdraw price', row.modelId);
}

/** True when some request can cost more at `next` than at `current`. The database decides, as it does when it checks the notice. */
async function rises({ sql }: Services, current: PriceRates, next: PriceRates): Promise<boolean> {
  const json = (rates: PriceRates) => JSON.stringify(storePriceRates(rates));
  const [row] = await sql<{ rises: boolean }[]>`
    SELECT price_rises(${json(current)}::text::jsonb, ${json(next)}::text::jsonb) AS rises`;
  return row?.rises ?? true;
}

function readRates(input: RatesInput): PriceRates {
  try {
    const map = (source: Readonly<Record<string, string>>, parse: (text: string) => bigint) =>
      Object.fromEntries(Object.entries(source).map(([meter, text]) => [meter, parse(text).toString()]));
    return parsePriceRates({
      tiers: input.tiers.map(({ fromPromptTokens, usdPerMillion }) => ({
        fromPromptTokens,
        perToken: map(usdPerMillion, parseUsdPerMillion),
      })),
      perCall: map(input.perCallUsd, parseUsdPerCall),
    });
  } catch (error) {
    throw new DerouterError(
      'validation_failed',
      'These rates are not valid: USD per million tokens with at most six decimals, tiers ascending from 0, input and output in each.',
      { param: 'tiers', cause: error },
    );
  }
}

async function changed(services: Services, staffUserId: string, action: string, modelId: string): Promise<AdminModel> {
  await recordAction(services, staffUserId, action, modelId);
  await services.catalog.changed();
  const entry = services.catalog.find(modelId);
  const view = entry && viewAdminModel(entry);
  if (!view) throw new DerouterError('not_found', 'There is no such model.');
  return view;
}
