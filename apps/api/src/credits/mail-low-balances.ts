import { formatUsd } from '@derouter/billing';
import { writeLowBalanceMail } from '@derouter/locales/mail';
import { recordEvent } from '../account-events/index.ts';
import type { Services } from '../services.ts';

/**
 * Mails customers whose balance fell below their threshold, once per crossing: the mark is cleared when the balance
 * recovers. Reads only accounts that have a threshold. Runs every minute.
 */
export async function mailLowBalances({ sql, mail, config }: Pick<Services, 'config' | 'mail' | 'sql'>): Promise<void> {
  await sql`
    UPDATE accounts a SET low_balance_mailed_at = NULL FROM wallets w
    WHERE w.id = a.wallet_id AND a.low_balance_mailed_at IS NOT NULL
      AND (a.low_balance_nano IS NULL OR w.paid_nano + w.promo_nano >= a.low_balance_nano)`;
  const low = await sql<{ accountId: string }[]>`
    SELECT a.id AS "accountId" FROM accounts a JOIN wallets w ON w.id = a.wallet_id
    WHERE a.low_balance_nano IS NOT NULL AND a.low_balance_mailed_at IS NULL AND w.paid_nano + w.promo_nano < a.low_balance_nano`;
  for (const { accountId } of low) {
    await sql.begin(async (tx) => {
      // Marked and queued in one transaction, so that concurrent processes send one mail.
      const [row] = await tx<{ balance: bigint; threshold: bigint; email: string; locale: string }[]>`
        UPDATE accounts a SET low_balance_mailed_at = now() FROM wallets w, users u
        WHERE a.id = ${accountId} AND w.id = a.wallet_id AND u.account_id = a.id AND a.low_balance_mailed_at IS NULL
          AND w.paid_nano + w.promo_nano < a.low_balance_nano
        RETURNING w.paid_nano + w.promo_nano AS balance, a.low_balance_nano AS threshold, u.email, u.locale`;
      if (!row) return;
      const data = { balance_usd: formatUsd(row.balance), threshold_usd: formatUsd(row.threshold) };
      await recordEvent(tx, { accountId, type: 'balance.low', data });
      const amounts = { balance: formatUsd(row.balance), threshold: formatUsd(row.threshold), url: `${config.publicUrl}/credits` };
      await mail.send(row.email, writeLowBalanceMail(row.locale, amounts), { tx });
    });
  }
}
