import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { type KeyStatus, type KeyView, listAllKeys, readKey } from '../keys/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { type PageInput, pageOf } from './paging.ts';

/** A customer's keys of both kinds, newest first. Throws `not_found`. */
export async function listCustomerKeys(
  services: Pick<Services, 'db' | 'sql'>,
  { accountId, status, ...page }: PageInput & { readonly accountId: string; readonly status?: KeyStatus | undefined },
): Promise<{ readonly items: KeyView[]; readonly nextCursor: string | null }> {
  const [account] = await services.db.select({ id: schema.accounts.id }).from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new DerouterError('not_found', 'There is no such customer.');
  const keys = await listAllKeys(services, accountId, { ...page, status, limit: page.limit + 1 });
  return pageOf(keys, page, (key) => key);
}

/**
 * Suspends a key with a reason that its owner sees or, if `reason` is null, reinstates it; `why` is then for the audit log. Takes effect
 * immediately on every process and stops running requests. The owner cannot lift a suspension. Throws `not_found`.
 */
export async function setKeySuspension(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'sql'>,
  staffUserId: string,
  keyId: string,
  reason: string | null,
  why = '',
): Promise<KeyView> {
  const accountId = await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(schema.keys).where(eq(schema.keys.id, keyId)).for('update');
    const [changed] = await db
      .update(schema.keys)
      .set({ staffSuspendedAt: reason === null ? null : new Date(), staffSuspendedReason: reason })
      .where(eq(schema.keys.id, keyId))
      .returning();
    if (!changed) throw new DerouterError('not_found', 'There is no such key.');
    return {
      value: changed.accountId,
      actions: [
        {
          action: reason === null ? 'reinstate key' : 'suspend key',
          subject: keyId,
          reason: reason ?? why,
          ...changedFields(before, changed),
        },
      ],
      notices: [{ topic: 'key', subject: keyId }],
    };
  });
  return readKey(services, accountId, keyId);
}
