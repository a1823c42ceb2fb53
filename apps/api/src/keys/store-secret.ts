import { type Database, schema } from '@derouter/db';
import { createSecret, hashSecret } from './secret-format.ts';

/** Stores a secret of a key inside a transaction, a new one unless it is given. Only its hash is stored. */
export async function storeSecret(db: Database, keyId: string, secret: string = createSecret()): Promise<string> {
  await db
    .insert(schema.keySecrets)
    .values({ secretHash: hashSecret(secret), keyId, prefix: secret.slice(0, 8), last4: secret.slice(-4), createdAt: new Date() });
  return secret;
}
