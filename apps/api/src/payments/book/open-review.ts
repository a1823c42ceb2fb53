import { newId, type Sql } from '@derouter/db';
import type { Logger } from '../../observability/index.ts';
import type { PaymentReview } from '../rail.ts';

/** Puts something up for review, once per kind and reference, and raises an alert. False if staff decided it before. */
export async function openReview(tx: Sql, log: Logger, rail: string, review: PaymentReview): Promise<boolean> {
  const { kind, reference, accountId = null, orderId = null, detail } = review;
  const rows = await tx`
    INSERT INTO payment_reviews (id, provider, kind, reference, account_id, order_id, detail, proposal)
    VALUES (${newId()}, ${rail}, ${kind}, ${reference}, ${accountId}, ${orderId}, ${JSON.stringify(detail)}::jsonb,
            ${storeProposal(review)}::jsonb)
    ON CONFLICT (provider, kind, reference) DO UPDATE SET detail = excluded.detail, proposal = excluded.proposal
      WHERE payment_reviews.resolved_at IS NULL
    RETURNING (xmax = 0) AS "isNew"`;
  if (rows[0]?.isNew === true) log.error({ provider: rail, kind, reference, orderId }, 'a payment needs a decision of staff');
  return rows.length > 0;
}

/** What can be accepted as JSON: amounts as decimal strings of nano-USD. */
function storeProposal({ proposal, withdrawal }: PaymentReview): string | null {
  if (withdrawal) return JSON.stringify({ withdrawal: { ...withdrawal, amountNano: withdrawal.amountNano.toString() } });
  if (!proposal) return null;
  return JSON.stringify({
    ...proposal,
    grossNano: proposal.grossNano.toString(),
    taxNano: proposal.taxNano.toString(),
    settledAt: proposal.settledAt.toISOString(),
  });
}
