import type { Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { BookContext } from '../book/book-context.ts';
import { mailOwner } from './mail-owner.ts';

/**
 * Switches automatic top-ups off whose account had a refund or a dispute since the customer switched them on, or has an open
 * dispute: otherwise the reversal itself would cause the next charge. Null: of all accounts. Returns how many.
 */
export async function stopAfterReversals(context: BookContext, tx: Sql, accountId: string | null): Promise<number> {
  const rows = await tx<{ accountId: string }[]>`
    UPDATE auto_top_ups t SET enabled = false, disabled_reason = 'reversal', updated_at = now()
    WHERE t.enabled AND (${accountId}::uuid IS NULL OR t.account_id = ${accountId}::uuid) AND (
      EXISTS (SELECT 1 FROM payment_refunds r WHERE r.account_id = t.account_id AND r.created_at > t.enabled_at AND r.state <> 'failed')
      OR EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = t.account_id AND (d.created_at > t.enabled_at OR d.state = 'open')))
    RETURNING t.account_id AS "accountId"`;
  for (const row of rows) {
    await mailOwner(context, tx, row.accountId, (locale, url) => writePaymentMail(locale, 'topUpReversal', { url }));
  }
  return rows.length;
}
