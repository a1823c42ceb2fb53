import type { AuditAction, IncidentChange, IncidentResolution, NewIncident } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { forgetStatus } from '../status/index.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

type IncidentServices = Pick<Services, 'billing' | 'notices' | 'sql'>;

/** Publishes an incident on the status page. */
export async function createIncident(
  services: IncidentServices,
  staffUserId: string,
  incident: NewIncident,
): Promise<{ readonly id: string }> {
  const id = newId();
  await changeAs(services, staffUserId, async ({ db }) => {
    const [added] = await db
      .insert(schema.incidents)
      .values({ ...incident, id })
      .returning();
    return {
      value: undefined,
      actions: [{ action: 'create incident', detail: incident.state, subject: id, ...changedFields(null, added) }],
      notices: [],
    };
  });
  forgetStatus(services);
  return { id };
}

/** Changes an incident; a state reopens one that was resolved. Throws `not_found`, `validation_failed`. */
export function updateIncident(
  services: IncidentServices,
  staffUserId: string,
  id: string,
  change: IncidentChange,
): Promise<{ readonly ok: true }> {
  const { state, texts, models, startedAt } = change;
  const fields = Object.keys(change).sort();
  const detail = fields.map((name) => (name === 'state' ? `state ${state}` : name)).join(', ');
  return changeIncident(
    services,
    staffUserId,
    { id, action: 'update incident', detail },
    {
      ...(texts === undefined ? {} : { texts }),
      ...(models === undefined ? {} : { models }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(state === undefined ? {} : { state, resolvedAt: null }),
    },
  );
}

/** Ends an incident. Throws `not_found`, `validation_failed`. */
export function resolveIncident(
  services: IncidentServices,
  staffUserId: string,
  id: string,
  { resolvedAt, texts }: IncidentResolution,
): Promise<{ readonly ok: true }> {
  return changeIncident(
    services,
    staffUserId,
    { id, action: 'resolve incident', detail: resolvedAt.toISOString() },
    { state: 'resolved', resolvedAt, ...(texts === undefined ? {} : { texts }) },
  );
}

type Values = Partial<typeof schema.incidents.$inferInsert>;

async function changeIncident(
  services: IncidentServices,
  staffUserId: string,
  { id, ...what }: { readonly id: string; readonly action: AuditAction; readonly detail: string },
  values: Values,
): Promise<{ readonly ok: true }> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(schema.incidents).where(eq(schema.incidents.id, id)).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such incident.');
    const after = { ...before, ...values, updatedAt: new Date() };
    if (after.resolvedAt && after.resolvedAt < after.startedAt) {
      throw new DerouterError('validation_failed', 'An incident cannot end before it began.', { param: 'resolvedAt' });
    }
    await db.update(schema.incidents).set(after).where(eq(schema.incidents.id, id));
    return { value: undefined, actions: [{ ...what, subject: id, ...changedFields(before, after) }], notices: [] };
  });
  forgetStatus(services);
  return { ok: true };
}
