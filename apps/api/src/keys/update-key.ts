import { setKeyBudget } from '@derouter/billing';
import type { KeySettings } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import type { KeyView } from './key-view.ts';
import { type KeyKind, noSuchKey, readKey } from './manage-keys.ts';
import { readBudget, readSettings } from './read-settings.ts';

/**
 * Changes an account key's settings and budget in one transaction, effective immediately on every process. Throws `not_found`,
 * `key_revoked`, `validation_failed`.
 */
export async function updateKey(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  keyId: string,
  settings: KeySettings,
): Promise<KeyView> {
  const values = await readSettings(services, settings);
  await commitChange(services, async (tx) => {
    const { key, walletId } = await lockActiveKey(tx, { accountId, keyId, kind: 'account' });
    if (key.isPlayground && settings.scopes?.includes('management')) {
      throw new DerouterError('validation_failed', 'The playground’s key only calls models.', { param: 'scopes' });
    }
    if (Object.keys(values).length > 0) await tx.db.update(schema.keys).set(values).where(eq(schema.keys.id, keyId));
    if (settings.budget) await setKeyBudget(tx.sql, { keyId, walletId }, readBudget(settings.budget));
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readKey(services, accountId, keyId);
}

/** Locks a key that is not revoked, so that a concurrent revocation wins. Throws `not_found`, `key_revoked`. */
export async function lockActiveKey(
  { db }: Pick<Transaction, 'db'>,
  { accountId, keyId, kind }: { readonly accountId: string; readonly keyId: string; readonly kind: KeyKind | null },
) {
  const [row] = await db
    .select({ key: schema.keys, walletId: schema.accounts.walletId, status: schema.accounts.status })
    .from(schema.keys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.keys.accountId))
    .where(and(eq(schema.keys.id, keyId), eq(schema.keys.accountId, accountId), kind ? eq(schema.keys.kind, kind) : undefined))
    .for('update', { of: schema.keys });
  if (!row) throw noSuchKey();
  if (row.key.revokedAt) throw new DerouterError('key_revoked', 'This key was revoked and can no longer be changed.');
  return row;
}
