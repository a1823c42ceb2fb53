import { databaseNow, newId, schema } from '@derouter/db';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { commitChange, type Transaction } from '../jobs/index.ts';
import { lockForNewKey, storeSecret } from '../keys/index.ts';
import type { Services } from '../services.ts';

const secretSeconds = 3_600;
/** Tabs that may be open at the same time. */
const maxValidSecrets = 10;

/** A secret for one tab of the playground. */
export interface PlaygroundKey {
  readonly keyId: string;
  readonly secret: string;
  /** Milliseconds for which the secret works, so that the clock of the browser does not matter. */
  readonly validMs: number;
}

/**
 * Gives a tab of the playground a secret of its own for an hour. They all belong to one key of the account, which is created when it
 * has none that is not revoked. Beyond ten valid secrets, the oldest stops working. Throws `account_suspended`, `key_expired`, `conflict`.
 */
export async function openPlayground(services: Pick<Services, 'billing' | 'db' | 'notices'>, accountId: string): Promise<PlaygroundKey> {
  return commitChange(services, async ({ db }) => {
    const keyId = await findOrCreateKey(db, accountId);
    await endOldSecrets(db, keyId);
    const secret = await storeSecret(db, keyId, undefined, secretSeconds);
    return { value: { keyId, secret, validMs: secretSeconds * 1_000 }, notices: [{ topic: 'key', subject: keyId }] };
  });
}

/** The lock on the account keeps parallel calls from creating two keys, or too many secrets. */
async function findOrCreateKey(db: Transaction['db'], accountId: string): Promise<string> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId)).for('no key update');
  if (account?.status !== 'active') throw new DerouterError('account_suspended', 'This account is suspended. Contact support.');
  const { keys } = schema;
  const [key] = await db
    .select()
    .from(keys)
    .where(and(eq(keys.accountId, accountId), keys.isPlayground, isNull(keys.revokedAt)))
    .for('update');
  if (key?.expiresAt && key.expiresAt <= databaseNow()) {
    throw new DerouterError('key_expired', 'The playground’s key has expired. Give it a later date, or revoke it to get a new one.');
  }
  if (key) return key.id;
  await lockForNewKey({ db }, accountId, 'account');
  const id = newId();
  await db.insert(keys).values({ id, accountId, name: 'Playground', scopes: ['inference'], isPlayground: true });
  return id;
}

/** Makes room for one more secret, and deletes those that expired long ago. */
async function endOldSecrets(db: Transaction['db'], keyId: string): Promise<void> {
  const { keySecrets: secrets } = schema;
  await db.execute(sql`SELECT delete_playground_secrets(${keyId})`);
  const surplus = db
    .select({ secretHash: secrets.secretHash })
    .from(secrets)
    .where(and(eq(secrets.keyId, keyId), sql`expires_at > now()`))
    .orderBy(sql`created_at DESC, secret_hash`)
    .offset(maxValidSecrets - 1);
  await db.update(secrets).set({ expiresAt: sql`now()` }).where(inArray(secrets.secretHash, surplus));
}
