import type { ModelChange } from '@derouter/contracts';
import { type Database, schema } from '@derouter/db';
import { eq, inArray } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { catalogNotice, changeAs, type StaffAction } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
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
    const model = await lockModel(db, id);
    if (details.successorId) await checkSuccessor(db, id, details.successorId);
    const actions: StaffAction[] = [];
    if (Object.keys(values).length > 0) {
      const [changed] = await db.update(schema.models).set(values).where(eq(schema.models.id, id)).returning();
      actions.push({ action: 'update model', subject: id, ...changedFields(model, changed) });
    }
    if (aliases) {
      const before = await writeAliases(db, id, [...new Set(aliases)]);
      actions.push({
        action: 'set aliases',
        subject: id,
        ...changedFields({ aliases: before }, { aliases: [...new Set(aliases)].sort() }),
      });
    }
    if (routes) {
      const { before, after } = await writeRoutes(db, id, routes);
      actions.push({ action: 'set routes', subject: id, ...changedFields({ routes: before }, { routes: after }) });
    }
    return { value: undefined, actions, notices: [catalogNotice] };
  });
  return readModel(services, id);
}

/** Throws `validation_failed` if a model would replace itself, or is unknown. */
async function checkSuccessor(db: Database, id: string, successorId: string): Promise<void> {
  const [successor] = await db.select({ id: schema.models.id }).from(schema.models).where(eq(schema.models.id, successorId));
  if (successor && successorId !== id) return;
  throw new DerouterError('validation_failed', 'The successor is another model of the catalogue.', { param: 'successorId' });
}

async function lockModel(db: Database, id: string): Promise<typeof schema.models.$inferSelect> {
  const [model] = await db.select().from(schema.models).where(eq(schema.models.id, id)).for('update');
  if (!model) throw noSuchModel();
  return model;
}

/** Replaces a model's aliases. The caller must hold the lock on names. Returns those it had, sorted. */
async function writeAliases(db: Database, modelId: string, aliases: readonly string[]): Promise<string[]> {
  const { modelAliases, models } = schema;
  const removed = await db.delete(modelAliases).where(eq(modelAliases.modelId, modelId)).returning();
  const before = removed.map(({ alias }) => alias).sort();
  if (aliases.length === 0) return before;
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
  return before;
}
