import { createHash } from 'node:crypto';
import type { UpstreamFile } from '@derouter/contracts';
import { type Database, databaseNow, newId, schema } from '@derouter/db';
import { eq, inArray } from 'drizzle-orm';
import { DerouterError, sqlState } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { catalogNotice, changeAs, type StaffAction } from '../change-as.ts';
import { refusePrivateUrl } from '../refuse-private-url.ts';
import { planUpstream, type UpstreamDifference, type UpstreamPlan } from './plan-import.ts';
import { readStored, type Stored } from './read-stored.ts';

export interface ImportPreview {
  /** Only upstreams that would change, or have routes that are left out. */
  readonly differences: readonly UpstreamDifference[];
  /** Stands for the differences: an import with another one is refused. */
  readonly fingerprint: string;
}

/**
 * What an import would change. Upstreams that the file does not name stay as they are. Changes nothing.
 * Throws `conflict`, `validation_failed`, `address_private`.
 */
export async function compareUpstreams({ db }: Pick<Services, 'db'>, file: UpstreamFile): Promise<ImportPreview> {
  const plans = planAll(await readStored(db, { lock: false }), file);
  await refusePrivate(plans);
  return preview(plans);
}

/**
 * Makes upstreams as the file says, in one transaction, if that changes exactly what the preview with this fingerprint showed. New
 * ones are off, because they have no credential yet. Throws `conflict`, `validation_failed`, `address_private`.
 */
export async function importUpstreams(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'notices'>,
  staffUserId: string,
  { file, fingerprint, reason }: { readonly file: UpstreamFile; readonly fingerprint: string; readonly reason: string },
): Promise<ImportPreview> {
  const changed = () => new DerouterError('conflict', 'The upstreams have changed since the preview. Look at the differences again.');
  // Names are looked up before the transaction, which must not wait for a name server.
  if ((await compareUpstreams(services, file)).fingerprint !== fingerprint) throw changed();
  const done = await changeAs(services, staffUserId, async ({ db }) => {
    const plans = planAll(await readStored(db, { lock: true }), file);
    const value = preview(plans);
    if (value.fingerprint !== fingerprint) throw changed();
    const actions: StaffAction[] = [];
    for (const plan of plans) {
      if (plan.difference.changes.length === 0) continue;
      const subject = await writeUpstream(db, plan);
      const side = (pick: 'before' | 'after') =>
        Object.fromEntries(plan.difference.changes.map((change) => [`${change.part} ${change.name}`, change[pick]]));
      const before = plan.found ? side('before') : null;
      actions.push({ action: 'import upstream', subject, reason, before, after: { name: plan.difference.name, ...side('after') } });
    }
    return { value, actions, notices: actions.length > 0 ? [catalogNotice] : [] };
  }).catch((error: unknown) => {
    // The same name or route was added meanwhile.
    throw sqlState(error) === '23505' ? changed() : error;
  });
  await services.catalog.reload();
  return done;
}

function planAll(stored: Stored, file: UpstreamFile): UpstreamPlan[] {
  const now = databaseNow();
  return file.upstreams.map((one) => planUpstream(stored, one, now));
}

function preview(plans: readonly UpstreamPlan[]): ImportPreview {
  const differences = plans
    .map(({ difference }) => difference)
    .filter(({ changes, unknownModels }) => changes.length > 0 || unknownModels.length > 0);
  return { differences, fingerprint: createHash('sha256').update(JSON.stringify(differences)).digest('hex') };
}

/** Throws `address_private` for an address that is new here and not allowed. */
async function refusePrivate(plans: readonly UpstreamPlan[]): Promise<void> {
  const isNewPlace = ({ found, values }: UpstreamPlan) =>
    !values.allowPrivateNetwork && (values.baseUrl !== found?.row.baseUrl || found.row.allowPrivateNetwork);
  await Promise.all(plans.filter(isNewPlace).map(({ values }) => refusePrivateUrl(values.baseUrl)));
}

/** Returns the id of the upstream. */
async function writeUpstream(db: Database, { found, values, routes, costs }: UpstreamPlan): Promise<string> {
  const upstreamId = found?.row.id ?? newId();
  // A figure of the credit from another source is none of this one.
  const credit = found && found.row.creditSource === values.creditSource ? {} : { creditNano: null, creditReadAt: null, creditError: null };
  if (found) {
    await db
      .update(schema.upstreams)
      .set({ ...values, ...credit })
      .where(eq(schema.upstreams.id, upstreamId));
  } else {
    await db.insert(schema.upstreams).values({ id: upstreamId, ...values, source: 'staff' });
  }
  if (routes.removedIds.length > 0) await db.delete(schema.routes).where(inArray(schema.routes.id, [...routes.removedIds]));
  for (const { id, values: changed } of routes.changed) await db.update(schema.routes).set(changed).where(eq(schema.routes.id, id));
  if (routes.added.length > 0) await db.insert(schema.routes).values(routes.added.map((route) => ({ id: newId(), upstreamId, ...route })));
  const now = databaseNow();
  if (costs.length > 0) {
    await db
      .insert(schema.upstreamCosts)
      .values(costs.map(({ effectiveAt, ...cost }) => ({ id: newId(), upstreamId, ...cost, effectiveAt: effectiveAt ?? now })));
  }
  return upstreamId;
}
