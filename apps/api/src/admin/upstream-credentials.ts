import type { AuditAction } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { changeOfUpstream, readUpstream, type UpstreamView } from './upstreams.ts';

type ChangeServices = Pick<Services, 'billing' | 'catalog' | 'health' | 'notices'>;

const maxCredentials = 20;

/**
 * Adds a credential to an upstream, which takes turns with the others. It must belong to the same account at the provider, where stored
 * responses are. Throws `not_found`, `set_elsewhere`, `conflict`.
 */
export async function addCredential(
  services: ChangeServices & Pick<Services, 'sealer'>,
  staffUserId: string,
  upstreamId: string,
  { label, credential }: { readonly label: string; readonly credential: string },
): Promise<UpstreamView> {
  const upstream = services.catalog.upstreams().find(({ id }) => id === upstreamId);
  if (!upstream) throw new DerouterError('not_found', 'There is no such upstream.');
  if (upstream.kind === 'sandbox') throw new DerouterError('set_elsewhere', 'The sandbox needs no credential.');
  const values = {
    id: newId(),
    upstreamId,
    label,
    credentialSealed: services.sealer.seal('upstream credential', credential),
    credentialLast4: credential.slice(-4),
  };
  await changeAs(services, staffUserId, async ({ db }) => {
    await db.select().from(schema.upstreams).where(eq(schema.upstreams.id, upstreamId)).for('update');
    const known = await db.$count(schema.upstreamCredentials, eq(schema.upstreamCredentials.upstreamId, upstreamId));
    if (known >= maxCredentials) throw new DerouterError('conflict', `An upstream has at most ${maxCredentials} further credentials.`);
    const [added] = await db.insert(schema.upstreamCredentials).values(values).returning();
    return changeOfUpstream('add upstream credential', upstreamId, changedFields(null, added));
  });
  return readUpstream(services, upstreamId);
}

/** Switches a further credential on or off. Throws `not_found`. */
export function enableCredential(services: ChangeServices, staffUserId: string, id: string, enabled: boolean): Promise<UpstreamView> {
  return changeCredential(services, staffUserId, id, async (db) => {
    const [changed] = await db.update(schema.upstreamCredentials).set({ enabled }).where(eq(schema.upstreamCredentials.id, id)).returning();
    return { action: enabled ? 'enable upstream credential' : 'disable upstream credential', after: changed };
  });
}

/** Removes a further credential. Throws `not_found`. */
export function removeCredential(services: ChangeServices, staffUserId: string, id: string): Promise<UpstreamView> {
  return changeCredential(services, staffUserId, id, async (db) => {
    await db.delete(schema.upstreamCredentials).where(eq(schema.upstreamCredentials.id, id));
    return { action: 'remove upstream credential', after: null };
  });
}

type Change = (
  db: Parameters<Parameters<typeof changeAs>[2]>[0]['db'],
) => Promise<{ readonly action: AuditAction; readonly after: object | null | undefined }>;

async function changeCredential(services: ChangeServices, staffUserId: string, id: string, change: Change): Promise<UpstreamView> {
  let upstreamId = '';
  await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(schema.upstreamCredentials).where(eq(schema.upstreamCredentials.id, id)).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such credential.');
    upstreamId = before.upstreamId;
    const { action, after } = await change(db);
    return changeOfUpstream(action, upstreamId, changedFields(before, after));
  });
  return readUpstream(services, upstreamId);
}
