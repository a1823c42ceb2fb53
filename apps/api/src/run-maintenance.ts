import type { Services } from './services.ts';
import { deleteOldDeliveries } from './webhooks-out/index.ts';

/** Table maintenance: creates partitions in advance and deletes old sign-in records. */
export async function runMaintenance({ sql }: Pick<Services, 'sql'>): Promise<void> {
  await sql`SELECT create_receipt_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => m))::date) FROM generate_series(-1, 3) AS m`;
  await sql`DELETE FROM sign_in_challenges WHERE created_at < now() - interval '30 days'`;
  await sql`DELETE FROM sign_in_attempts WHERE created_at < now() - interval '1 day'`;
  await sql`DELETE FROM guess_attempts WHERE created_at < now() - interval '1 day'`;
  await deleteOldDeliveries(sql);
  await sql`DELETE FROM idempotency_keys WHERE expires_at < now()`;
  await sql`DELETE FROM sessions WHERE expires_at < now()`;
  // Providers delete stored responses after thirty days.
  await sql`DELETE FROM stored_responses WHERE created_at < now() - interval '31 days'`;
}
