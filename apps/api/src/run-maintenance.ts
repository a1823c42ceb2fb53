import { deleteOldExports } from './account-life/index.ts';
import { makePartitions } from './make-partitions.ts';
import type { Services } from './services.ts';
import { deleteOldDeliveries } from './webhooks-out/index.ts';

/** Table maintenance: creates partitions in advance and deletes old sign-in records. */
export async function runMaintenance({ sql, log }: Pick<Services, 'log' | 'sql'>): Promise<void> {
  await makePartitions({ sql, log });
  await sql`DELETE FROM sign_in_challenges WHERE created_at < now() - interval '30 days'`;
  await sql`DELETE FROM attempts WHERE created_at < now() - interval '1 day'`;
  await sql`DELETE FROM passkey_challenges WHERE expires_at < now()`;
  await sql`DELETE FROM device_authorisations WHERE expires_at < now() - interval '1 day'`;
  await sql`
    DELETE FROM code_failures f WHERE last_at < now() - interval '30 days' AND failures < 100
      AND NOT EXISTS (SELECT 1 FROM users u WHERE f.subject IN ('sign_in ' || u.email_canonical, 'confirm ' || u.id))`;
  await deleteOldDeliveries(sql);
  await deleteOldExports(sql);
  await sql`UPDATE customer_views SET link_hash = NULL, token_hash = NULL WHERE expires_at < now() AND num_nonnulls(link_hash, token_hash) > 0`;
  await sql`DELETE FROM idempotency_keys WHERE expires_at < now()`;
  await sql`
    DELETE FROM sessions WHERE expires_at < now() OR last_used_at < now() - interval '14 days'
      OR second_factor_at IS NOT NULL AND last_used_at < now() - interval '30 minutes'`;
  // Providers delete stored responses after thirty days.
  await sql`DELETE FROM stored_responses WHERE created_at < now() - interval '31 days'`;
}
