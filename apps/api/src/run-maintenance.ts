import { makePartitions } from './make-partitions.ts';
import { deleteExpired } from './retention.ts';
import type { Services } from './services.ts';

/** Table maintenance: creates partitions in advance and deletes what is kept for a while only. */
export async function runMaintenance({ sql, log }: Pick<Services, 'log' | 'sql'>): Promise<void> {
  await makePartitions({ sql, log });
  const deleted = await deleteExpired(sql);
  if (Object.values(deleted).some((rows) => rows > 0)) log.info(deleted, 'old rows were deleted');
  await sql`UPDATE customer_views SET link_hash = NULL, token_hash = NULL WHERE expires_at < now() AND num_nonnulls(link_hash, token_hash) > 0`;
}
