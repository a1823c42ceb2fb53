import type { UpstreamChange } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError, sqlState } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { refusePrivateUrl } from './refuse-private-url.ts';
import { changeOfUpstream, readUpstream, requireCredential, type UpstreamView, withoutSlash } from './upstreams.ts';

/**
 * Changes the given fields of an upstream. An upstream from the environment or the sandbox can only be switched on or off, and drained.
 * Throws `not_found`, `set_elsewhere`, `address_private`, `conflict`, `validation_failed` if it would be on without a credential.
 */
export async function updateUpstream(
  services: Pick<Services, 'billing' | 'catalog' | 'health' | 'notices' | 'sealer'>,
  staffUserId: string,
  id: string,
  { credential, ...change }: UpstreamChange,
): Promise<UpstreamView> {
  const { sealer, catalog } = services;
  const before = catalog.upstreams().find((upstream) => upstream.id === id);
  if (!before) throw new DerouterError('not_found', 'There is no such upstream.');
  const { enabled, draining, ...own } = change;
  if (before.source !== 'staff' && (credential !== undefined || Object.values(own).some((value) => value !== undefined))) {
    throw new DerouterError('set_elsewhere', 'This upstream is configured in the environment. Change it there.');
  }
  const baseUrl = withoutSlash(change.baseUrl ?? before.baseUrl);
  const asked = change.baseUrl !== undefined || change.allowPrivateNetwork !== undefined;
  if (asked && !(change.allowPrivateNetwork ?? before.allowPrivateNetwork)) await refusePrivateUrl(baseUrl);
  const values = {
    ...Object.fromEntries(Object.entries({ ...own, enabled, draining }).filter(([, value]) => value !== undefined)),
    baseUrl,
    ...(credential === undefined
      ? {}
      : { credentialSealed: sealer.seal('upstream credential', credential), credentialLast4: credential.slice(-4) }),
  };
  await changeAs(services, staffUserId, async ({ db }) => {
    const [stored] = await db.select().from(schema.upstreams).where(eq(schema.upstreams.id, id)).for('update');
    const [changed] = await db.update(schema.upstreams).set(values).where(eq(schema.upstreams.id, id)).returning().catch(refuseTakenName);
    if (!changed) throw new DerouterError('not_found', 'There is no such upstream.');
    requireCredential(changed);
    return changeOfUpstream('update upstream', id, changedFields(stored, changed));
  });
  return readUpstream(services, id);
}

function refuseTakenName(error: unknown): never {
  if (sqlState(error) !== '23505') throw error;
  throw new DerouterError('conflict', 'An upstream with this name already exists.', { param: 'name', cause: error });
}
