import { newId, schema } from '@derouter/db';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { type KeyView, viewKeys } from './key-view.ts';
import { createSecret, hashSecret } from './secret-format.ts';

const maxActiveKeys = 200;

/** Lists the account's keys, newest first, including revoked ones. */
export async function listKeys({ db, sql: raw }: Pick<Services, 'db' | 'sql'>, accountId: string): Promise<KeyView[]> {
  const rows = await selectKeys(db)
    .where(eq(schema.accountKeys.accountId, accountId))
    .orderBy(desc(schema.accountKeys.createdAt))
    .limit(500);
  return viewKeys(
    raw,
    rows.map(({ key }) => key),
    rows[0]?.status ?? 'active',
  );
}

/** Reads one of the account's keys. Throws `not_found`. */
export async function readKey({ db, sql: raw }: Pick<Services, 'db' | 'sql'>, accountId: string, keyId: string): Promise<KeyView> {
  const [row] = await selectKeys(db).where(and(eq(schema.accountKeys.id, keyId), eq(schema.accountKeys.accountId, accountId)));
  const [view] = row ? await viewKeys(raw, [row.key], row.status) : [];
  if (!view) throw new DerouterError('not_found', 'There is no such key.');
  return view;
}

function selectKeys(db: Services['db']) {
  return db
    .select({ key: schema.accountKeys, status: schema.accounts.status })
    .from(schema.accountKeys)
    .innerJoin(schema.accounts, eq(schema.accounts.id, schema.accountKeys.accountId))
    .$dynamic();
}

/** Creates a key. Only its hash is stored, so this is the only place that returns the secret. */
export async function createKey(
  services: Pick<Services, 'db' | 'sql'>,
  accountId: string,
  name: string,
): Promise<{ readonly key: KeyView; readonly secret: string }> {
  const { db } = services;
  const active = and(eq(schema.accountKeys.accountId, accountId), isNull(schema.accountKeys.revokedAt));
  if ((await db.$count(schema.accountKeys, active)) >= maxActiveKeys) {
    throw new DerouterError('conflict', `An account can have at most ${maxActiveKeys} keys: revoke one first.`);
  }
  const secret = createSecret();
  const [row] = await db
    .insert(schema.accountKeys)
    .values({
      id: newId(),
      accountId,
      name,
      prefix: secret.slice(0, 8),
      last4: secret.slice(-4),
      secretHash: hashSecret(secret),
    })
    .returning();
  if (!row) throw new Error('the key was not made');
  return { key: await readKey(services, accountId, row.id), secret };
}

/** Revokes a key, effective immediately on every process. Idempotent. Throws `not_found`. */
export async function revokeKey(
  services: Pick<Services, 'billing' | 'db' | 'notices' | 'sql'>,
  accountId: string,
  keyId: string,
): Promise<KeyView> {
  await commitChange(services, async ({ db }) => {
    const changed = await db
      .update(schema.accountKeys)
      .set({ revokedAt: sql`coalesce(revoked_at, now())` })
      .where(and(eq(schema.accountKeys.id, keyId), eq(schema.accountKeys.accountId, accountId)))
      .returning({ id: schema.accountKeys.id });
    if (changed.length === 0) throw new DerouterError('not_found', 'There is no such key.');
    return { value: undefined, notices: [{ topic: 'key', subject: keyId }] };
  });
  return readKey(services, accountId, keyId);
}
