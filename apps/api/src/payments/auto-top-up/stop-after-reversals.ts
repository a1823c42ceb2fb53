import type { Sql } from '@derouter/db';
import { writePaymentMail } from '@derouter/locales/mail';
import type { BookContext } from '../book/book-context.ts';
import { mailOwner } from './mail-owner.ts';

/**
 * Switches automatic top-ups off whose account had a refund or a dispute since the customer switched them on, or has an open
 * dispute: otherwise the reversal itself would cause the next charge. Returns how many.
 */
export async function stopAfterReversals(context: BookContext, tx: Sql, accountIds: readonly string[]): Promise<number> {
  if (accountIds.length === 0) return 0;
  const rows = await tx<{ accountId: string }[]>`
    UPDATE auto_top_ups t SET enabled = false, disabled_reason = 'reversal', updated_at = now()
    WHERE t.enabled AND t.account_id = ANY(${[...accountIds]}::uuid[]) AND (
      EXISTS (SELECT 1 FROM payment_refunds r WHERE r.account_id = t.account_id AND r.created_at > t.enabled_at AND r.state <> 'failed')
      OR EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = t.account_id AND (d.created_at > t.enabled_at OR d.state = 'open')))
    RETURNING t.account_id AS "accountId"`;
  for (const row of rows) {
    await mailOwner(context, tx, row.accountId, (locale, url) => writePaymentMail(locale, 'topUpReversal', { url }));
  }
  return rows.length;
}

/**
 * Accounts with a refund or a dispute of the last day, or an open one. Earlier reversals were found before, or are found when a
 * charge is due.
 */
export async function readReversed(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ accountId: string }[]>`
    SELECT account_id AS "accountId" FROM payment_refunds WHERE created_at > now() - interval '1 day'
    UNION SELECT account_id FROM payment_disputes WHERE created_at > now() - interval '1 day'
    UNION SELECT account_id FROM payment_disputes WHERE state = 'open'`;
  return rows.map(({ accountId }) => accountId);
}
