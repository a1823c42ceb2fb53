import type { Sql } from '@derouter/db';
import { thisMonth } from './this-month.ts';

export interface DueTopUp {
  readonly accountId: string;
  readonly provider: string;
  readonly email: string;
}

/** Accounts that are charged in one run, one after the other. */
const accountsAtATime = 20;

/** The accounts below their threshold whose card may be charged now. Reads nothing about accounts that are above theirs. */
export async function readDue(sql: Sql): Promise<DueTopUp[]> {
  // Accounts whose cap is used up are decided again only when something about them changed, or in the next month.
  // OFFSET 0 makes each account be looked up: statistics of so small a set are old, and would lead to reading all accounts.
  return sql<DueTopUp[]>`
    SELECT due."accountId", due.provider, due.email, due."nextAttemptAt" FROM wallets_to_top_up below CROSS JOIN LATERAL (
      SELECT t.account_id AS "accountId", t.provider, u.email, t.next_attempt_at AS "nextAttemptAt"
      FROM accounts a JOIN auto_top_ups t ON t.account_id = a.id JOIN users u ON u.account_id = a.id
      WHERE a.wallet_id = below.wallet_id AND t.enabled AND t.payment_method_id IS NOT NULL AND a.status = 'active'
        AND t.next_attempt_at <= now() AND t.cap_reached_month IS DISTINCT FROM ${thisMonth(sql)}
        AND NOT EXISTS (SELECT 1 FROM auto_top_up_attempts o WHERE o.account_id = t.account_id AND o.state = 'open')
      OFFSET 0) due
    ORDER BY due."nextAttemptAt" LIMIT ${accountsAtATime}`;
}
