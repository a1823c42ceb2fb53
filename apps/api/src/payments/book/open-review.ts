import { newId, type Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { Logger } from '../../observability/index.ts';
import type { PaymentReview } from '../rail.ts';
import { type BookContext, readPaymentAccount } from './book-context.ts';

/** Puts something up for review, once per kind and reference, and raises an alert. False if staff decided it before. */
export async function openReview(tx: Sql, log: Logger, rail: string, review: PaymentReview): Promise<boolean> {
  return (await storeReview(tx, log, rail, review)).isOpen;
}

/** As `openReview`, for an account whose owner is mailed about it, once. */
export async function openReviewAndTell(context: BookContext, tx: Sql, rail: string, review: PaymentReview): Promise<boolean> {
  const { isOpen, isNew } = await storeReview(tx, context.log, rail, review);
  const { accountId, tell } = review;
  const account = isNew && tell && accountId ? await readPaymentAccount(tx, accountId) : null;
  if (tell && account?.email) {
    const content = writePaymentMail(account.locale, 'tokenNotAccepted', { ...tell, url: `${context.config.publicUrl}/credits` });
    await context.mail.send(account.email, content, { tx });
  }
  return isOpen;
}

async function storeReview(
  tx: Sql,
  log: Logger,
  rail: string,
  review: PaymentReview,
): Promise<{ readonly isOpen: boolean; readonly isNew: boolean }> {
  const { kind, reference, accountId = null, orderId = null, detail } = review;
  const rows = await tx`
    INSERT INTO payment_reviews (id, provider, kind, reference, account_id, order_id, detail, proposal)
    VALUES (${newId()}, ${rail}, ${kind}, ${reference}, ${accountId}, ${orderId}, ${JSON.stringify(detail)}::jsonb,
            ${storeProposal(review)}::jsonb)
    ON CONFLICT (provider, kind, reference) DO UPDATE SET detail = excluded.detail, proposal = excluded.proposal
      WHERE payment_reviews.resolved_at IS NULL
    RETURNING (xmax = 0) AS "isNew"`;
  const isNew = rows[0]?.isNew === true;
  if (isNew) log.error({ provider: rail, kind, reference, orderId }, 'a payment needs a decision of staff');
  return { isOpen: rows.length > 0, isNew };
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
