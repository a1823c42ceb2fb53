import type { RotationOverlap } from '@derouter/contracts';
import { databaseNow, schema } from '@derouter/db';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import type { KeyView } from './key-view.ts';
import { type Created, type OnCreated, readKey } from './manage-keys.ts';
import { storeSecret } from './store-secret.ts';
import { lockActiveKey } from './update-key.ts';

const overlapSeconds: Readonly<Record<RotationOverlap, number>> = { now: 0, '1h': 3_600, '24h': 86_400, '7d': 604_800 };
/** Secrets of one key that may be valid at the same time. */
const maxValidSecrets = 5;

/**
 * Gives a key of either kind a new secret. Its id, name, budget and history stay; secrets before it work for the overlap, or as
 * long as an earlier rotation left them, whichever ends first. The only place that returns the new secret.
 * Throws `not_found`, `key_revoked`, `key_expired`, `conflict`.
 */
export async function rotateKey(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  keyId: string,
  overlap: RotationOverlap,
  onCreated?: OnCreated<KeyView>,
): Promise<Created<KeyView>> {
  return commitChange(services, async (tx) => {
    const { key } = await lockActiveKey(tx, { accountId, keyId, kind: null });
    if (key.isPlayground) throw new DerouterError('conflict', 'The playground changes the secret of its key by itself.');
    if (key.expiresAt && key.expiresAt <= databaseNow()) {
      throw new DerouterError('key_expired', 'This key has expired. Give it a later date before you rotate it.');
    }
    const ending = sql`now() + make_interval(secs => ${overlapSeconds[overlap]})`;
    const valid = await tx.db
      .update(schema.keySecrets)
      .set({ expiresAt: sql`least(expires_at, ${ending})` })
      .where(and(eq(schema.keySecrets.keyId, keyId), isNull(schema.keySecrets.revokedAt), sql`coalesce(expires_at > now(), true)`))
      .returning({ expiresAt: schema.keySecrets.expiresAt });
    if (overlap !== 'now' && valid.length >= maxValidSecrets) {
      throw new DerouterError('conflict', `A key can have at most ${maxValidSecrets} valid secrets: rotate without an overlap.`);
    }
    await tx.db.update(schema.keys).set({ rotatedAt: sql`now()` }).where(eq(schema.keys.id, keyId));
    const secret = await storeSecret(tx.db, keyId);
    const created = { key: await readKey(tx, accountId, keyId), secret };
    await onCreated?.(tx, created);
    return { value: created, notices: [{ topic: 'key', subject: keyId }] };
  });
}
