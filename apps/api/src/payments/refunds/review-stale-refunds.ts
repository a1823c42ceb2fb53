import { openReview } from '../book/open-review.ts';
import type { PaymentsOptions } from '../rail-context.ts';

const staleDays = 7;

/** Puts refunds up for review that the provider has not finished within a week. Refunds by hand wait for staff anyway. Runs daily. */
export async function reviewStaleRefunds({ sql, log }: Pick<PaymentsOptions, 'log' | 'sql'>): Promise<void> {
  const rows = await sql<{ id: string; provider: string; orderId: string; accountId: string; state: string; createdAt: Date }[]>`
    SELECT id, provider, order_id AS "orderId", account_id AS "accountId", state, created_at AS "createdAt" FROM payment_refunds
    WHERE finished_at IS NULL AND destination IS NULL AND created_at < now() - make_interval(days => ${staleDays})`;
  for (const { id, provider, orderId, accountId, state, createdAt } of rows) {
    const detail = { state, requestedAt: createdAt.toISOString() };
    await openReview(sql, log, provider, { kind: 'refund_stale', reference: id, orderId, accountId, detail });
  }
}
