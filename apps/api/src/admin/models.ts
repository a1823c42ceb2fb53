import { storePriceRates } from '@derouter/billing';
import type { AuditAction, NewModel } from '@derouter/contracts';
import { type Database, databaseNow, newId, schema } from '@derouter/db';
import { eq, sql } from 'drizzle-orm';
import { type CatalogModel, type ModelPrices, viewModelPrices } from '../catalog/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { catalogNotice, changeAs } from './change-as.ts';
import { type ChangedFields, changedFields } from './changed-fields.ts';
import { readRates } from './read-rates.ts';

export interface AdminModel extends ModelPrices {
  readonly enabled: boolean;
  readonly concurrencyPerKey: number | null;
  /** Which of its routes is tried first. */
  readonly routing: CatalogModel['model']['routing'];
  /** The stored prompt, even if it is switched off, and its approximate token count. */
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

/** Lists every model that has a price, offered or not. */
export function listModels({ catalog }: Pick<Services, 'catalog'>): AdminModel[] {
  return catalog.all().flatMap((entry) => viewAdminModel(entry) ?? []);
}

function viewAdminModel(entry: CatalogModel): AdminModel | null {
  const prices = viewModelPrices(entry);
  return (
    prices && {
      ...prices,
      enabled: entry.model.enabled,
      concurrencyPerKey: entry.model.concurrencyPerKey,
      routing: entry.model.routing,
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

/** Adds a model with its first price, effective immediately. Throws `conflict` if a model or an alias has this id. */
export async function createModel(
  services: Pick<Services, 'billing' | 'catalog' | 'notices'>,
  staffUserId: string,
  input: NewModel,
): Promise<AdminModel> {
  const { tiers, perCallUsd, multipliers, ...model } = input;
  const rates = readRates({ tiers, perCallUsd, multipliers });
  await changeAs(services, staffUserId, async ({ db }) => {
    await lockNames(db);
    const [alias] = await db.select().from(schema.modelAliases).where(eq(schema.modelAliases.alias, model.id));
    if (alias) throw new DerouterError('conflict', `"${model.id}" is already an alias of ${alias.modelId}.`, { param: 'id' });
    const added = await db.insert(schema.models).values(model).onConflictDoNothing().returning();
    if (added.length === 0) throw new DerouterError('conflict', 'A model with this id already exists.', { param: 'id' });
    await db.insert(schema.priceVersions).values({
      id: newId(),
      modelId: model.id,
      rates: storePriceRates(rates),
      effectiveAt: databaseNow(),
      createdBy: staffUserId,
    });
    return changeOfModel('create model', model.id, changedFields(null, { ...added[0], rates: storePriceRates(rates) }));
  });
  return readModel(services, model.id);
}

/** Takes the lock on names. Model ids and aliases are in two tables, so no constraint can keep a name unique across both. */
export async function lockNames(db: Database): Promise<void> {
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtext('names of models'))`);
}

export function noSuchModel(): DerouterError {
  return new DerouterError('not_found', 'There is no such model.');
}

/** The audit row and the notice for a change to one model. */
export function changeOfModel(action: AuditAction, modelId: string, fields: ChangedFields, reason = '') {
  return { value: undefined, actions: [{ action, subject: modelId, reason, ...fields }], notices: [catalogNotice] };
}

/** Reads a model after a change. Throws `not_found`. */
export async function readModel(services: Pick<Services, 'catalog'>, modelId: string): Promise<AdminModel> {
  await services.catalog.reload();
  const entry = services.catalog.find(modelId);
  const view = entry && viewAdminModel(entry);
  if (!view) throw noSuchModel();
  return view;
}
