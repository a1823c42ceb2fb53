import { createHmac, randomBytes } from 'node:crypto';

/** Creates a secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function createWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * The signature header: one signature for each secret, so that a receiver may know either during a rotation.
 * Source: Standard Webhooks, "Signature scheme".
 */
export function signWebhook(secrets: readonly string[], id: string, timestamp: number, payload: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`;
    })
    .join(' ');
}
