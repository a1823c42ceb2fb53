import { writeKeyExpiryMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';
import { emitEvent } from './emit-event.ts';

/** Days before a key expires on which its owner is warned. */
const warningDays = [14, 3] as const;

/**
 * Warns owners of keys that expire within 14 days, and again within 3. Marked and queued in one transaction, so that concurrent
 * processes send one mail. A key that is made with less time left gets one warning. Runs every ten minutes.
 */
export async function warnExpiringKeys(services: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  const { config, sql } = services;
  for (const days of warningDays.toReversed()) {
    const due = await sql<{ id: string }[]>`
      SELECT id FROM keys WHERE revoked_at IS NULL AND expires_at > now() AND expires_at <= now() + make_interval(days => ${days})
        AND (expiry_warned_days IS NULL OR expiry_warned_days > ${days})`;
    for (const { id } of due) {
      await sql.begin(async (tx) => {
        const [key] = await tx<{ accountId: string; name: string; expiresAt: Date }[]>`
          UPDATE keys SET expiry_warned_days = ${days}
          WHERE id = ${id} AND revoked_at IS NULL AND expires_at > now() AND expires_at <= now() + make_interval(days => ${days})
            AND (expiry_warned_days IS NULL OR expiry_warned_days > ${days})
          RETURNING account_id AS "accountId", name, expires_at AS "expiresAt"`;
        if (!key) return;
        const expiresAt = key.expiresAt.toISOString();
        await emitEvent(tx, services, {
          accountId: key.accountId,
          type: 'key.expiring',
          data: { key_id: id, key_name: key.name, expires_at: expiresAt, days },
          writeMail: (reader) => writeKeyExpiryMail(reader, { key: key.name, expiresAt, url: `${config.publicUrl}/keys` }),
        });
      });
    }
  }
}
