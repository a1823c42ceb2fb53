import { type Database, schema } from '@derouter/db';
import { sql } from 'drizzle-orm';
import { createSecret, hashSecret } from './secret-format.ts';

/**
 * Stores a secret of a key inside a transaction, a new one unless it is given; it works as long as the key unless `seconds` is given.
 * Only its hash is stored.
 */
export async function storeSecret(db: Database, keyId: string, secret: string = createSecret(), seconds?: number): Promise<string> {
  await db.insert(schema.keySecrets).values({
    ...{ secretHash: hashSecret(secret), keyId, prefix: secret.slice(0, 8), last4: secret.slice(-4), createdAt: new Date() },
    expiresAt: seconds === undefined ? null : sql`now() + make_interval(secs => ${seconds})`,
  });
  return secret;
}
