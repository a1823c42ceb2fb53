import type { Sql } from '@derouter/db';
import type { Jobs } from '../../jobs/index.ts';
import { refundQueue } from './work-refund.ts';

/** A refund's job is repeated for about two hours, so one that is older has given up. */
const givenUpHours = 3;

/**
 * Queues refunds again that no job works any more, because the provider was away for longer than a job is repeated: their credit is
 * set aside, but nobody has asked for the money. Two jobs for one refund do no harm. Runs twice an hour.
 */
export async function requeueRefunds(sql: Sql, jobs: Pick<Jobs, 'send'>): Promise<void> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM payment_refunds
    WHERE finished_at IS NULL AND state = 'requested' AND destination IS NULL
      AND created_at < now() - make_interval(hours => ${givenUpHours}) ORDER BY created_at LIMIT 1000`;
  for (const { id } of rows) await jobs.send(refundQueue, { refundId: id });
}
