import { type Database, schema } from '@derouter/db';
import { createSecret, hashSecret } from './secret-format.ts';

/** Creates a secret for a key inside a transaction. Only its hash is stored, so this is the only place that returns it. */
export async function storeSecret(db: Database, keyId: string): Promise<string> {
  const secret = createSecret();
  await db
    .insert(schema.keySecrets)
    .values({ secretHash: hashSecret(secret), keyId, prefix: secret.slice(0, 8), last4: secret.slice(-4), createdAt: new Date() });
  return secret;
}
