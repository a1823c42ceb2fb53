import type { ModelChange } from '@derouter/contracts';
import { type Database, schema } from '@derouter/db';
import { eq, inArray } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { catalogNotice, changeAs } from './change-as.ts';
import { type AdminModel, lockNames, noSuchModel, readModel } from './models.ts';
import { checkRoutes, writeRoutes } from './write-routes.ts';

/**
 * Changes a model, its aliases and its routes in one transaction. Prices are changed only by `announcePrice`.
 * Throws `not_found`, and `conflict` with the field if a name is taken or two routes are the same.
 */
export async function saveModel(
  services: Pick<Services, 'billing' | 'catalog' | 'notices'>,
  staffUserId: string,
  id: string,
  change: ModelChange,
): Promise<AdminModel> {
  const { aliases, routes, ...details } = change;
  const values = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  if (routes) checkRoutes(services.catalog, routes);
  await changeAs(services, staffUserId, async ({ db }) => {
    if (aliases) await lockNames(db);
    await lockModel(db, id);
    const done: string[] = [];
    if (Object.keys(values).length > 0) {
      await db.update(schema.models).set(values).where(eq(schema.models.id, id));
      done.push('update model');
    }
    if (aliases) {
      await writeAliases(db, id, [...new Set(aliases)]);
      done.push('set aliases');
    }
    if (routes) {
      await writeRoutes(db, id, routes);
      done.push('set routes');
    }
    return { value: undefined, actions: done.map((action) => ({ action, subject: id })), notices: [catalogNotice] };
  });
  return readModel(services, id);
}

async function lockModel(db: Database, id: string): Promise<void> {
  const [model] = await db.select({ id: schema.models.id }).from(schema.models).where(eq(schema.models.id, id)).for('update');
  if (!model) throw noSuchModel();
}

/** Replaces a model's aliases. The caller must hold the lock on names. */
async function writeAliases(db: Database, modelId: string, aliases: readonly string[]): Promise<void> {
  const { modelAliases, models } = schema;
  await db.delete(modelAliases).where(eq(modelAliases.modelId, modelId));
  if (aliases.length === 0) return;
  const [model] = await db
    .select({ id: models.id })
    .from(models)
    .where(inArray(models.id, [...aliases]));
  const [other] = await db
    .select({ id: modelAliases.alias })
    .from(modelAliases)
    .where(inArray(modelAliases.alias, [...aliases]));
  const taken = model ?? other;
  if (taken) throw new DerouterError('conflict', `"${taken.id}" is already the name of a model.`, { param: 'aliases' });
  await db.insert(modelAliases).values(aliases.map((alias) => ({ alias, modelId })));
}
