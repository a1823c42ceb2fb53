import { writeModelWithdrawalMail } from '@derouter/locales/mail';
import type { Services } from '../services.ts';

/** Customers who used a model within this period are told that it will be withdrawn. */
const usedWithinDays = 30;

/**
 * Mails customers once about each model that will be withdrawn and that they used in the last 30 days; again if the date changes. A
 * notice is stored and its mail queued in one transaction. Runs hourly; a customer who begins to use the model later is told then.
 */
export async function mailWithdrawals({ sql, mail, config }: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  const due = await sql<
    {
      modelId: string;
      displayName: string;
      message: string;
      withdrawnAt: Date;
      accountId: string;
      email: string;
      locale: string;
      timeZone: string;
    }[]
  >`
    SELECT m.id AS "modelId", m.display_name AS "displayName", coalesce(m.disabled_message, '') AS message, m.disabled_from AS "withdrawnAt",
      u.account_id AS "accountId", u.email, u.locale, u.time_zone AS "timeZone"
    FROM models m CROSS JOIN users u JOIN accounts a ON a.id = u.account_id
    WHERE m.enabled AND m.disabled_from > now() AND a.deleted_at IS NULL
      AND EXISTS (SELECT 1 FROM usage_hourly h WHERE h.account_id = u.account_id AND h.model_id = m.id
        AND h.hour > now() - make_interval(days => ${usedWithinDays}))
      AND NOT EXISTS (SELECT 1 FROM model_withdrawal_notices n
        WHERE n.model_id = m.id AND n.account_id = u.account_id AND n.withdrawn_at = m.disabled_from)`;
  for (const { modelId, displayName, message, withdrawnAt, accountId, email, ...reader } of due) {
    await sql.begin(async (tx) => {
      const noted = await tx`
        INSERT INTO model_withdrawal_notices (model_id, account_id, withdrawn_at) VALUES (${modelId}, ${accountId}, ${withdrawnAt.toISOString()})
        ON CONFLICT DO NOTHING RETURNING 1`;
      if (noted.length === 0) return;
      const content = writeModelWithdrawalMail(reader, {
        model: displayName,
        withdrawnAt: withdrawnAt.toISOString(),
        message,
        url: `${config.publicUrl}/pricing`,
      });
      await mail.send(email, content, { tx });
    });
  }
}
