import { storePriceRates } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { type CatalogModel, type ModelPrices, viewModelPrices } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { type RatesInput, readRates } from './read-rates.ts';
import { recordAction } from './record-action.ts';

export interface AdminModel extends ModelPrices {
  readonly enabled: boolean;
  readonly concurrencyPerKey: number | null;
  /** As it is kept, also while it is switched off, and about how many tokens it is. */
  readonly keptSystemPrompt: string | null;
  readonly keptSystemPromptTokens: number;
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
      concurrencyPerKey: entry.model.concurrencyPerKey,
      keptSystemPrompt: entry.model.systemPrompt,
      keptSystemPromptTokens: entry.systemPromptTokens,
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
  const { tiers, perCallUsd, multipliers, ...model } = input;
  const rates = readRates({ tiers, perCallUsd, multipliers });
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
  return modelChanged(services, staffUserId, 'create model', model.id);
}

export interface ModelChange {
  readonly displayName?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly contextTokens?: number | null | undefined;
  readonly maxOutputTokens?: number | null | undefined;
  readonly disabledFrom?: Date | null | undefined;
  readonly disabledMessage?: string | null | undefined;
  readonly concurrencyPerKey?: number | null | undefined;
  readonly systemPrompt?: string | null | undefined;
  readonly systemPromptOn?: boolean | undefined;
}

/** Changes what is said of a model. Prices are changed by `announcePrice` only. */
export async function updateModel(services: Services, staffUserId: string, id: string, change: ModelChange): Promise<AdminModel> {
  const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(values).length > 0) {
    await services.db.update(schema.models).set(values).where(eq(schema.models.id, id));
  }
  return modelChanged(services, staffUserId, 'update model', id);
}

/** Replaces a model's other names. Throws `conflict` when one of them is a model's or another model's. */
export async function setAliases(
  services: Services,
  staffUserId: string,
  modelId: string,
  aliases: readonly string[],
): Promise<AdminModel> {
  const { catalog, db } = services;
  const taken = aliases.find((alias) =>
    catalog.all().some(({ model, aliases: names }) => model.id === alias || (model.id !== modelId && names.includes(alias))),
  );
  if (taken !== undefined) throw new DerouterError('conflict', `"${taken}" is the name of a model already.`, { param: 'aliases' });
  await db.transaction(async (tx) => {
    await tx.delete(schema.modelAliases).where(eq(schema.modelAliases.modelId, modelId));
    if (aliases.length > 0) await tx.insert(schema.modelAliases).values(aliases.map((alias) => ({ alias, modelId })));
  });
  return modelChanged(services, staffUserId, 'set aliases', modelId);
}

/** Writes the action down, tells every process, and returns the model as it is now. */
export async function modelChanged(services: Services, staffUserId: string, action: string, modelId: string): Promise<AdminModel> {
  await recordAction(services, staffUserId, action, modelId);
  await services.catalog.changed();
  const entry = services.catalog.find(modelId);
  const view = entry && viewAdminModel(entry);
  if (!view) throw new DerouterError('not_found', 'There is no such model.');
  return view;
}
